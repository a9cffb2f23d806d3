import { referenceRule } from "./reference-rule.ts";

export const resetsProperty = referenceRule("resets_property", "resets");

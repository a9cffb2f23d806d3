import { referenceRule } from "./reference-rule.ts";

export const pwmsProperty = referenceRule("pwms_property", "pwms");

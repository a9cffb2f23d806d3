import { referenceRule } from "./reference-rule.ts";

export const mboxesProperty = referenceRule("mboxes_property", "mboxes");

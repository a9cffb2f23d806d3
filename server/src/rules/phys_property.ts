import { referenceRule } from "./reference-rule.ts";

export const physProperty = referenceRule("phys_property", "phys");

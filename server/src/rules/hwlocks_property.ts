import { referenceRule } from "./reference-rule.ts";

export const hwlocksProperty = referenceRule("hwlocks_property", "hwlocks");

import { referenceRule } from "./reference-rule.ts";

export const iommusProperty = referenceRule("iommus_property", "iommus");

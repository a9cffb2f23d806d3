import { referenceRule } from "./reference-rule.ts";

export const dmasProperty = referenceRule("dmas_property", "dmas");

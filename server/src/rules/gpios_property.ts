import { referenceRule } from "./reference-rule.ts";

export const gpiosProperty = referenceRule("gpios_property", "gpios");

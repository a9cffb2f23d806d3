import { referenceRule } from "./reference-rule.ts";

export const clocksProperty = referenceRule("clocks_property", "clocks");

import { referenceRule } from "./reference-rule.ts";

export const interruptsExtendedProperty = referenceRule("interrupts_extended_property", "interrupts-extended");

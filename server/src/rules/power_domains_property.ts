import { referenceRule } from "./reference-rule.ts";

export const powerDomainsProperty = referenceRule("power_domains_property", "power-domains");

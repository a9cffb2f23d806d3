import type { Rule } from "./rule.ts";
import { unknownResources } from "./unknown-resource.ts";

export const scmiPowerDomainUnknown: Rule = {
	code: "scmi-power-domain-unknown",
	severity: "error",
	check: (facts) =>
		unknownResources(
			facts,
			"power",
			`Linux: "invalid domain index", and the device waits for its power domain for ever.`,
		),
};

import { bootRule } from "./rule.ts";
import { unknownResources } from "./unknown-resource.ts";

export const scmiPowerDomainUnknown = bootRule({
	code: "scmi-power-domain-unknown",
	summary: "a power domain that firmware does not serve",
	severity: "error",
	needs: [],
	check: (facts, boot) =>
		unknownResources(
			facts,
			boot,
			"power",
			`Linux: "invalid domain index", and the device waits for its power domain and never probes.`,
		),
});

import { bootRule } from "./rule.ts";
import { unknownResources } from "./unknown-resource.ts";

export const scmiVoltageDomainUnknown = bootRule({
	code: "scmi-voltage-domain-unknown",
	summary: "a regulator's voltage domain that firmware does not serve",
	severity: "error",
	needs: [],
	check: (facts, boot) =>
		unknownResources(
			facts,
			boot,
			"voltage",
			"Linux registers no regulator for it and logs nothing; what it supplies never probes.",
		),
});

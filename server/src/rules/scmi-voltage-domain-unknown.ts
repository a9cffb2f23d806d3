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
			"Linux makes no regulator of it and logs nothing; what it supplies waits for ever.",
		),
});

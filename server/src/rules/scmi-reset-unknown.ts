import { bootRule } from "./rule.ts";
import { unknownResources } from "./unknown-resource.ts";

export const scmiResetUnknown = bootRule({
	code: "scmi-reset-unknown",
	summary: "a reset that firmware does not serve",
	severity: "error",
	needs: [],
	check: (facts, boot) =>
		unknownResources(facts, boot, "reset", `Linux refuses the reset, and the driver's probe fails with -22.`),
});

import type { Rule } from "./rule.ts";
import { unknownResources } from "./unknown-resource.ts";

export const scmiResetUnknown: Rule = {
	code: "scmi-reset-unknown",
	severity: "error",
	check: (facts) => unknownResources(facts, "reset", `Linux refuses the reset, and the driver's probe fails with -22.`),
};

import { bootRule } from "./rule.ts";
import { unknownResources } from "./unknown-resource.ts";

export const scmiClockUnknown = bootRule({
	code: "scmi-clock-unknown",
	summary: "a clock that firmware does not serve",
	severity: "error",
	needs: [],
	check: (facts, boot) =>
		unknownResources(facts, boot, "clock", `Linux: "invalid index", and the driver's probe fails with -22.`),
});

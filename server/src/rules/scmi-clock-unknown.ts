import type { Rule } from "./rule.ts";
import { unknownResources } from "./unknown-resource.ts";

export const scmiClockUnknown: Rule = {
	code: "scmi-clock-unknown",
	severity: "error",
	check: (facts) => unknownResources(facts, "clock", `Linux: "invalid index", and the driver's probe fails with -22.`),
};

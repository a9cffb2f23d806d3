import { displayName } from "../devicetree/tree/tree.ts";
import { bootRule } from "./rule.ts";
import { unknownResources } from "./unknown-resource.ts";

export const scmiClockUnknown = bootRule({
	code: "scmi-clock-unknown",
	summary: "a clock that firmware does not serve",
	severity: "error",
	needs: [],
	check: (facts, boot) =>
		unknownResources(facts, boot, "clock", (use, { node }, isHole) =>
			!isHole && use.protocol.node === node
				? `Linux: "invalid index", and it takes the provider ${displayName(node)} away again: everything that has a clock of it waits.`
				: isHole
					? `Linux logs nothing: ${displayName(node)} gets a NULL clock, every operation on it succeeds and does nothing.`
					: `Linux: "invalid index", and the driver's probe fails with -22.`,
		),
});

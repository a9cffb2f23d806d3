import { wrongImxPins } from "./imx-pins.ts";
import { groupsWithoutFunction } from "./pin-groups.ts";
import { bootRule } from "./rule.ts";
import { unknownResources } from "./unknown-resource.ts";

export const scmiPinUnknown = bootRule({
	code: "scmi-pin-unknown",
	summary: "a pin, pin group or pin function that firmware does not serve",
	severity: "error",
	needs: [],
	*check(facts, boot) {
		const consequence = "Linux cannot set the pin state, and the device that uses it does not probe.";
		yield* unknownResources(facts, boot, "pinctrl", consequence);
		yield* groupsWithoutFunction(facts, boot);
		yield* wrongImxPins(facts, boot);
	},
});

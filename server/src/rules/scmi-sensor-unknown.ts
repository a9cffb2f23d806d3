import { bootRule } from "./rule.ts";
import { unknownResources } from "./unknown-resource.ts";

export const scmiSensorUnknown = bootRule({
	code: "scmi-sensor-unknown",
	summary: "a sensor that firmware does not serve",
	severity: "error",
	needs: [],
	check: (facts, boot) =>
		unknownResources(
			facts,
			boot,
			"sensor",
			"Linux does not register the thermal zone and logs nothing; its trips do nothing.",
		),
});

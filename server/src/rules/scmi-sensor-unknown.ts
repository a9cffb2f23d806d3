import { quantityText } from "../catalogue/quantity-text.ts";
import { displayName } from "../devicetree/tree/tree.ts";
import { resourceOfUse, usedResource } from "../verdicts/used-resources.ts";
import { bootRule } from "./rule.ts";
import { unknownResources } from "./unknown-resource.ts";

export const scmiSensorUnknown = bootRule({
	code: "scmi-sensor-unknown",
	summary: "a thermal zone's sensor that firmware does not serve, or that measures no temperature",
	severity: "error",
	needs: [],
	*check(facts, boot) {
		yield* unknownResources(
			facts,
			boot,
			"sensor",
			"Linux does not register the thermal zone and logs nothing; its trips do nothing.",
		);
		for (const { stack } of facts.stacks)
			for (const { node, enabled, uses } of stack.board.devices)
				for (const use of enabled ? uses : []) {
					const entry = use.kind === "sensor" ? resourceOfUse(boot, use) : undefined;
					const { measures } = entry?.resource ?? {};
					if (entry === undefined || measures === undefined || measures === "celsius") continue;
					const cause = boot.planned.causeOf(use);
					const what = measures === "other" ? "measures no temperature" : `measures ${quantityText(measures)}`;
					yield {
						at: use.at,
						message: `${usedResource(boot, use)} ${what}, and Linux makes a thermal zone of a sensor in degrees Celsius alone: it does not register ${displayName(node)}, logs nothing, and its trips do nothing`,
						explains: cause === undefined ? [] : [cause],
					};
				}
	},
});

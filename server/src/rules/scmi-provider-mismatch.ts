import { namedForFirmware } from "./named-for-firmware.ts";
import { referenceFaults } from "./reference-rule.ts";
import type { Rule } from "./rule.ts";

/** The lists that dtc does not check, as far as they refer to SCMI. */
export const scmiProviderMismatch: Rule = {
	code: "scmi-provider-mismatch",
	summary:
		"a reference that dtc does not check: to SCMI in `assigned-clocks`, `X-supply` or `pinctrl-N`, of another kind or with too few or too many cells; or a number of firmware's behind another provider",
	severity: "error",
	needs: [],
	*check(checked) {
		yield* referenceFaults(checked, ({ list }, scmi) => list.check === undefined && scmi !== undefined);
		yield* namedForFirmware(checked);
	},
};

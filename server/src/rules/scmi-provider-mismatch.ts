import { isPinState } from "../board/reference-lists.ts";
import type { Property } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { DEVICE_ID_SPELLINGS } from "../hypervisors/index.ts";
import { namedForFirmware } from "./named-for-firmware.ts";
import { referenceFaults } from "./reference-rule.ts";
import type { Rule } from "./rule.ts";

/** The lists that dtc does not check, as far as they refer to SCMI; all of what is set up before a probe, which then fails. */
export const scmiProviderMismatch: Rule = {
	code: "scmi-provider-mismatch",
	summary:
		"a reference that dtc does not check (`assigned-clocks`, `X-supply`, `pinctrl-N`, `access-controllers`), of another kind or count; firmware's number elsewhere",
	severity: "error",
	needs: [],
	*check(checked) {
		yield* referenceFaults(
			checked,
			({ list, property }, scmi) =>
				list.check === undefined &&
				(scmi !== undefined || isBeforeProbe(property)) &&
				!isOfDevices(checked.facts, property.name),
		);
		yield* namedForFirmware(checked);
	},
};

/** What else is set up, or asked for, before a driver's probe: a clock's rate and parent, pins, a firewall. */
const isBeforeProbe = (property: Property): boolean =>
	property.name.startsWith("assigned-clock") || property.name === "access-controllers" || isPinState(property);

/** A mediator's list of firmware's devices has rules of its own. */
const isOfDevices = ({ recognised: { hypervisor } }: Facts, name: string): boolean =>
	hypervisor.isMediator && DEVICE_ID_SPELLINGS.some(({ property }) => property === name);

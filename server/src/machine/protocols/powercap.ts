import { NO_PARENT, POWERCAP } from "../../scmi/protocols/powercap.ts";
import { countAttributes } from "./every.ts";
import { answer, protocolModel } from "./model.ts";
import { about, assumedName, hasLongName, longName, shortName } from "./named-resource.ts";

const LONG_NAME = 0x10000000;

/** Of a domain no catalogue has more than the name. */
const UNLISTED = {
	min_pai: 0,
	max_pai: 0,
	pai_step: 0,
	min_power_cap: 0,
	max_power_cap: 0,
	power_cap_step: 0,
	sustainable_power: 0,
	accuracy: 0,
	parent_id: NO_PARENT,
};

/** What it takes to set a cap or an interval, no catalogue says: those answers are not known. */
export const POWERCAP_MODEL = protocolModel(POWERCAP, {
	PROTOCOL_ATTRIBUTES: (call) => countAttributes(call, "powercap"),

	POWERCAP_DOMAIN_ATTRIBUTES: about((entry) =>
		answer({ attributes: hasLongName(entry) ? LONG_NAME : 0, name: shortName(entry), ...UNLISTED }, [
			"attributes",
			...Object.keys(UNLISTED),
			...assumedName(entry, ["name"]),
		]),
	),

	POWERCAP_DOMAIN_NAME_GET: longName,

	POWERCAP_CAP_GET: about(() => answer({ power_cap: 0 }, ["power_cap"])),

	POWERCAP_PAI_GET: about(() => answer({ pai: 0 }, ["pai"])),

	POWERCAP_MEASUREMENTS_GET: about(() => answer({ power: 0, pai: 0 }, ["power", "pai"])),
});

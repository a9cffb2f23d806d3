import { POWER, POWER_OFF, POWER_ON } from "../../scmi/protocols/power.ts";
import { type Resting, stateOf, vote } from "../hardware.ts";
import { countAttributes } from "./every.ts";
import { answer, protocolModel } from "./model.ts";
import { about, assumedName, hasLongName, longName, shortName } from "./named-resource.ts";

const LONG_NAME = 0x08000000;

const RESTING: Resting = { off: POWER_OFF, on: POWER_ON };

export const POWER_MODEL = protocolModel(POWER, {
	PROTOCOL_ATTRIBUTES: (call) => countAttributes(call, "power"),

	POWER_DOMAIN_ATTRIBUTES: about((entry, { served }) => {
		const attributes = served.version >= 0x30000 && hasLongName(entry) ? LONG_NAME : 0;
		return answer({ attributes, name: shortName(entry) }, assumedName(entry, ["name"]));
	}),

	POWER_DOMAIN_NAME_GET: longName,

	POWER_STATE_SET: about((entry, { firmware, agent, request }) => {
		vote(firmware, entry, agent.agent.id, Number(request.power_state));
		return answer();
	}),

	POWER_STATE_GET: about((entry, { firmware }) => {
		const { value, assumed } = stateOf(firmware, entry, RESTING);
		return answer({ power_state: value }, assumed ? ["power_state"] : []);
	}),
});

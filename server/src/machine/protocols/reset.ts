import { RESET, RESET_ASSERT, RESET_AUTONOMOUS } from "../../scmi/protocols/reset.ts";
import { vote } from "../hardware.ts";
import { countAttributes } from "./every.ts";
import { answer, protocolModel } from "./model.ts";
import { about, assumedName, hasLongName, longName, shortName } from "./named-resource.ts";

const LONG_NAME = 0x20000000;
const LATENCY_UNKNOWN = 0xffffffff;

export const RESET_MODEL = protocolModel(RESET, {
	PROTOCOL_ATTRIBUTES: (call) => countAttributes(call, "reset"),

	RESET_DOMAIN_ATTRIBUTES: about((entry, { served }) => {
		const attributes = served.version >= 0x30000 && hasLongName(entry) ? LONG_NAME : 0;
		return answer({ attributes, latency: LATENCY_UNKNOWN, name: shortName(entry) }, assumedName(entry, ["name"]));
	}),

	RESET_DOMAIN_NAME_GET: longName,

	/** An autonomous reset ends with the line released. */
	RESET: about((entry, { firmware, agent, request }) => {
		const flags = Number(request.flags);
		const asserted = (flags & RESET_AUTONOMOUS) === 0 && (flags & RESET_ASSERT) !== 0;
		vote(firmware, entry, agent.agent.id, asserted ? 1 : 0);
		return answer();
	}),
});

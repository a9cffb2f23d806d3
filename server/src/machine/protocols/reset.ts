import { RESET, RESET_ASSERT, RESET_AUTONOMOUS } from "../../scmi/protocols/reset.ts";
import { startOthers, vote } from "../hardware.ts";
import { countAttributes } from "./every.ts";
import { answer, protocolModel, refuse } from "./model.ts";
import { about, assumedName, hasLongName, longName, shortName } from "./named-resource.ts";

const LONG_NAME = 0x20000000;

export const RESET_MODEL = protocolModel(
	RESET,
	{
		PROTOCOL_ATTRIBUTES: (call) => countAttributes(call, "reset"),

		RESET_DOMAIN_ATTRIBUTES: about((entry, { firmware, served }) => {
			const attributes = served.version >= 0x30000 && hasLongName(entry) ? LONG_NAME : 0;
			const { latency } = firmware.behaviour.reset;
			return answer({ attributes, latency, name: shortName(entry) }, assumedName(entry, ["name"]));
		}),

		RESET_DOMAIN_NAME_GET: longName,

		/** An autonomous reset ends with the line released. */
		RESET: about((entry, { firmware, agent, request }) => {
			const flags = Number(request.flags);
			const { autonomousState } = firmware.behaviour.reset;
			if ((flags & RESET_AUTONOMOUS) !== 0 && request.reset_state !== 0 && autonomousState !== "SUCCESS")
				return refuse(autonomousState);
			const asserted = (flags & RESET_AUTONOMOUS) === 0 && (flags & RESET_ASSERT) !== 0;
			if ((flags & (RESET_AUTONOMOUS | RESET_ASSERT)) !== 0) startOthers(firmware, entry);
			vote(firmware, entry, agent.agent.id, asserted ? 1 : 0);
			return answer();
		}),
		// bit 2 asks for a delayed response
	},
	{ reserved: { RESET: ({ flags }) => Number(flags) > (RESET_AUTONOMOUS | RESET_ASSERT) } },
);

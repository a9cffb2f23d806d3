import type { AgentEntry } from "../../catalogue/catalogue-index.ts";
import type { Message, Values } from "../../scmi/message.ts";
import { PINCTRL_2023 } from "../../scmi/protocols/pinctrl-2023.ts";
import type { Firmware } from "../firmware.ts";
import { vote } from "../hardware.ts";
import { findResource } from "./lookup.ts";
import { answer, type Lookup, protocolModel, refuse, unknown } from "./model.ts";
import { about } from "./named-resource.ts";
import { associations, attributes, count, nameOfPin, release, request, selectorNumbered } from "./pinctrl.ts";
import { FUNCTION_UNKNOWN, hasFunction, READING_UNKNOWN, refusedSettings } from "./pins.ts";

function lookUp({ index }: Firmware, agent: AgentEntry, { name }: Message, request: Values, field: string): Lookup {
	const selector = selectorNumbered(selectorIn(name, request));
	return selector ? findResource(index, agent, "pinctrl", Number(request[field]), selector) : { kind: "absent" };
}

/** A function is chosen for a group whatever the flags say, if they say anything. */
function selectorIn(message: string, { flags, attributes }: Values): number {
	if (message === "PINCTRL_FUNCTION_SELECT") return 1;
	return attributes === undefined ? Number(flags) : (Number(attributes) >>> 8) & 3;
}

/** Pin control on 0x18 between its first form and SCMI 3.2. */
export const PINCTRL_2023_MODEL = protocolModel(
	PINCTRL_2023,
	{
		PROTOCOL_ATTRIBUTES: count,
		PINCTRL_ATTRIBUTES: attributes,
		PINCTRL_LIST_ASSOCIATIONS: associations,
		PINCTRL_NAME_GET: nameOfPin,
		PINCTRL_REQUEST: request,
		PINCTRL_RELEASE: release,
		PINCTRL_CONFIG_GET: ({ firmware, served, request }) =>
			refusedSettings(firmware, served, [Number(request.attributes) & 0xff], "get") ?? unknown(READING_UNKNOWN),
		PINCTRL_CONFIG_SET: ({ firmware, served, request }) =>
			refusedSettings(firmware, served, [Number(request.attributes) & 0xff], "set") ?? answer(),
		PINCTRL_FUNCTION_SELECT: about((entry, { firmware, agent, request }) => {
			const functionId = Number(request.function_id);
			const known = hasFunction(firmware, agent, functionId);
			if (known === undefined) return unknown(FUNCTION_UNKNOWN);
			if (!known) return refuse(firmware.behaviour.pinctrl.unknownFunction);
			vote(firmware, entry, agent.agent.id, functionId);
			return answer();
		}),
	},
	{
		lookUp,
		reserved: {
			PINCTRL_ATTRIBUTES: ({ flags }) => Number(flags) > 2,
			PINCTRL_LIST_ASSOCIATIONS: ({ flags }) => Number(flags) !== 1 && Number(flags) !== 2,
			PINCTRL_NAME_GET: ({ flags }) => Number(flags) > 2,
			PINCTRL_CONFIG_GET: ({ attributes }) => ((Number(attributes) >>> 8) & 3) > 1,
			PINCTRL_CONFIG_SET: ({ attributes }) => ((Number(attributes) >>> 8) & 3) > 1,
			PINCTRL_FUNCTION_SELECT: ({ flags }) => Number(flags) === 0,
			PINCTRL_REQUEST: ({ flags }) => Number(flags) !== 0,
			PINCTRL_RELEASE: ({ flags }) => Number(flags) !== 0,
		},
	},
);

import type { AgentEntry, PinSelector } from "../../catalogue/catalogue-index.ts";
import type { Message, Values } from "../../scmi/message.ts";
import { PINCTRL_2021 } from "../../scmi/protocols/pinctrl-2021.ts";
import type { Firmware } from "../firmware.ts";
import { vote } from "../hardware.ts";
import { assumedUnlessComplete } from "./every.ts";
import { findResource } from "./lookup.ts";
import { answer, type Call, type Handler, type Lookup, type Outcome, protocolModel, refuse, unknown } from "./model.ts";
import { about } from "./named-resource.ts";
import {
	countPins,
	FUNCTION_UNKNOWN,
	hasFunction,
	MEMBERS_UNSTATED,
	memberNumbers,
	numbersFrom,
	pinNumbers,
	READING_UNKNOWN,
	refusedSettings,
} from "./pins.ts";

/** The field that has the number says what it counts. */
function lookUp({ index }: Firmware, agent: AgentEntry, _: Message, request: Values, field: string): Lookup {
	return findResource(index, agent, "pinctrl", Number(request[field]), field as PinSelector);
}

/** From its beginning on any list is answered, whatever is in it. */
const members = (numbers: "pins" | "groups", length: "num_pins" | "num_groups"): Handler =>
	about((entry, { firmware, agent, request }) => {
		const all = memberNumbers(firmware, agent, entry);
		if (all) return listed(firmware, all, request, numbers, length);
		const isFromStart = Number(request.skip) === 0;
		return isFromStart ? answer({ [length]: 0, [numbers]: [] }, [length, numbers]) : unknown(MEMBERS_UNSTATED);
	});

function listed(
	firmware: Firmware,
	all: readonly number[],
	request: Values,
	numbers: "pins" | "groups",
	length: "num_pins" | "num_groups",
): Outcome {
	const from = numbersFrom(firmware, all, Number(request.skip));
	return from === "beyond" ? refuse("OUT_OF_RANGE") : answer({ [length]: from.some.length, [numbers]: from.some });
}

/** The word is packed as Linux packs one: the setting in its low byte, its value above. */
const settingOf = ({ request }: Call) => [Number(request.config) & 0xff];

const read: Handler = (call) =>
	refusedSettings(call.firmware, call.served, settingOf(call), "get") ?? unknown(READING_UNKNOWN);
const set: Handler = (call) => refusedSettings(call.firmware, call.served, settingOf(call), "set") ?? answer();

/** Pin control on 0x18 in its first form. */
export const PINCTRL_2021_MODEL = protocolModel(
	PINCTRL_2021,
	{
		PROTOCOL_ATTRIBUTES: (call) =>
			answer(
				{ attributes: ((countPins(call, "group") << 16) | countPins(call, "function")) >>> 0 },
				assumedUnlessComplete(call, "pinctrl", ["attributes"]),
			),
		PINCTRL_GET_GROUP_PINS: members("pins", "num_pins"),
		PINCTRL_GET_FUNCTION_GROUPS: members("groups", "num_groups"),
		PINCTRL_GET_PINS: (call) =>
			call.firmware.index.catalogue.completeness.pinctrl === "complete"
				? listed(call.firmware, pinNumbers(call.firmware, call.agent), call.request, "pins", "num_pins")
				: unknown("the catalogue does not list all pins"),
		PINCTRL_SET_MUX: about((entry, { firmware, agent, request }) => {
			const functionId = Number(request.function);
			const known = hasFunction(firmware, agent, functionId);
			if (known === undefined) return unknown(FUNCTION_UNKNOWN);
			if (!known) return refuse(firmware.behaviour.pinctrl.unknownFunction);
			vote(firmware, entry, agent.agent.id, functionId);
			return answer();
		}),
		PINCTRL_GET_CONFIG: read,
		PINCTRL_SET_CONFIG: set,
		PINCTRL_GET_CONFIG_GROUP: read,
		PINCTRL_SET_CONFIG_GROUP: set,
	},
	{ lookUp },
);

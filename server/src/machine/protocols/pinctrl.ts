import type { Message, Values } from "../../scmi/message.ts";
import { NO_FUNCTION, PIN_SELECTORS } from "../../scmi/protocols/pinctrl.ts";
import { countOf, type PinSelector } from "../catalogue-index.ts";
import { answer, type Handler, refuse } from "../firmware.ts";
import { touched, vote } from "../hardware.ts";
import { assumedUnlessComplete } from "./every-protocol.ts";
import { about, assumedName, hasLongName, longName, shortName } from "./named-resource.ts";

/** Where the selector stands differs by message; undefined for the reserved value 3. */
export function pinSelectorOf(message: Message, request: Values): PinSelector | undefined {
	const word = Number(request.flags ?? request.attributes ?? 0);
	const value = (message.name === "PINCTRL_SETTINGS_GET" ? word >>> 16 : word) & 3;
	return (Object.keys(PIN_SELECTORS) as PinSelector[]).find((name) => PIN_SELECTORS[name] === value);
}

const LONG_NAME = 0x80000000;

export const PINCTRL_HANDLERS: Readonly<Record<string, Handler>> = {
	PROTOCOL_ATTRIBUTES: (call) => {
		const count = (selector: PinSelector) => countOf(call.firmware.index, call.agent, "pinctrl", selector) & 0xffff;
		return answer(
			{ attributes_low: ((count("group") << 16) | count("pin")) >>> 0, attributes_high: count("function") },
			assumedUnlessComplete(call, "pinctrl", ["attributes_low", "attributes_high"]),
		);
	},

	/** How many pins a group has is in no catalogue. */
	PINCTRL_ATTRIBUTES: about((entry) =>
		answer({ attributes: hasLongName(entry) ? LONG_NAME : 0, name: shortName(entry) }, [
			"attributes",
			...assumedName(entry, ["name"]),
		]),
	),

	PINCTRL_NAME_GET: longName,

	PINCTRL_REQUEST: about((entry, { firmware, agent }) => {
		const state = touched(firmware, entry);
		if (state.holder !== undefined && state.holder !== agent.agent.id) return refuse("IN_USE");
		state.holder = agent.agent.id;
		return answer();
	}),

	PINCTRL_RELEASE: about((entry, { firmware, agent }) => {
		const state = touched(firmware, entry);
		if (state.holder !== agent.agent.id) return refuse("DENIED");
		delete state.holder;
		return answer();
	}),

	PINCTRL_SETTINGS_CONFIGURE: about((entry, { firmware, agent, request }) => {
		const functionId = Number(request.function_id);
		if (functionId !== NO_FUNCTION) vote(firmware, entry, agent.agent.id, functionId);
		return answer();
	}),

	PINCTRL_FUNCTION_SELECT: about((entry, { firmware, agent, request }) => {
		vote(firmware, entry, agent.agent.id, Number(request.function_id));
		return answer();
	}),
};

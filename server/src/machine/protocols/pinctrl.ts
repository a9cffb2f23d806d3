import type { AgentEntry, PinSelector } from "../../catalogue/catalogue-index.ts";
import type { Message, Values } from "../../scmi/message.ts";
import { NO_FUNCTION, PIN_SELECTORS, PINCTRL } from "../../scmi/protocols/pinctrl.ts";
import { PINCTRL_DRAFT } from "../../scmi/protocols/pinctrl-draft.ts";
import type { Firmware } from "../firmware.ts";
import { touched, vote } from "../hardware.ts";
import { assumedUnlessComplete } from "./every.ts";
import { countOf, findResource } from "./lookup.ts";
import { answer, type Handler, type Lookup, protocolModel, refuse } from "./model.ts";
import { about, assumedName, hasLongName, longName, shortName } from "./named-resource.ts";

/** Where the selector stands differs by message; undefined for the reserved value 3. */
function pinSelectorOf(message: Message, request: Values): PinSelector | undefined {
	const word = Number(request.flags ?? request.attributes ?? 0);
	const value = (message.name === "PINCTRL_SETTINGS_GET" ? word >>> 16 : word) & 3;
	return (Object.keys(PIN_SELECTORS) as PinSelector[]).find((name) => PIN_SELECTORS[name] === value);
}

function lookUp({ index }: Firmware, agent: AgentEntry, message: Message, request: Values): Lookup {
	const selector = pinSelectorOf(message, request);
	return selector ? findResource(index, agent, "pinctrl", Number(request.identifier), selector) : { kind: "absent" };
}

const LONG_NAME = 0x80000000;

const count: Handler = (call) => {
	const number = (selector: PinSelector) => countOf(call.firmware.index, call.agent, "pinctrl", selector) & 0xffff;
	return answer(
		{ attributes_low: ((number("group") << 16) | number("pin")) >>> 0, attributes_high: number("function") },
		assumedUnlessComplete(call, "pinctrl", ["attributes_low", "attributes_high"]),
	);
};

/** How many pins a group has is in no catalogue. */
const attributes = about((entry) =>
	answer({ attributes: hasLongName(entry) ? LONG_NAME : 0, name: shortName(entry) }, [
		"attributes",
		...assumedName(entry, ["name"]),
	]),
);

const request = about((entry, { firmware, agent }) => {
	const state = touched(firmware, entry);
	if (state.holder !== undefined && state.holder !== agent.agent.id) return refuse("IN_USE");
	state.holder = agent.agent.id;
	return answer();
});

const release = about((entry, { firmware, agent }) => {
	const state = touched(firmware, entry);
	if (state.holder !== agent.agent.id) return refuse("DENIED");
	delete state.holder;
	return answer();
});

export const PINCTRL_MODEL = protocolModel(
	PINCTRL,
	{
		PROTOCOL_ATTRIBUTES: count,
		PINCTRL_ATTRIBUTES: attributes,
		PINCTRL_NAME_GET: longName,
		PINCTRL_REQUEST: request,
		PINCTRL_RELEASE: release,
		PINCTRL_SETTINGS_CONFIGURE: about((entry, { firmware, agent, request }) => {
			const functionId = Number(request.function_id);
			if (functionId !== NO_FUNCTION) vote(firmware, entry, agent.agent.id, functionId);
			return answer();
		}),
	},
	lookUp,
);

/** Pin control on 0x18, before SCMI 3.2. */
export const PINCTRL_DRAFT_MODEL = protocolModel(
	PINCTRL_DRAFT,
	{
		PROTOCOL_ATTRIBUTES: count,
		PINCTRL_ATTRIBUTES: attributes,
		PINCTRL_REQUEST: request,
		PINCTRL_RELEASE: release,
		PINCTRL_FUNCTION_SELECT: about((entry, { firmware, agent, request }) => {
			vote(firmware, entry, agent.agent.id, Number(request.function_id));
			return answer();
		}),
	},
	lookUp,
);

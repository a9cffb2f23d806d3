import type { AgentEntry, PinSelector } from "../../catalogue/catalogue-index.ts";
import type { Message, Values } from "../../scmi/message.ts";
import { NO_FUNCTION, PIN_SELECTORS, PINCTRL } from "../../scmi/protocols/pinctrl.ts";
import type { Firmware } from "../firmware.ts";
import { touched, vote } from "../hardware.ts";
import { assumedUnlessComplete } from "./every.ts";
import { findResource } from "./lookup.ts";
import { answer, type Call, type Handler, type Lookup, type Outcome, protocolModel, refuse, unknown } from "./model.ts";
import { about, assumedName, hasLongName, longName, shortName } from "./named-resource.ts";
import {
	countPins,
	FUNCTION_UNKNOWN,
	hasFunction,
	MEMBERS_UNSTATED,
	memberNumbers,
	numbersFrom,
	READING_UNKNOWN,
	refusedSettings,
} from "./pins.ts";

/** Where the selector stands differs by message. */
const SELECTOR_SHIFTS: Readonly<Record<string, number>> = { PINCTRL_SETTINGS_GET: 16 };

/** Undefined for the reserved value 3. */
function pinSelectorOf(message: string, request: Values): PinSelector | undefined {
	const word = Number(request.flags ?? request.attributes ?? 0);
	return selectorNumbered((word >>> (SELECTOR_SHIFTS[message] ?? 0)) & 3);
}

export const selectorNumbered = (value: number): PinSelector | undefined =>
	(Object.keys(PIN_SELECTORS) as PinSelector[]).find((name) => PIN_SELECTORS[name] === value);

function lookUp({ index }: Firmware, agent: AgentEntry, { name }: Message, request: Values, field: string): Lookup {
	const selector = pinSelectorOf(name, request);
	return selector ? findResource(index, agent, "pinctrl", Number(request[field]), selector) : { kind: "absent" };
}

const LONG_NAME = 0x80000000;

export const count: Handler = (call) =>
	answer(
		{
			attributes_low: ((countPins(call, "group") << 16) | countPins(call, "pin")) >>> 0,
			attributes_high: countPins(call, "function"),
		},
		assumedUnlessComplete(call, "pinctrl", ["attributes_low", "attributes_high"]),
	);

export const attributes = about((entry, { firmware, agent }) => {
	const { countsMembers } = firmware.behaviour.pinctrl;
	const isPin = (entry.resource.kind ?? "pin") === "pin";
	const members = isPin ? 1 : memberNumbers(firmware, agent, entry)?.length;
	const word = (hasLongName(entry) ? LONG_NAME : 0) | (countsMembers ? (members ?? 0) : 0);
	return answer({ attributes: word >>> 0, name: shortName(entry) }, [
		...(countsMembers && members === undefined ? ["attributes"] : []),
		...assumedName(entry, ["name"]),
	]);
});

export const associations = about((entry, { firmware, agent, request }) => {
	const members = memberNumbers(firmware, agent, entry);
	if (!members) return unknown(MEMBERS_UNSTATED);
	const numbers = numbersFrom(firmware, members, Number(request.index));
	if (numbers === "beyond") return refuse("OUT_OF_RANGE");
	const { some, left } = numbers;
	return answer({ flags: (some.length | ((left & 0xffff) << 16)) >>> 0, array: some });
});

export const nameOfPin: Handler = (call) => {
	const outcome = longName(call);
	if (outcome.kind !== "reply" || !call.firmware.behaviour.pinctrl.echoesNameFlags) return outcome;
	return { ...outcome, values: { ...outcome.values, flags: call.request.flags ?? 0 } };
};

/** REQUEST and RELEASE; of a number that is not looked up nothing is kept. */
export const request: Handler = ({ firmware, agent, lookup }) => {
	if (lookup?.kind !== "found") return answer();
	const state = touched(firmware, lookup.entry);
	const isOwned = firmware.behaviour.pinctrl.claims === "owned";
	if (isOwned && state.holder !== undefined && state.holder !== agent.agent.id) return refuse("IN_USE");
	state.holder = agent.agent.id;
	return answer();
};

export const release: Handler = ({ firmware, agent, lookup }) => {
	if (lookup?.kind !== "found") return answer();
	const state = touched(firmware, lookup.entry);
	if (firmware.behaviour.pinctrl.claims === "owned" && state.holder !== agent.agent.id) return refuse("DENIED");
	delete state.holder;
	return answer();
};

/** attributes: [19:18] one setting, all, or the function alone; [15:8] how many are left out; [7:0] which. */
function settings({ firmware, served, request }: Call): Outcome {
	const word = Number(request.attributes);
	const wanted = (word >>> 18) & 3;
	if (!firmware.behaviour.pinctrl.readsMany && (wanted === 1 || ((word >>> 8) & 0xff) !== 0))
		return refuse("NOT_SUPPORTED");
	const refused = wanted === 0 ? refusedSettings(firmware, served, [word & 0xff], "get") : undefined;
	return refused ?? unknown(READING_UNKNOWN);
}

/** attributes: b10 the function is to be set, [9:2] how many settings; each is its number and its value. */
const configure: Handler = about((entry, { firmware, served, agent, request }) => {
	const word = Number(request.attributes);
	const functionId = Number(request.function_id);
	const setsFunction = (word & 0x400) !== 0;
	if (setsFunction) {
		const known = functionId !== NO_FUNCTION && hasFunction(firmware, agent, functionId);
		if (known === undefined) return unknown(FUNCTION_UNKNOWN);
		if (!known) return refuse(firmware.behaviour.pinctrl.unknownFunction);
		vote(firmware, entry, agent.agent.id, functionId);
	}
	const words = request.configs as readonly number[];
	const wanted = (word >>> 2) & 0xff;
	const numbers = words.filter((_, i) => i % 2 === 0).slice(0, wanted);
	const refused = refusedSettings(firmware, served, numbers, "set");
	if (refused) return refused;
	return words.length < 2 * wanted ? unknown("the message is too short for the settings it announces") : answer();
});

export const PINCTRL_MODEL = protocolModel(
	PINCTRL,
	{
		PROTOCOL_ATTRIBUTES: count,
		PINCTRL_ATTRIBUTES: attributes,
		PINCTRL_LIST_ASSOCIATIONS: associations,
		PINCTRL_NAME_GET: nameOfPin,
		PINCTRL_REQUEST: request,
		PINCTRL_RELEASE: release,
		PINCTRL_SETTINGS_GET: settings,
		PINCTRL_SETTINGS_CONFIGURE: configure,
	},
	{
		lookUp,
		reserved: {
			PINCTRL_ATTRIBUTES: ({ flags }) => Number(flags) > 2,
			PINCTRL_LIST_ASSOCIATIONS: ({ flags }) => Number(flags) !== 1 && Number(flags) !== 2,
			PINCTRL_NAME_GET: ({ flags }) => Number(flags) > 2,
			PINCTRL_REQUEST: ({ flags }) => (Number(flags) & 3) > 1,
			PINCTRL_RELEASE: ({ flags }) => (Number(flags) & 3) > 1,
			PINCTRL_SETTINGS_GET: ({ attributes }) =>
				((Number(attributes) >>> 16) & 3) > 1 || ((Number(attributes) >>> 18) & 3) > 2,
			PINCTRL_SETTINGS_CONFIGURE: ({ attributes }) => (Number(attributes) & 3) > 1,
		},
	},
);

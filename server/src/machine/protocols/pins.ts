import {
	type AgentEntry,
	numberFor,
	type PinSelector,
	type ResourceEntry,
	resourceAt,
	resourcesOf,
	selectorOf,
} from "../../catalogue/catalogue-index.ts";
import type { Firmware, Served } from "../firmware.ts";
import { countOf } from "./lookup.ts";
import { type Call, type Outcome, refuse, unknown } from "./model.ts";

// What pin control has in all its dialects.

/** How many pins, groups or functions there are, in 16 bits. */
export const countPins = ({ firmware, agent }: Call, selector: PinSelector) =>
	countOf(firmware.index, agent, "pinctrl", selector) & 0xffff;

/** The numbers an agent has for the pins of a group, or the groups of a function; undefined: the catalogue does not say all of them. */
export function memberNumbers(
	{ index }: Firmware,
	agent: AgentEntry,
	{ resource }: ResourceEntry,
): readonly number[] | undefined {
	const table = index.tables.get("pinctrl");
	const numbers = resource.members?.flatMap((key) => {
		const member = table?.byKey.get(key);
		return (member && numberFor(member, agent.key)) ?? [];
	});
	return numbers?.length === resource.members?.length ? numbers : undefined;
}

/** The numbers of all pins, in the order of the table. */
export function pinNumbers({ index }: Firmware, agent: AgentEntry): readonly number[] {
	return resourcesOf(index, "pinctrl")
		.filter((entry) => selectorOf(entry) === "pin")
		.flatMap((entry) => numberFor(entry, agent.key) ?? []);
}

/** Numbers from a place on, as many as fit one reply, and how many are left: less than none for a place beyond the end. */
export function numbersFrom(
	{ behaviour }: Firmware,
	numbers: readonly number[],
	start: number,
): { readonly some: readonly number[]; readonly left: number } | "beyond" {
	if (start > numbers.length && behaviour.pinctrl.beyondLast === "OUT_OF_RANGE") return "beyond";
	const some = numbers.slice(start, start + behaviour.pinctrl.numbersPerReply);
	return { some, left: numbers.length - Math.max(start, start + some.length) };
}

export const MEMBERS_UNSTATED = "the catalogue does not say which pins a group has, or which groups a function";

/**
 * What comes of settings, by their numbers; undefined: they are taken.
 * @param what whether they are read or set
 */
export function refusedSettings(
	{ behaviour }: Firmware,
	{ settings }: Served,
	numbers: readonly number[],
	what: "get" | "set",
): Outcome | undefined {
	const { knownSettings, invalidSetting, untakenSetting } = behaviour.pinctrl;
	for (const number of numbers) {
		if (knownSettings?.includes(number) === false) return refuse(invalidSetting);
		if (settings === undefined) return unknown("the catalogue does not say which settings of a pin firmware takes");
		if (!settings.includes(number)) return refuse(untakenSetting[what]);
	}
	return undefined;
}

/** Whether a function exists; undefined: not known. */
export function hasFunction({ index }: Firmware, agent: AgentEntry, number: number): boolean | undefined {
	if (resourceAt(index, "pinctrl", number, agent.key, "function")) return true;
	return index.catalogue.completeness.pinctrl === "complete" ? false : undefined;
}

export const FUNCTION_UNKNOWN = "the catalogue does not know the function, and its table of pins is not complete";
/** The pin driver below the server is in no catalogue. */
export const READING_UNKNOWN = "no catalogue says how a pin is set at power-on";

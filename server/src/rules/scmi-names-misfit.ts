import type { BoardDevice, Use } from "../board/board.ts";
import { stringsOf } from "../devicetree/tree/read-property.ts";
import { displayName, type Property, spanOfProperty, type Tree } from "../devicetree/tree/tree.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { listed } from "../text/listed.ts";
import { hasMisspelt } from "./consumer-words.ts";
import { entriesOf, lengthInCells } from "./list-entries.ts";
import { hasNumbers } from "./number-form.ts";
import { wrongCells } from "./protocol-nodes.ts";
import type { Reported, Rule } from "./rule.ts";

export const scmiNamesMisfit: Rule = {
	code: "scmi-names-misfit",
	summary: "the names of a list no longer fit its entries",
	severity: "warning",
	needs: [],
	*check({ facts }) {
		// what is missing may write names anew
		for (const { stack } of facts.stacks.filter(({ stack: { board } }) => board.tree.complete))
			for (const device of stack.board.devices) {
				for (const list of LISTS) {
					const found =
						misfitIn(stack.board.tree, device, list) ??
						sameName(device, list) ??
						withoutList(stack.board.tree, device, list);
					if (found) yield found;
				}
				const found = misfitOfPins(device) ?? unnamedPins(device);
				if (found) yield found;
			}
	},
};

interface NamedList {
	readonly property: string;
	readonly names: string;
	readonly cells: string;
	readonly noun: string;
}

/** Linux Documentation/devicetree/bindings: clock/clock.yaml, reset/reset.yaml, power/power-domain.yaml of dt-schema. */
const LISTS: readonly NamedList[] = [
	{ property: "clocks", names: "clock-names", cells: "#clock-cells", noun: "clock" },
	{ property: "resets", names: "reset-names", cells: "#reset-cells", noun: "reset" },
	{ property: "power-domains", names: "power-domain-names", cells: "#power-domain-cells", noun: "power domain" },
];

function misfitIn(tree: Tree, { node, uses }: BoardDevice, list: NamedList): Reported | undefined {
	const property = node.properties.get(list.property);
	const written = node.properties.get(list.names);
	if (property === undefined || written === undefined || hasNumbers(written)) return undefined;
	const own = uses.filter((use) => use.property === property);
	// a list is cut by its provider's count: where that is wrong, it is told, and the list looks longer or shorter than it is
	const isCut = own.some(({ protocol }) => wrongCells(protocol, list.cells) !== undefined);
	const names = own.length === 0 || isCut ? undefined : stringsOf(written);
	// one number each, and nothing else: that needs no reading
	if (names === undefined || (own.length === names.length && lengthInCells(property) === 2 * own.length))
		return undefined;
	const entries = entriesOf(tree, property, list.cells);
	if (entries === undefined || entries === names.length) return undefined;
	const at = spanOfProperty(written);
	const place = spanOfProperty(property);
	if (at === undefined || place === undefined) return undefined;
	const name = displayName(node);
	const has = `${list.property} of ${name} has ${count(entries, "entry", "entries")}, ${list.names} ${count(names.length, "name", "names")}`;
	const isLeft = isWrittenAfter(property, written);
	if (names.length > entries) {
		const left = listed(names.slice(entries).map((text) => `"${text}"`));
		// what was written last is what somebody can mend
		const [last, beside] = isLeft ? [place, at] : [at, place];
		return {
			at: last,
			...(!isLeft && { severity: "hint" as const }),
			message: `${has}: ${left} ${names.length - entries === 1 ? `names no ${list.noun}, and a driver that asks for it` : `name no ${list.noun}, and a driver that asks for one of them`} gets -2 (ENOENT)`,
			related: [{ at: beside, message: `${isLeft ? list.names : list.property} of ${name}` }],
		};
	}
	if (!isLeft) {
		const rest = entries - names.length === 1 ? "the last has none" : `the last ${entries - names.length} have none`;
		return {
			at,
			severity: "hint",
			message: `${has}: ${rest}, and a driver that asks by name never gets ${entries - names.length === 1 ? "it" : "them"}`,
			related: [{ at: place, message: `${list.property} of ${name}` }],
		};
	}
	const named = own.find(({ name: called }) => called !== undefined);
	const example = named ? `: "${named.name}" is now ${useText(named)}` : "";
	return {
		at: place,
		message: `${has}, for the list was written anew and its names were not${example}. Write ${list.names} with it`,
		related: [{ at, message: `${list.names} of ${name}` }],
	};
}

/** Of pin states, each of which is a property. Linux drivers/pinctrl/devicetree.c, pinctrl_dt_to_map(). */
function misfitOfPins({ node, uses }: BoardDevice): Reported | undefined {
	const written = node.properties.get("pinctrl-names");
	if (written === undefined || hasNumbers(written) || !uses.some(({ pins }) => pins !== undefined)) return undefined;
	const names = stringsOf(written) ?? [];
	const missing = names.flatMap((name, i) => (node.properties.has(`pinctrl-${i}`) ? [] : [{ name, i }]));
	const [first] = missing;
	const at = first && spanOfProperty(written);
	if (at === undefined || first === undefined) return undefined;
	const left = listed(missing.map(({ name }) => `"${name}"`));
	return {
		at,
		severity: "hint",
		message: `pinctrl-names of ${displayName(node)} has ${count(names.length, "name", "names")}, and there is no pinctrl-${first.i}: Linux knows no state ${left}`,
	};
}

/** of_property_match_string() of Linux drivers/of/property.c takes the first of that name. */
function sameName({ node, uses }: BoardDevice, { property, names, noun }: NamedList): Reported | undefined {
	const list = node.properties.get(property);
	const written = node.properties.get(names);
	if (list === undefined || written === undefined || hasNumbers(written)) return undefined;
	const called = stringsOf(written) ?? [];
	const second = uses.find((use) => use.property === list && called.indexOf(called[use.index] ?? "") < use.index);
	const name = second && called[second.index];
	const at = name === undefined ? undefined : spanOfProperty(written);
	if (second === undefined || name === undefined || at === undefined) return undefined;
	const first = called.indexOf(name) + 1;
	return {
		at,
		severity: "hint",
		message: `${names} of ${displayName(node)} has "${name}" twice, for entries ${first} and ${second.index + 1} of ${property}: a driver that asks for "${name}" gets entry ${first}, and by name never ${useText(second)}`,
		related: [{ at: second.at, message: `the second ${noun} of that name` }],
	};
}

/** There are names, and nothing that they name. */
function withoutList(
	tree: Tree,
	{ node, enabled }: BoardDevice,
	{ property, names, noun }: NamedList,
): Reported | undefined {
	const written = node.properties.get(names);
	if (!enabled || written === undefined || node.properties.has(property)) return undefined;
	const at = spanOfProperty(written);
	if (at === undefined || hasMisspelt(node, property) || hasNumbers(written)) return undefined;
	// somebody means the device to go without it
	if (tree.deleted.some((each) => each.kind === "property" && each.node === node && each.property.name === property))
		return undefined;
	const called = listed(
		(stringsOf(written) ?? []).map((text) => `"${text}"`),
		"or",
	);
	if (called === "") return undefined;
	return {
		at,
		severity: "hint",
		message: `${displayName(node)} has ${names} and no ${property}: a driver that asks for its ${noun} ${called} gets -2 (ENOENT)`,
	};
}

/** Linux calls an unnamed state by its number, and looks for "default": drivers/pinctrl/devicetree.c, pinctrl_dt_to_map(). */
function unnamedPins({ node, enabled, uses }: BoardDevice): Reported | undefined {
	if (!enabled || node.properties.has("pinctrl-names") || !node.properties.has("pinctrl-0")) return undefined;
	const own = uses.find(({ pins, property }) => pins !== undefined && property.name === "pinctrl-0");
	const at = own && spanOfProperty(own.property);
	if (at === undefined || hasMisspelt(node, "pinctrl-names")) return undefined;
	const edit = [{ at: { ...at, start: at.end }, text: ' pinctrl-names = "default";' }];
	const [only, ...others] = own?.property.definitions ?? [];
	const isTyped = others.length === 0 && only?.first.expansion === undefined && only?.last.expansion === undefined;
	return {
		at,
		message: `${displayName(node)} has pinctrl-0 and no pinctrl-names: to Linux that state is called "0", and it looks for "default". It sets none of these pins, without a message`,
		fixes: isTyped ? [{ title: 'Add pinctrl-names = "default"', preferred: true, edits: edit }] : [],
	};
}

const count = (number: number, one: string, several: string) => `${number} ${number === 1 ? one : several}`;

/** An overlay, or a later body, set the list again and left the names as they were before. */
function isWrittenAfter(list: Property, names: Property): boolean {
	if (list.definitions.length < 2) return false;
	const [last, lastOfNames] = [spanOfProperty(list), spanOfProperty(names)];
	return last !== undefined && lastOfNames !== undefined && last.file !== lastOfNames.file;
}

const useText = ({ kind, id }: Use) => `${RESOURCE_KINDS[kind].noun} ${id ?? ""} of firmware`;

import { CONSUMER_PROPERTIES } from "../board/read-uses.ts";
import type { Node } from "../devicetree/tree/tree.ts";
import { grouped } from "../text/grouped.ts";
import { closestKey } from "../text/yaml-closest-key.ts";

/** What was probably meant by a property that nobody reads. */
export type Meant =
	/** A list with references to providers, which say how many arguments follow in `cells`. */
	| { readonly kind: "list"; readonly name: string; readonly cells: string }
	/** What goes along with a list, by place. */
	| { readonly kind: "companion"; readonly name: string; readonly of: string }
	| { readonly kind: "supply"; readonly name: string }
	| { readonly kind: "pin state"; readonly name: string };

const READ: readonly Meant[] = [
	...CONSUMER_PROPERTIES.map(({ name, cells }) => ({ kind: "list" as const, name, cells })),
	...CONSUMER_PROPERTIES.flatMap(({ name, names, rates }) =>
		[names, rates].flatMap((beside) => (beside ? [{ kind: "companion" as const, name: beside, of: name }] : [])),
	),
	{ kind: "companion", name: "pinctrl-names", of: "pinctrl-0" },
];

const WORDS: readonly string[] = READ.map(({ name }) => name);

/** Those themselves, and properties of bindings that are near one and mean something else. */
const KNOWN: ReadonlySet<string> = new Set([...WORDS, "clock-lanes", "clock-ranges", "assigned-clock-rates-u64"]);

/** What people call the lists, and words for several, with hyphens. */
const CALLED: ReadonlyMap<string, string> = new Map([
	...WORDS.map((word) => [singular(word), word] as const),
	["clk", "clocks"],
	["rst", "resets"],
	["pd", "power-domains"],
	["assigned-clk", "assigned-clocks"],
]);

/** Undefined: it is read itself, or near nothing. Asked of every property of a tree, at every edit: trees have few names. */
export function meantConsumer(typed: string): Meant | undefined {
	if (ASKED.has(typed)) return ASKED.get(typed);
	if (ASKED.size >= MOST_ASKED) ASKED.clear();
	const meant = meantBy(typed);
	ASKED.set(typed, meant);
	return meant;
}

const ASKED = new Map<string, Meant | undefined>();
const MOST_ASKED = 5000;

function meantBy(typed: string): Meant | undefined {
	if (typed.includes(",") || KNOWN.has(typed)) return undefined;
	const meant = meantWord(typed);
	return meant === undefined ? (meantSupply(typed) ?? meantPinState(typed)) : READ.find(({ name }) => name === meant);
}

/** Whether the node has a property by which this one was probably meant: what is missing is told there. */
export function hasMisspelt({ properties }: Node, name: string): boolean {
	return !properties.has(name) && [...properties.keys()].some((typed) => meantConsumer(typed)?.name === name);
}

/** Nobody misses the first letter, and of a tree's names most begin with another. */
const BY_FIRST_LETTER: ReadonlyMap<string | undefined, readonly string[]> = grouped(WORDS, (word) => word[0]);

function meantWord(typed: string): string | undefined {
	const near = BY_FIRST_LETTER.get(typed[0]?.toLowerCase());
	if (near === undefined) return undefined;
	const hyphened = typed.toLowerCase().replaceAll("_", "-");
	return CALLED.get(singular(hyphened)) ?? closestKey(hyphened, near, typed.length < 12 ? 1 : 2);
}

/** `vcc-suply` and `vcc_supply` of `vcc-supply`. */
function meantSupply(typed: string): Meant | undefined {
	const [, rail = "", word = ""] = /^([\w.+-]+)[-_](su[a-z]+)$/i.exec(typed) ?? [];
	const isMeant = rail !== "" && closestKey(word, ["supply", "supplies"], 1) !== undefined;
	return isMeant && !typed.endsWith("-supply") ? { kind: "supply", name: `${rail}-supply` } : undefined;
}

/** `pinctrl_0` and `pinctl-0` of `pinctrl-0`. */
function meantPinState(typed: string): Meant | undefined {
	const [, word = "", number = ""] = /^(p[a-z]+)[-_]?(\d+)$/i.exec(typed) ?? [];
	const name = `pinctrl-${number}`;
	return closestKey(word, ["pinctrl"], 2) !== undefined && typed !== name ? { kind: "pin state", name } : undefined;
}

/** Whether the number of a firmware's device was probably meant, in one of these spellings, and none of them is written. */
export function isMeantDeviceNumber(typed: string, spellings: readonly string[]): boolean {
	if (!/scmi|access/i.test(typed) || spellings.includes(typed)) return false;
	return closestKey(withoutVendor(typed.toLowerCase()), spellings.map(withoutVendor), 1) !== undefined;
}

function singular(hyphened: string): string {
	return hyphened.replace(/s(?=-|$)/g, "");
}

const withoutVendor = (word: string): string => word.slice(word.indexOf(",") + 1).replaceAll("_", "-");

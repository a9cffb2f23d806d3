import { CompletionItemKind } from "vscode-languageserver-types";
import { CONSUMER_PROPERTIES } from "../../board/read-uses.ts";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { textOfBytes } from "../../devicetree/lex/text-escapes.ts";
import { compatiblesOf, stringsOf } from "../../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, type PropertyDefinition } from "../../devicetree/tree/tree.ts";
import { HOST_PATH_PROPERTIES } from "../../hypervisors/index.ts";
import { resourceOfUse } from "../../verdicts/used-resources.ts";
import type { Offer } from "../offer.ts";
import { escaped } from "../yaml/snippet.ts";
import { aliasOffers, consoleOffers } from "./aliases.ts";
import { hostPathOffers } from "./host-paths.ts";
import { pathStringOffers } from "./node-paths.ts";
import { pinNameOffers } from "./pin-offers.ts";
import type { KnownTree, TreePlace } from "./tree-place.ts";

type StringPlace = Extract<CursorPlace, { kind: "string" }>;

/** What `status` may say. Devicetree Specification 2.3.4. */
export const STATUS: readonly (readonly [word: string, doc: string])[] = [
	["okay", "The node is in use."],
	["disabled", "The node is not in use; something may put it to use later, an overlay or a boot script."],
	["reserved", "The node is in use by something else, firmware for one, and nobody else is to touch it."],
	["fail", "The node does not work and nothing here can repair it."],
];

/** Words in quotes: what a property of this name can say there. */
export function stringOffers(place: StringPlace, at: TreePlace): readonly Offer[] {
	const words = wordsFor(place, at);
	const closing = place.isClosed ? "" : '"';
	const taken = new Set([...place.before, ...place.after]);
	return words
		.filter(({ label }, i) => !taken.has(label) && words.findIndex((word) => word.label === label) === i)
		.map((offer) => ({ ...offer, snippet: escaped(`${offer.label}${closing}`) }));
}

function wordsFor(place: StringPlace, at: TreePlace): readonly Offer[] {
	const { property, nodes, typed } = place;
	const { known, node } = at;
	if (property === "status") return statusOffers(node, at.file, place.start);
	if (known === undefined) return [];
	if (HOST_PATH_PROPERTIES.includes(property)) return hostPathOffers(known, node);
	if (nodes.at(-1)?.name === "aliases") return aliasOffers(property, typed, known);
	if (property === "target-path") return pathStringOffers(typed, known);
	if (property === "stdout-path" || property === "linux,stdout-path") return consoleOffers(typed, known);
	const pins = pinNameOffers(place, at);
	if (pins.length > 0) return pins;
	return property.endsWith("-names") || property.endsWith("-name") ? nameOffers(place, known, node) : [];
}

/** What changes something comes first: the status that the node has without what is written at the place. */
export function statusOffers(node: Node | undefined, file: string, offset: number): readonly Offer[] {
	const written = node?.properties.get("status")?.definitions ?? [];
	// one that has no value yet ends before the place
	const isOwn = ({ first, last }: PropertyDefinition): boolean =>
		first.source.path === file && offset >= first.start && last.source.text.slice(last.end, offset).trim() === "";
	const others = written.filter((definition) => !isOwn(definition));
	const [part] = others.at(-1)?.value ?? [];
	const isOn = others.length > 0 && !(part?.kind === "string" && textOfBytes(part.bytes).split("\0")[0] === "disabled");
	return STATUS.map(([word, doc], i) => ({
		label: word,
		kind: CompletionItemKind.EnumMember,
		rank: word === (isOn ? "disabled" : "okay") ? 9 : 8 - i,
		doc: () => doc,
	}));
}

/** Names for the entries of a list: what nodes of the same kind call the one at this place, then the others, then what firmware calls it. */
function nameOffers({ property, before }: StringPlace, known: KnownTree, node: Node | undefined): readonly Offer[] {
	const own = new Set(node === undefined ? [] : compatiblesOf(node));
	const index = before.length;
	const here = new Map<string, number>();
	const elsewhere = new Map<string, number>();
	for (const other of own.size === 0 ? [] : nodesBelow(known.tree.root)) {
		const names = other === node ? undefined : stringsOf(other.properties.get(property));
		if (names === undefined || !compatiblesOf(other).some((each) => own.has(each))) continue;
		for (const [i, name] of names.entries()) {
			const counts = i === index ? here : elsewhere;
			counts.set(name, (counts.get(name) ?? 0) + 1);
		}
	}
	const byCount = (counts: ReadonlyMap<string, number>, rank: number): Offer[] =>
		[...counts]
			.sort(([, a], [, b]) => b - a)
			.map(([label, count]) => ({
				label,
				kind: CompletionItemKind.Value,
				detail: `${count === 1 ? "one node" : `${count} nodes`} of this kind`,
				rank,
			}));
	const states = property === "pinctrl-names" ? PIN_STATES : [];
	return [
		...byCount(here, 3),
		...byCount(elsewhere, 2),
		...states.map((label, i): Offer => ({ label, kind: CompletionItemKind.Value, rank: i === index ? 2 : 1 })),
		...firmwareNames(property, index, known, node),
	];
}

/** Linux pinctrl-state.h. */
const PIN_STATES = ["default", "sleep", "idle", "init"];

/** What firmware calls the entry that the name is for. */
function firmwareNames(property: string, index: number, known: KnownTree, node: Node | undefined): readonly Offer[] {
	const { boot } = known.analysis.facts;
	const list = CONSUMER_PROPERTIES.find(({ names }) => names === property)?.name;
	const device = known.stack.board.devices.find((each) => each.node === node);
	const use =
		list === undefined ? undefined : device?.uses.find((each) => each.property.name === list && each.index === index);
	const entry = boot && use && resourceOfUse(boot, use);
	const name = entry?.resource.name || entry?.key;
	return name === undefined
		? []
		: [{ label: name, kind: CompletionItemKind.Value, detail: "firmware's name of it", rank: 1 }];
}

import { CompletionItemKind } from "vscode-languageserver-types";
import type { NodeShape, PropertyBinding } from "../../board/bindings/binding.ts";
import { propertyBinding } from "../../board/bindings/bindings.ts";
import { isInstance } from "../../board/bindings/node-shape.ts";
import { PROTOCOL_BINDINGS } from "../../board/bindings/protocols.ts";
import { SHARED_MEMORY } from "../../board/bindings/shared-memories.ts";
import { TRANSPORTS } from "../../board/bindings/transports.ts";
import { pageNodesOf } from "../../board/pages.ts";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import type { Node } from "../../devicetree/tree/tree.ts";
import type { Hypervisor } from "../../hypervisors/hypervisor.ts";
import { ALL_BINDINGS, bindingText, offeredProperties } from "../bindings.ts";
import { prose } from "../markdown.ts";
import type { Offer } from "../offer.ts";
import { shapeAround } from "./node-around.ts";
import type { KnownTree, TreePlace } from "./tree-place.ts";

type PlaceOf<K extends CursorPlace["kind"]> = Extract<CursorPlace, { kind: K }>;

/** Between quotes: the words that a property of SCMI's nodes can have, and those of their setup's mediator. */
export function wordOffers(place: PlaceOf<"string">, at: TreePlace): readonly Offer[] {
	const isThere = new Set([...place.before, ...place.after]);
	return wordsAt(place, at)
		.filter(([word]) => !isThere.has(word))
		.map(([label, text]) => ({ label, kind: CompletionItemKind.Value, detail: "SCMI", rank: 3, doc: () => text }));
}

/** Between `<` and `>`: a number that is the same in every good tree. */
export function numberOffers(place: PlaceOf<"cell">, at: TreePlace): readonly Offer[] {
	if (place.before.length > 0 || place.typed.startsWith("&")) return [];
	return numbersAt(place, at).map(([label, text]) => ({
		label,
		kind: CompletionItemKind.Value,
		detail: "SCMI",
		rank: 3,
		doc: () => text,
	}));
}

interface InProperty {
	readonly nodes: PlaceOf<"string">["nodes"];
	readonly property: string;
}

/** Each with what it means, as Markdown. */
function wordsAt({ nodes, property }: InProperty, at: TreePlace): readonly (readonly [string, string])[] {
	const shape = shapeAround(nodes, at);
	if (at.known === undefined || shape?.parent === undefined) return [];
	const { facts } = at.known.analysis;
	if (property === "compatible")
		return compatibleWords({ ...shape, compatible: [] }, shape.parent, facts.recognised.hypervisor, [
			...(nodes.at(-1)?.labels ?? []),
			...(isPage(at.node, at.known) ? [SHARED_MEMORY] : []),
		]);
	const binding = bindingHere(shape, property, at.known);
	// those are told of every node alike
	if (binding?.value.kind !== "strings" || binding.isGeneric || /^(?:status|pinctrl-names)$/.test(property)) return [];
	return binding.value.words.map((word) => [word, bindingText(binding).join("\n\n")]);
}

function numbersAt({ nodes, property }: InProperty, at: TreePlace): readonly (readonly [string, string])[] {
	const shape = shapeAround(nodes, at);
	const binding = shape && at.known && bindingHere(shape, property, at.known);
	if (binding?.value.kind === "numbers" && binding.value.always !== undefined)
		return [[binding.value.always, bindingText(binding).join("\n\n")]];
	// of a node whose name does not say it
	return property === "reg" && shape?.parent !== undefined && isInstance(shape.parent)
		? PROTOCOL_BINDINGS.map(({ id, title, text }) => [`0x${id.toString(16)}`, `**${title}**\n\n${prose(text)}`])
		: [];
}

function bindingHere(shape: NodeShape, property: string, known: KnownTree): PropertyBinding | undefined {
	const { facts } = known.analysis;
	return offeredProperties(shape, facts, known.guest === undefined).find(({ name }) => name === property);
}

/** Whether somebody names the node for messages already. */
function isPage(node: Node | undefined, { stack: { board }, tree }: KnownTree): boolean {
	if (node === undefined) return false;
	return (board.nodesWith.get("shmem") ?? []).some((each) => pageNodesOf(tree, each).includes(node));
}

/** Each with what it means, as Markdown; `called`: what else the node is known by. */
function compatibleWords(
	node: NodeShape,
	parent: NodeShape,
	{ isMediator, name: mediator }: Hypervisor,
	called: readonly string[],
): readonly (readonly [string, string])[] {
	const isBelow = (name: string): boolean => parent.name === name && parent.parent?.parent === undefined;
	if (isInstance(node) || isBelow("firmware"))
		return TRANSPORTS.map(({ compatible, text }) => [compatible, prose(text)]);
	const isMemory = isBelow("reserved-memory") || parent.compatible.includes("mmio-sram");
	if (isMemory || [node.name, ...called].some((name) => /shm|scmi/.test(name)))
		return [[SHARED_MEMORY, meaningOf(node, SHARED_MEMORY)]];
	// what a mediator knows by such a word is its own business, and stands apart
	if (!isMediator || !isInChosen(node)) return [];
	return mediatorsWords(node, mediator).map((word) => [word, meaningOf(node, word)]);
}

const isInChosen = ({ parent }: NodeShape): boolean =>
	parent !== undefined && ((parent.name === "chosen" && parent.parent?.parent === undefined) || isInChosen(parent));

/** Those that make a node here one that the mediator reads. */
function mediatorsWords(node: NodeShape, mediator: string): readonly string[] {
	return [...new Set(ALL_BINDINGS.flatMap(({ properties }) => wordsIn(properties, mediator)))].filter(
		(word) =>
			word !== SHARED_MEMORY &&
			!TRANSPORTS.some(({ compatible }) => compatible === word) &&
			meaningOf(node, word) !== "",
	);
}

const wordsIn = (properties: (typeof ALL_BINDINGS)[number]["properties"], mediator: string): readonly string[] =>
	properties.flatMap(({ name, value, readers }) =>
		name === "compatible" && value.kind === "strings" && readers?.includes(mediator) !== false ? value.words : [],
	);

function meaningOf(node: NodeShape, word: string): string {
	const binding = propertyBinding({ ...node, compatible: [word] }, "compatible", ALL_BINDINGS);
	return binding === undefined ? "" : bindingText(binding).join("\n\n");
}

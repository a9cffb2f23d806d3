import { CompletionItemKind } from "vscode-languageserver-types";
import type { NodeShape } from "../../board/bindings/binding.ts";
import { propertyBinding } from "../../board/bindings/bindings.ts";
import { isInstance } from "../../board/bindings/node-shape.ts";
import { SHARED_MEMORY } from "../../board/bindings/shared-memories.ts";
import { TRANSPORTS } from "../../board/bindings/transports.ts";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { ALL_BINDINGS, bindingText } from "../bindings.ts";
import { prose } from "../markdown.ts";
import { shapeAround } from "./node-around.ts";
import type { TreeOffer } from "./tree-offer.ts";
import type { TreePlace } from "./tree-place.ts";

type StringPlace = Extract<CursorPlace, { kind: "string" }>;

/** The compatibles by which SCMI's nodes, and those of the setup's mediator, are known, where such a node may stand. */
export function compatibleOffers(place: StringPlace, at: TreePlace): readonly TreeOffer[] {
	if (place.property !== "compatible" || at.known === undefined) return [];
	const shape = shapeAround(place.nodes, at);
	if (shape?.parent === undefined) return [];
	const isThere = new Set([...place.before, ...place.after]);
	return wordsFor({ ...shape, compatible: [] }, shape.parent, at.known.analysis.facts.recognised.hypervisor.isMediator)
		.filter(([word]) => !isThere.has(word))
		.map(([label, text]) => ({ label, kind: CompletionItemKind.Value, detail: "SCMI", rank: 3, doc: () => text }));
}

/** Each with what it means, as Markdown. */
function wordsFor(node: NodeShape, parent: NodeShape, isMediated: boolean): readonly (readonly [string, string])[] {
	const isBelow = (name: string): boolean => parent.name === name && parent.parent?.parent === undefined;
	if (isInstance(node) || isBelow("firmware"))
		return TRANSPORTS.map(({ compatible, text }) => [compatible, prose(text)]);
	const isMemory = isBelow("reserved-memory") || parent.compatible.includes("mmio-sram");
	if (isMemory || /shm|scmi/.test(node.name)) return [[SHARED_MEMORY, meaningOf(node, SHARED_MEMORY)]];
	if (!isMediated) return [];
	return mediatorsWords(node).map((word) => [word, meaningOf(node, word)]);
}

/** Those that make a node here one that a mediator reads. */
function mediatorsWords(node: NodeShape): readonly string[] {
	return [...new Set(ALL_BINDINGS.flatMap(({ properties }) => wordsIn(properties)))].filter(
		(word) =>
			word !== SHARED_MEMORY &&
			!TRANSPORTS.some(({ compatible }) => compatible === word) &&
			meaningOf(node, word) !== "",
	);
}

const wordsIn = (properties: (typeof ALL_BINDINGS)[number]["properties"]): readonly string[] =>
	properties.flatMap(({ name, value }) => (name === "compatible" && value.kind === "strings" ? value.words : []));

function meaningOf(node: NodeShape, word: string): string {
	const binding = propertyBinding({ ...node, compatible: [word] }, "compatible", ALL_BINDINGS);
	return binding === undefined ? "" : bindingText(binding).join("\n\n");
}

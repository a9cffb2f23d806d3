import { CompletionItemKind } from "vscode-languageserver-types";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import type { Offer } from "../offer.ts";

type NamePlace = Extract<CursorPlace, { kind: "name" }>;

interface Directive {
	readonly word: string;
	/** What goes in behind it, as a snippet. */
	readonly rest: string;
	readonly text: string;
	/** What it is about is offered next. */
	readonly continues?: true;
}

const DELETE_NODE: Directive = {
	word: "/delete-node/",
	rest: " ",
	text: "Takes away a node that an earlier text has, with all that is below it.",
	continues: true,
};
const OMIT: Directive = {
	word: "/omit-if-no-ref/",
	rest: " ",
	text: "Leaves a node out of the blob where nothing refers to it.",
};

/** Within a node. Devicetree Specification 6, dtc-parser.y of dtc 1.7. */
const IN_NODES: readonly Directive[] = [
	{
		word: "/delete-property/",
		rest: " ",
		text: "Takes away a property that an earlier text gives this node.",
		continues: true,
	},
	DELETE_NODE,
	OMIT,
];

/** Outside all nodes. */
const OUTSIDE: readonly Directive[] = [
	DELETE_NODE,
	{
		word: "/include/",
		rest: ' "$1"',
		text: "Reads another file here, by dtc: the preprocessor does not see what is in it. Most trees have `#include` instead.",
		continues: true,
	},
	OMIT,
];

/** Where a statement begins with a slash: what may follow it. */
export function directiveOffers({ typed, nodes, hasLabel }: NamePlace): readonly Offer[] {
	if (!typed.startsWith("/") || hasLabel) return [];
	return (nodes.length > 0 ? IN_NODES : OUTSIDE).map(
		({ word, rest, text, continues }, i): Offer => ({
			label: word,
			kind: CompletionItemKind.Keyword,
			snippet: `${word}${rest}`,
			rank: 9 - i,
			...(continues && { continues }),
			doc: () => text,
		}),
	);
}

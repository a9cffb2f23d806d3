import { CompletionItemKind } from "vscode-languageserver-types";
import { type Node, nodesBelow, pathOf } from "../../devicetree/tree/tree.ts";
import { describeNode } from "../hover-symbol.ts";
import type { Offer } from "../offer.ts";
import { escaped } from "../yaml/snippet.ts";
import { type KnownTree, nodeNamed } from "./tree-place.ts";

/** More nodes than these below one are offered level by level. */
const MAX_AT_ONCE = 150;

/** `&{/path}` and `&{label/path}`, as far as they are typed. */
export function pathOffers(typed: string, known: KnownTree): readonly Offer[] {
	const inner = typed.slice(2);
	const base = inner.slice(0, inner.lastIndexOf("/") + 1);
	const from = base === "" || base === "/" ? known.tree.root : nodeNamed(known.tree, `&{${base.slice(0, -1)}}`);
	return from === undefined
		? []
		: below(from).map((node) => offerOf(known, node, `&{${base || "/"}${pathFrom(from, node)}}`));
}

/** Paths in a string, as far as one is typed. */
export function pathStringOffers(typed: string, known: KnownTree): readonly Offer[] {
	const base = typed.slice(0, typed.lastIndexOf("/") + 1);
	const from = base === "" || base === "/" ? known.tree.root : nodeNamed(known.tree, base.slice(0, -1));
	return from === undefined
		? []
		: below(from).map((node) => offerOf(known, node, `${base || "/"}${pathFrom(from, node)}`));
}

function below(from: Node): readonly Node[] {
	const all = nodesBelow(from).slice(1);
	return all.length > MAX_AT_ONCE ? [...from.children.values()] : all;
}

/** A node by its whole path. */
export const pathOffer = (known: KnownTree, node: Node): Offer => offerOf(known, node, pathOf(node));

const pathFrom = (from: Node, node: Node): string =>
	pathOf(node).slice(from.parent === undefined ? 1 : pathOf(from).length + 1);

function offerOf(known: KnownTree, node: Node, written: string): Offer {
	return {
		label: written,
		kind: CompletionItemKind.Module,
		...(node.labels[0] !== undefined && { detail: `&${node.labels[0]}` }),
		snippet: escaped(written),
		filter: node.labels.join(" "),
		rank: 1,
		doc: () => describeNode(known.stack.resolved, node),
	};
}

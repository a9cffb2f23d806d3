import { CompletionItemKind } from "vscode-languageserver-types";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { compatiblesOf, isEnabled } from "../../devicetree/tree/read-property.ts";
import type { Node } from "../../devicetree/tree/tree.ts";
import { describeNode } from "../hover-symbol.ts";
import type { Offer } from "../offer.ts";
import { labelledNodes } from "./labelled-nodes.ts";
import { pathOffers } from "./node-paths.ts";
import type { KnownTree, TreePlace } from "./tree-place.ts";

type Place<K extends CursorPlace["kind"]> = Extract<CursorPlace, { kind: K }>;

/** `&label` between nodes: any node of the tree, to say more of it. */
export function extensionOffers(place: Place<"name">, at: TreePlace): readonly Offer[] {
	if (place.nodes.length > 0 || !place.typed.startsWith("&") || at.known === undefined) return [];
	if (place.typed.startsWith("&{")) return pathOffers(place.typed, at.known);
	const isAlone = /^[ \t]*(?:\r?\n|$)/.test(at.text.slice(place.end));
	return labelOffers(at.known, isAlone ? (label) => `&${label} {\n\t$0\n};` : undefined);
}

/** `/delete-node/`: a label, or a node within the one it stands in; `/delete-property/`: what that node has. */
export function deletionOffers(place: Place<"deletion">, { known, node, trigger }: TreePlace): readonly Offer[] {
	if (known === undefined) return [];
	const isBrief = trigger === " ";
	if (place.what === "property")
		return [...(node?.properties.keys() ?? [])]
			.filter((name) => name !== "phandle")
			.map((name) => ({ label: name, kind: CompletionItemKind.Property, rank: 1 }));
	const children = [...(node?.children.values() ?? [])].map(
		(child): Offer => ({
			label: child.name,
			kind: CompletionItemKind.Module,
			...(child.labels[0] !== undefined && { detail: `&${child.labels[0]}`, filter: child.labels.join(" ") }),
			rank: 2,
			doc: () => describeNode(known.stack.resolved, child),
		}),
	);
	if (place.typed.startsWith("&")) return labelOffers(known, undefined);
	// within a node a label is not what is meant first
	return place.nodes.length > 0 ? children : isBrief ? [] : labelOffers(known, undefined);
}

/** Every label; what is in use and what is not is said. */
export function labelOffers(
	known: KnownTree,
	snippetOf: ((label: string) => string) | undefined,
	rankOf: (node: Node) => number = () => 1,
): readonly Offer[] {
	return labelledNodes(known.tree).map(
		([label, node]): Offer => ({
			label: `&${label}`,
			kind: CompletionItemKind.Reference,
			detail: `${compatiblesOf(node)[0] ?? (node.name || "/")}${isEnabled(node) ? "" : ", disabled"}`,
			filter: node.name,
			...(snippetOf !== undefined && { snippet: snippetOf(label), plain: `&${label}` }),
			rank: rankOf(node),
			doc: () => describeNode(known.stack.resolved, node),
		}),
	);
}

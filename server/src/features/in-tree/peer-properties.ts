import { CompletionItemKind } from "vscode-languageserver-types";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import type { Cell } from "../../devicetree/parse/ast.ts";
import { compatiblesOf } from "../../devicetree/tree/read-property.ts";
import { displayName, type Node, nodesBelow, type Property } from "../../devicetree/tree/tree.ts";
import { code, plain } from "../markdown.ts";
import type { Offer } from "../offer.ts";
import { escaped, type Snippet } from "../yaml/snippet.ts";
import { bodyAround } from "./node-around.ts";
import { choice } from "./stops.ts";
import type { TreePlace } from "./tree-place.ts";

type NamePlace = Extract<CursorPlace, { kind: "name" }>;

const STATUS: Snippet = `status = "${choice(1, ["okay", "disabled"])}";`;

/** What dtc, or an overlay, puts into nodes by itself. */
const MADE = new Set(["phandle", "linux,phandle", "compatible"]);

/** The properties that a node has from elsewhere, then those that nodes of its compatible have in this tree, the commonest first. */
export function peerOffers(place: NamePlace, { known, node, text, trigger }: TreePlace): readonly Offer[] {
	const outer = place.nodes.at(-1);
	if (known === undefined || node === undefined || outer === undefined || place.hasLabel || trigger === " ") return [];
	if (/^[&/]/.test(place.typed)) return [];
	const { names: isThere, hasNodeBefore } = bodyAround(text, outer.opens, place);
	if (hasNodeBefore) return [];
	const isOffered = (name: string): boolean => !MADE.has(name) && !isThere.has(name);
	// what stands behind is the value that was there
	const isName = /^\s*[=;]/.test(text.slice(place.end));
	const offer = (property: Property, detail: string, doc: string): Offer => ({
		label: property.name,
		kind: CompletionItemKind.Property,
		detail,
		snippet: isName ? escaped(property.name) : snippetLike(property),
		rank: 0,
		doc: () => doc,
	});
	const own = [...node.properties.values()].filter(
		({ name, definitions }) => isOffered(name) && definitions.length > 0,
	);
	const [compatible] = compatiblesOf(node);
	return [
		...own.map((property) => offer(property, "set elsewhere", "The node has it already; here it is said anew.")),
		...[...peersOf(known.tree.root, node, compatible)]
			.filter(([name]) => isOffered(name))
			.sort(([, a], [, b]) => b.count - a.count)
			.map(([, { example, property }]) =>
				offer(
					property,
					`as ${displayName(example)} has`,
					`${plain(displayName(example))}, which is ${code(compatible ?? "")} too, has it.`,
				),
			),
	];
}

interface Peer {
	readonly example: Node;
	readonly property: Property;
	count: number;
}

/** Asked of every node of a board, and so without making a text of what is as long as none. */
function isOf(node: Node, compatible: string): boolean {
	const [first] = node.properties.get("compatible")?.value ?? [];
	if (first?.kind === "string" && first.bytes.length !== compatible.length) return false;
	return compatiblesOf(node)[0] === compatible;
}

/** What the node itself does not have. */
function peersOf(root: Node, node: Node, compatible: string | undefined): ReadonlyMap<string, Peer> {
	const peers = new Map<string, Peer>();
	if (compatible === undefined) return peers;
	for (const example of nodesBelow(root)) {
		if (example === node || !isOf(example, compatible)) continue;
		for (const property of example.properties.values()) {
			const found = peers.get(property.name);
			if (found !== undefined) found.count++;
			else if (!node.properties.has(property.name)) peers.set(property.name, { example, property, count: 1 });
		}
	}
	return peers;
}

/** A property with places to fill in, of the form that it has elsewhere. */
export function snippetLike({ name, value: [first] }: Property): Snippet {
	const head = escaped(name);
	if (name === "status") return STATUS;
	switch (first?.kind) {
		case undefined:
			return `${head};`;
		case "string":
			return `${head} = "$1";`;
		case "cells":
			return `${head} = <${cellsLike(first.cells)}>;`;
		case "path":
			return `${head} = &$1;`;
		default:
			return `${head} = $1;`;
	}
}

/** The provider that the list is of, and its numbers to fill in: what it lists of another is not what is written anew. */
function cellsLike([head, ...cells]: readonly Cell[]): Snippet {
	const label = head?.kind === "reference" ? head.reference.label : undefined;
	if (label === undefined) return "$1";
	const next = cells.findIndex(({ kind }) => kind === "reference");
	const count = next < 0 ? cells.length : next;
	return `&${[escaped(label), ...Array.from({ length: count }, (_, i) => `$${i + 1}`)].join(" ")}`;
}

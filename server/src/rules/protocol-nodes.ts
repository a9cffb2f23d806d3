import type { Board, Controller, ProtocolNode } from "../board/board.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { cellsOf, isEnabled, numberOf } from "../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, type Property, pathOf, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Facts, OwnedStack } from "../facts.ts";
import { isCpu } from "../machine/guests/linux/perf.ts";
import { kindOfProtocol, PROVIDER_CELLS, type ResourceKind } from "../scmi/resource-kind.ts";
import type { Fix } from "../text/fix.ts";
import type { Span } from "../text/span.ts";
import { insertProperty } from "./insert-property.ts";
import { isOwnText } from "./own-texts.ts";
import { missing, type User, type Wanting } from "./without-provider.ts";

/** An SCMI node in use, of a tree that could be read whole. */
export interface OwnedController {
	readonly owned: OwnedStack;
	readonly board: Board;
	readonly controller: Controller;
}

export function* controllersOf({ stacks }: Facts): Generator<OwnedController> {
	for (const owned of stacks) {
		const { board } = owned.stack;
		if (!board.tree.complete) continue;
		for (const controller of board.controllers) if (controller.enabled) yield { owned, board, controller };
	}
}

/** The devices in use that use something of a protocol node and miss it. */
export function usersOfProtocol({ usersOf }: Board, { node }: ProtocolNode): readonly User[] {
	return missing((usersOf.get(node) ?? []).filter(({ device }) => device.enabled));
}

const LIST_OF_SENSORS = "thermal-sensors";

/** Those in use that refer to a node which Linux makes no protocol of, in whatever list. */
export function referringTo({ tree }: Board, target: Node): readonly Wanting[] {
	const users: Wanting[] = [];
	for (const node of nodesBelow(tree.root))
		for (const property of node.properties.values())
			if ((cellsOf(property) ?? []).some((cell) => cell.target === target) && isEnabled(node))
				users.push({ device: { node }, use: { property, kind: kindIn(node, property) } });
	return users;
}

/** As far as it matters to what becomes of the node. */
function kindIn(node: Node, { name }: Property): ResourceKind {
	if (name === LIST_OF_SENSORS) return "sensor";
	return isCpu(pathOf(node)) ? "perf" : "clock";
}

/** Where the first number of a property stands, else the property, else the node. */
export function placeOfNumber(node: Node, property: Property | undefined): Span {
	const cell = property === undefined ? undefined : cellsOf(property)?.[0]?.cell;
	if (cell !== undefined) return spanOfTokens(cell.first, cell.last);
	return (property && spanOfProperty(property)) ?? spanOfNode(node);
}

/** What a protocol of a kind may have; of performance, today's word first. */
export function cellsOfKind(kind: ResourceKind): readonly string[] {
	const names = Object.entries(PROVIDER_CELLS).flatMap(([name, kinds]) => (kinds.includes(kind) ? [name] : []));
	return names.toReversed();
}

/** How many numbers of its kind a standard protocol says that a reference has, where that is not one; undefined: it is, or is not known. */
export function wrongCells({ node, protocolId }: ProtocolNode, cells: string): number | undefined {
	const kind = kindOfProtocol(protocolId);
	const count = numberOf(node.properties.get(cells));
	return kind === undefined || !PROVIDER_CELLS[cells]?.includes(kind) || count === 1 ? undefined : count;
}

/** Writes a property anew where it is typed in the board's own files; else it is added there. */
export function setProperty(
	facts: Facts,
	{ guest }: OwnedStack,
	node: Node,
	name: string,
	value: string,
	title: string,
): readonly Fix[] {
	const written = node.properties.get(name);
	const text = `${name} = ${value};`;
	const isElsewhere = written === undefined || !isOwnText(facts, spanOfProperty(written)?.file ?? "");
	const inserted = isElsewhere && !guest ? insertProperty(facts, node, text) : undefined;
	// a body has it once
	const isThere = written !== undefined && (!isElsewhere || inserted?.at.file === spanOfProperty(written)?.file);
	const edit = isThere ? rewritten(written, text) : inserted;
	return edit === undefined ? [] : [{ title, preferred: true, edits: [edit] }];
}

function rewritten(written: Property, text: string): Fix["edits"][number] | undefined {
	const typed = spanOfProperty(written);
	const statement = written.definitions.at(-1);
	const isTyped = statement?.first.expansion === undefined && statement?.last.expansion === undefined;
	return typed !== undefined && isTyped ? { at: typed, text } : undefined;
}

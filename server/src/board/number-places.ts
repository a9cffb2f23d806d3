import type { PinSelector } from "../catalogue/catalogue-index.ts";
import { originOfTokens, spanOfTokens } from "../devicetree/lex/origin.ts";
import { settingsOf } from "../devicetree/tree/property-settings.ts";
import { type Node, nodesBelow, type Property, type Tree } from "../devicetree/tree/tree.ts";
import { kindOfProtocol, mayHavePins, type ResourceKind } from "../scmi/resource-kind.ts";
import type { Origin, Span } from "../text/span.ts";
import type { Board, DeviceIdSpelling, ProtocolNode } from "./board.ts";
import { deviceIdsOf } from "./read-board.ts";
import { pinCellsOf } from "./read-pins.ts";
import { numberedUsesOf } from "./read-uses.ts";
import { listReader } from "./reference-lists.ts";

/** A place in the sources of a tree where a number of firmware's stands, whether or not it counts in the end. */
export interface NumberPlace {
	readonly of: NumberedThing;
	/** Undefined: it depends on something that is not there. */
	readonly number: number | undefined;
	/** The SCMI node that is asked; undefined of a device number that names none. */
	readonly controller: Node | undefined;
	/** The node that has it. */
	readonly node: Node;
	readonly property: string;
	readonly origin: Origin;
}

/** What a number counts. */
export type NumberedThing =
	| { readonly kind: "resource"; readonly table: ResourceKind; readonly selector: PinSelector }
	| { readonly kind: "device" };

/** A number behind a reference to a protocol node, in a property of which nobody knows what it means. */
export interface UnreadNumber {
	readonly property: string;
	readonly controller: Node;
	/** Of which protocol's numbers it is; undefined: that has none of a standard kind. */
	readonly table: ResourceKind | undefined;
	readonly at: Span;
}

export interface NumberPlaces {
	readonly places: readonly NumberPlace[];
	readonly unread: readonly UnreadNumber[];
}

/**
 * Every place where a number is typed that firmware is asked with: in nodes that are in use or not, inside the SCMI nodes too, in settings
 * that a later one replaces, and in what is deleted. In document order, what is deleted last.
 */
export function numberPlaces({ tree, controllers }: Board, spellings: readonly DeviceIdSpelling[]): NumberPlaces {
	const protocols = new Map(controllers.flatMap((own) => own.protocols.map((protocol) => [protocol.node, protocol])));
	const scmiNodes = new Set(controllers.map(({ node }) => node));
	const places: NumberPlace[] = [];
	const unread: UnreadNumber[] = [];
	const look = (node: Node, property: Property): void => {
		for (const setting of settingsOf(tree, property)) {
			const alone: Node = { ...node, properties: new Map([[property.name, setting]]) };
			const found = [
				...resourcesIn(tree, alone, protocols),
				...pinsIn(alone, protocols),
				...devicesIn(tree, alone, spellings, scmiNodes),
			].map((place): NumberPlace => ({ ...place, node, property: property.name }));
			places.push(...found);
			if (setting === property) unread.push(...unreadIn(setting, protocols, found));
		}
	};
	for (const node of nodesBelow(tree.root)) for (const property of node.properties.values()) look(node, property);
	for (const deleted of tree.deleted) {
		if (deleted.kind === "property") look(deleted.node, deleted.property);
		else
			for (const node of nodesBelow(deleted.node))
				for (const property of node.properties.values()) look(node, property);
	}
	return { places, unread };
}

type Found = Omit<NumberPlace, "node" | "property">;

/** Without supplies, which say the number of a regulator's own node. */
function resourcesIn(tree: Tree, node: Node, protocols: ReadonlyMap<Node, ProtocolNode>): readonly Found[] {
	return numberedUsesOf(node, protocols, listReader(tree)).flatMap(({ kind, id, protocol, cell }) =>
		cell === undefined
			? []
			: [
					{
						of: { kind: "resource", table: kind, selector: "pin" } as const,
						number: id,
						controller: protocol.controller,
						origin: originOfTokens(cell.first, cell.last),
					},
				],
	);
}

/** In the states of a pin controller, and the nodes in them. */
function pinsIn(node: Node, protocols: ReadonlyMap<Node, ProtocolNode>): readonly Found[] {
	const above = [node.parent, node.parent?.parent].flatMap((parent) => parent ?? []);
	const protocol = above.map((parent) => protocols.get(parent)).find((found) => found !== undefined);
	if (protocol === undefined || !mayHavePins(protocol.protocolId)) return [];
	return pinCellsOf(node).map(({ selector, cell }) => ({
		of: { kind: "resource", table: "pinctrl", selector },
		number: cell.kind === "number" ? Number(cell.value) : undefined,
		controller: protocol.controller,
		origin: originOfTokens(cell.first, cell.last),
	}));
}

function devicesIn(
	tree: Tree,
	node: Node,
	spellings: readonly DeviceIdSpelling[],
	scmiNodes: ReadonlySet<Node>,
): readonly Found[] {
	return spellings
		.filter(({ property }) => node.properties.has(property))
		.flatMap((spelling) => deviceIdsOf(tree, node, spelling, scmiNodes))
		.filter(({ tooShort }) => !tooShort)
		.map(({ id, provider, cell, at }) => ({
			of: { kind: "device" },
			number: id,
			controller: provider,
			origin: cell === undefined ? { typed: at, at, via: [] } : originOfTokens(cell.first, cell.last),
		}));
}

/** Numbers right behind a reference to a protocol node that were not found to mean something. */
function unreadIn(
	{ name, value, targets }: Property,
	protocols: ReadonlyMap<Node, ProtocolNode>,
	found: readonly NumberPlace[],
): readonly UnreadNumber[] {
	const known = new Set(found.map(({ origin: { at } }) => `${at.file} ${at.start}`));
	return value.flatMap((part) => {
		if (part.kind !== "cells") return [];
		return part.cells.flatMap((cell, i): readonly UnreadNumber[] => {
			const target = cell.kind === "reference" ? targets.get(cell.reference) : undefined;
			const protocol = target && protocols.get(target);
			const next = part.cells[i + 1];
			if (protocol === undefined || next === undefined || next.kind === "reference") return [];
			const at = spanOfTokens(next.first, next.last);
			if (known.has(`${at.file} ${at.start}`)) return [];
			return [{ property: name, controller: protocol.controller, table: kindOfProtocol(protocol.protocolId), at }];
		});
	});
}

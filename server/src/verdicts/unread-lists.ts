import type { Board, BoardDevice } from "../board/board.ts";
import { isMisnumbered, misnamedCells, strangeCells } from "../board/protocol-number.ts";
import { CONSUMER_PROPERTIES } from "../board/read-uses.ts";
import { isSupply } from "../board/reference-lists.ts";
import { referredBy } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, type Property, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { hex } from "../machine/channels.ts";
import { canBeIn, isProtocolNumber, kindOfProtocol, type ResourceKind } from "../scmi/resource-kind.ts";
import { scmiNodeAbove } from "./lost-references.ts";
import { lostRegulators } from "./lost-regulators.ts";
import type { Reason } from "./verdict.ts";

/** What Linux does not read of a setup's trees as it is meant. */
export interface UnreadLists {
	/** Lists of SCMI's numbers that go wrong, by the device's node. */
	readonly unread: ReadonlyMap<Node, readonly Reason[]>;
	/** Protocol nodes and regulators that Linux registers nothing for, or not what some lists look for: driver.c, scmi_probe(). */
	readonly passedOver: ReadonlyMap<Node, PassedOver>;
}

interface PassedOver {
	/** As a clause. */
	readonly why: string;
	/** What it provides all the same. */
	readonly kind?: ResourceKind;
}

export function unreadListsOf({ stacks, boot }: Facts): UnreadLists {
	const unread = new Map<Node, Reason[]>();
	for (const { board } of stacks.map(({ stack }) => stack).filter((stack) => stack.board.tree.complete)) {
		const faulty = board.referenceFaults.filter(({ property }) => isDriversOwn(property));
		for (const { node, property } of [...faulty, ...board.devices.flatMap(unfinishedLists)]) {
			const text = `${property.name} of ${displayName(node)} cannot be read to its end, and what its driver does then is not known`;
			const reason = { text, at: spanOfProperty(property) };
			unread.set(node, [...(unread.get(node) ?? []), reason]);
		}
	}
	const lost = stacks.flatMap(({ stack }) => lostRegulators(stack.board, boot));
	return {
		unread,
		passedOver: new Map([
			...stacks.flatMap(({ stack }) => passedOverIn(stack.board)),
			...lost.map(([node, why]): [Node, PassedOver] => [node, { why }]),
		]),
	};
}

/** Those that are being typed, have a macro in them that is not known, or refer to a node that is not there. */
function unfinishedLists({ node }: BoardDevice): { readonly node: Node; readonly property: Property }[] {
	return CONSUMER_PROPERTIES.flatMap(({ name }) => {
		const property = node.properties.get(name);
		const isCut = property?.value.some(({ kind }) => kind === "unknown") || (property && isDangling(property));
		return property && isCut ? [{ node, property }] : [];
	});
}

const isDangling = ({ value, targets }: Property): boolean =>
	value.some(
		(part) =>
			part.kind === "cells" &&
			part.cells.some((cell) => cell.kind === "reference" && targets.get(cell.reference) === undefined),
	);

/** Why what the drivers of some devices get is not known. */
export const unreadReasons = ({ unread }: UnreadLists, devices: readonly BoardDevice[]): readonly Reason[] =>
	devices.flatMap(({ node }) => unread.get(node) ?? []);

/** Why the drivers of some devices wait for good. */
export function waitingReasons({ passedOver }: UnreadLists, devices: readonly BoardDevice[]): readonly Reason[] {
	if (passedOver.size === 0) return [];
	return devices.flatMap(({ node }) =>
		[...node.properties.values()].flatMap((property) => {
			const { name } = property;
			if (!isRead(property)) return [];
			const [first] = referredBy(property).flatMap((target) => {
				const found = passedOver.get(target);
				return found === undefined || (found.kind && canBeIn(name, found.kind)) ? [] : [{ target, why: found.why }];
			});
			if (first === undefined) return [];
			const text = `its driver waits: ${name} of ${displayName(node)} refers to ${displayName(first.target)}, ${first.why}`;
			return [{ text, at: spanOfProperty(property) }];
		}),
	);
}

const NUMBERED: ReadonlySet<string> = new Set(CONSUMER_PROPERTIES.map(({ name }) => name));

const isRead = (property: Property): boolean => NUMBERED.has(property.name) || isSupply(property);

/** Who owns a device no driver asks. */
const isDriversOwn = (property: Property): boolean =>
	property.name.startsWith("assigned-clock") || (property.name !== "access-controllers" && isOfScmi(property));

const isOfScmi = (property: Property): boolean =>
	referredBy(property).some((node) => scmiNodeAbove(node) !== undefined);

/** Their number is none, that of a node before them, or not of what they provide. */
const passedOverIn = ({ controllers }: Board): readonly (readonly [Node, PassedOver])[] =>
	controllers.flatMap(({ protocols }) =>
		protocols.flatMap((protocol): readonly (readonly [Node, PassedOver])[] => {
			const { node, protocolId, enabled } = protocol;
			if (!enabled) return [];
			if (!isProtocolNumber(protocolId)) return [[node, { why: "whose reg is the number of no protocol" }]];
			const first = protocols.find((other) => other.enabled && other.protocolId === protocolId);
			if (first !== undefined && first !== protocol)
				return [[node, { why: `which Linux passes over, as ${displayName(first.node)} has its number` }]];
			const why = `whose reg says protocol ${hex(protocolId)}, and that provides nothing of the kind`;
			if (isMisnumbered(protocol)) return [[node, { why }]];
			const kind = kindOfProtocol(protocolId);
			const isStrange = strangeCells(protocol) !== undefined && misnamedCells(protocol) === undefined;
			return isStrange && kind !== undefined ? [[node, { why, kind }]] : [];
		}),
	);

import type { Board, BoardDevice } from "../board/board.ts";
import { CONSUMER_PROPERTIES } from "../board/read-uses.ts";
import { referredBy } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, type Property, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { isProtocolNumber } from "../scmi/resource-kind.ts";
import { scmiNodeAbove } from "./lost-references.ts";
import type { Reason } from "./verdict.ts";

/** What Linux does not read of a setup's trees as it is meant. */
export interface UnreadLists {
	/** Lists of SCMI's numbers that go wrong, by the device's node. */
	readonly unread: ReadonlyMap<Node, readonly Reason[]>;
	/** Protocol nodes that Linux registers nothing for, each with why, as a clause: driver.c, scmi_probe(). */
	readonly passedOver: ReadonlyMap<Node, string>;
}

export function unreadListsOf({ stacks }: Facts): UnreadLists {
	const unread = new Map<Node, Reason[]>();
	for (const { board } of stacks.map(({ stack }) => stack).filter((stack) => stack.board.tree.complete)) {
		const faulty = board.referenceFaults.filter(({ property }) => isDriversOwn(property));
		for (const { node, property } of [...faulty, ...board.devices.flatMap(unfinishedLists)]) {
			const text = `${property.name} of ${displayName(node)} cannot be read to its end, and what its driver does then is not known`;
			const reason = { text, at: spanOfProperty(property) };
			unread.set(node, [...(unread.get(node) ?? []), reason]);
		}
	}
	return { unread, passedOver: new Map(stacks.flatMap(({ stack }) => passedOverIn(stack.board))) };
}

/** Those that are being typed, or have a macro in them that is not known. */
function unfinishedLists({ node }: BoardDevice): { readonly node: Node; readonly property: Property }[] {
	return CONSUMER_PROPERTIES.flatMap(({ name }) => {
		const property = node.properties.get(name);
		return property?.value.some(({ kind }) => kind === "unknown") ? [{ node, property }] : [];
	});
}

/** Why what the drivers of some devices get is not known. */
export const unreadReasons = ({ unread }: UnreadLists, devices: readonly BoardDevice[]): readonly Reason[] =>
	devices.flatMap(({ node }) => unread.get(node) ?? []);

/** Why the drivers of some devices wait for good. */
export function waitingReasons({ passedOver }: UnreadLists, devices: readonly BoardDevice[]): readonly Reason[] {
	if (passedOver.size === 0) return [];
	return devices.flatMap(({ node }) =>
		CONSUMER_PROPERTIES.flatMap(({ name }) => {
			const property = node.properties.get(name);
			const target = property && referredBy(property).find((each) => passedOver.has(each));
			if (property === undefined || target === undefined) return [];
			const text = `its driver waits: ${name} of ${displayName(node)} refers to ${displayName(target)}, ${passedOver.get(target)}`;
			return [{ text, at: spanOfProperty(property) }];
		}),
	);
}

/** Who owns a device no driver asks. */
const isDriversOwn = (property: Property): boolean =>
	property.name.startsWith("assigned-clock") || (property.name !== "access-controllers" && isOfScmi(property));

const isOfScmi = (property: Property): boolean =>
	referredBy(property).some((node) => scmiNodeAbove(node) !== undefined);

/** Their number is none, or that of a node before them. */
const passedOverIn = ({ controllers }: Board): readonly (readonly [Node, string])[] =>
	controllers.flatMap(({ protocols }) =>
		protocols.flatMap((protocol): readonly (readonly [Node, string])[] => {
			const { node, protocolId, enabled } = protocol;
			if (!enabled) return [];
			if (!isProtocolNumber(protocolId)) return [[node, "whose reg is the number of no protocol"]];
			const first = protocols.find((other) => other.enabled && other.protocolId === protocolId);
			return first === undefined || first === protocol
				? []
				: [[node, `which Linux passes over, as ${displayName(first.node)} has its number`]];
		}),
	);

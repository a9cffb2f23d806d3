import type { Board, BoardDevice } from "../board/board.ts";
import { CONSUMER_PROPERTIES } from "../board/read-uses.ts";
import { referredBy } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, type Property, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { isProtocolNumber } from "../scmi/resource-kind.ts";
import { scmiNodeAbove } from "./lost-references.ts";
import type { Reason } from "./verdict.ts";

/** What of some devices' lists of SCMI's numbers Linux cannot read, so that what their drivers get is not known. */
export function unreadReasons({ stacks }: Facts, devices: readonly BoardDevice[]): readonly Reason[] {
	const nodes = new Set(devices.map(({ node }) => node));
	const faults = stacks.flatMap(({ stack: { board } }) =>
		board.tree.complete
			? board.referenceFaults.filter(({ node, property }) => nodes.has(node) && isDriversOwn(property))
			: [],
	);
	return faults.map(({ node, property }) => ({
		text: `${property.name} of ${displayName(node)} cannot be read to its end, and what its driver does then is not known`,
		at: spanOfProperty(property),
	}));
}

/** Protocol nodes that devices refer to and that Linux registers nothing for: driver.c, scmi_probe(). */
export function waitingReasons({ stacks }: Facts, devices: readonly BoardDevice[]): readonly Reason[] {
	const passedOver = new Map(stacks.flatMap(({ stack }) => passedOverIn(stack.board)));
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

/** Each with why, as a clause: its number is none, or that of a node before it. */
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

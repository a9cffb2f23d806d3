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

/** Protocol nodes that devices refer to and whose numbers are none of SCMI's: nothing registers there. Linux driver.c, scmi_probe(). */
export function numberlessReasons({ stacks }: Facts, devices: readonly BoardDevice[]): readonly Reason[] {
	const numberless = new Set(stacks.flatMap(({ stack }) => numberlessIn(stack.board)));
	if (numberless.size === 0) return [];
	return devices.flatMap(({ node }) =>
		CONSUMER_PROPERTIES.flatMap(({ name }) => {
			const property = node.properties.get(name);
			const target = property && referredBy(property).find((each) => numberless.has(each));
			if (property === undefined || target === undefined) return [];
			const text = `its driver waits: ${name} of ${displayName(node)} refers to ${displayName(target)}, whose reg is the number of no protocol`;
			return [{ text, at: spanOfProperty(property) }];
		}),
	);
}

/** Who owns a device no driver asks. */
const isDriversOwn = (property: Property): boolean =>
	property.name.startsWith("assigned-clock") || (property.name !== "access-controllers" && isOfScmi(property));

const isOfScmi = (property: Property): boolean =>
	referredBy(property).some((node) => scmiNodeAbove(node) !== undefined);

const numberlessIn = ({ controllers }: Board): readonly Node[] =>
	controllers.flatMap(({ protocols }) =>
		protocols.flatMap(({ node, protocolId }) => (isProtocolNumber(protocolId) ? [] : [node])),
	);

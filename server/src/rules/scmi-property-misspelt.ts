import type { Board, ProtocolNode } from "../board/board.ts";
import {
	canBeEnabled,
	cellsOf,
	isEnabled,
	nodeOfPhandle,
	referredBy,
	statesPhandle,
} from "../devicetree/tree/read-property.ts";
import {
	displayName,
	type Node,
	type Property,
	spanOfNode,
	spanOfProperty,
	type Tree,
} from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { DEVICE_ID_SPELLINGS } from "../hypervisors/index.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { isMeantDeviceNumber, type Meant, meantConsumer } from "./consumer-words.ts";
import { misspeltForMediator } from "./mediator-words.ts";
import { respeltProperty } from "./respelt.ts";
import type { Reported, Rule } from "./rule.ts";

export const scmiPropertyMisspelt: Rule = {
	code: "scmi-property-misspelt",
	summary:
		"a property with something of SCMI that nobody reads, and that looks like one that is read: `clock`, `clocks-names`, `scmi_devd`, `access-controller`",
	severity: "warning",
	needs: [],
	*check({ facts }) {
		yield* misspeltForMediator(facts);
		for (const { stack, guest } of facts.stacks) {
			const { board } = stack;
			if (guest?.request.os === "zephyr" || !board.tree.complete || board.controllers.length === 0) continue;
			const protocols = new Map(board.controllers.flatMap((each) => each.protocols.map((own) => [own.node, own])));
			const meantBy = (name: string) =>
				meantConsumer(name) ?? (guest === undefined && isMeantDeviceNumber(name, SPELLINGS) ? "number" : undefined);
			for (const [name, nodes] of board.nodesWith) {
				const meant = meantBy(name);
				for (const node of meant === undefined ? [] : nodes.filter(canBeEnabled)) {
					const property = node.properties.get(name) as Property;
					if (meant === "number") yield* isEnabled(node) ? misspeltNumber(facts, node, property) : [];
					else if (meant && isOfScmi(board.tree, protocols, node, property, meant))
						yield told(node, property, meant.name, consequenceOf(meant));
					else if (meant && isOfUser(board, node, property, meant))
						yield told(node, property, meant.name, `Linux does as if ${meant.name} were not there`);
				}
			}
		}
	},
};

/** What Linux makes of a node without it, as a clause. */
const CONSEQUENCES: Readonly<Record<string, string | undefined>> = {
	clocks: "Linux finds no clock there, and asks firmware for none",
	resets: "Linux finds no reset there, and asks firmware for none",
	"power-domains": "Linux powers nothing up for it, and asks firmware for nothing",
	"thermal-sensors": "Linux finds no sensor there, and registers no thermal zone",
	"assigned-clocks": "the clocks keep the rates and parents that they have",
	"assigned-clock-rates": "the clocks keep the rates that they have",
	"assigned-clock-parents": "the clocks keep the parents that they have",
	"clock-names": "a driver that asks for a clock by its name finds none",
	"reset-names": "a driver that asks for a reset by its name finds none",
	"power-domain-names": "a driver that asks for a power domain by its name finds none",
	"pinctrl-names": 'Linux finds no state "default", and leaves the pins as they are',
};

function consequenceOf({ kind, name }: Meant): string {
	if (kind === "supply")
		return `Linux finds no supply "${name.replace(/-supply$/, "")}", and takes one that is always on`;
	return CONSEQUENCES[name] ?? "Linux leaves the pins as they are";
}

type Protocols = ReadonlyMap<Node, ProtocolNode>;

/** Whether it leads to SCMI, or goes with what does. */
function isOfScmi(tree: Tree, protocols: Protocols, node: Node, property: Property, meant: Meant): boolean {
	switch (meant.kind) {
		case "list":
			return leadsOf(tree, property).some((lead) => protocols.has(lead) && lead.properties.has(meant.cells));
		case "supply":
			return leadsOf(tree, property).some((lead) => isRegulator(lead, protocols));
		case "pin state":
			return leadsOf(tree, property).some((lead) => isPins(lead, protocols));
		case "companion": {
			const list = node.properties.get(meant.of);
			if (list === undefined || node.properties.has(meant.name)) return false;
			return leadsOf(tree, list).some((lead) => protocols.has(lead) || isPins(lead, protocols));
		}
	}
}

/** Whether a node that uses SCMI, or leads to one, has a list of references to others so that it can only be meant as that. */
function isOfUser({ tree, deviceOf }: Board, node: Node, property: Property, meant: Meant): boolean {
	if (meant.kind !== "list") return false;
	return leadsOf(tree, property).some(
		(lead) => lead.properties.has(meant.cells) && (deviceOf.has(node) || deviceOf.has(lead)),
	);
}

/** The nodes that a list refers to; of a decompiled tree's, which is of numbers, the first. */
function leadsOf(tree: Tree, list: Property): readonly Node[] {
	const referred = referredBy(list);
	if (referred.length > 0) return referred;
	const [first] = cellsOf(list) ?? [];
	const lead = first?.value === undefined ? undefined : nodeOfPhandle(tree, Number(first.value));
	return lead !== undefined && statesPhandle(lead) ? [lead] : [];
}

/** Linux drivers/regulator/scmi-regulator.c. */
const isRegulator = ({ parent }: Node, protocols: Protocols): boolean =>
	parent?.name === "regulators" &&
	parent.parent !== undefined &&
	protocols.get(parent.parent)?.protocolId === RESOURCE_KINDS.voltage.protocolId;

function isPins(node: Node, protocols: Protocols): boolean {
	for (let at: Node | undefined = node; at !== undefined; at = at.parent)
		if (protocols.get(at)?.protocolId === RESOURCE_KINDS.pinctrl.protocolId) return true;
	return false;
}

function told(node: Node, property: Property, meant: string, consequence: string): Reported {
	const isThere = node.properties.has(meant);
	return {
		at: spanOfProperty(property) ?? spanOfNode(node),
		message: isThere
			? `${property.name} of ${displayName(node)} is read by nobody: Linux reads ${meant}, which is there too`
			: `${property.name} of ${displayName(node)} is read by nobody, ${meant} is: ${consequence}`,
		fixes: isThere ? [] : respeltProperty(property, meant),
	};
}

const SPELLINGS = DEVICE_ID_SPELLINGS.map(({ property }) => property);

/** A firmware device's number, on a board whose mediator reads one. */
function* misspeltNumber(facts: Facts, node: Node, property: Property): Generator<Reported> {
	const { deviceNumber, words } = facts.recognised.hypervisor;
	if (deviceNumber === undefined || !SPELLINGS.includes(deviceNumber.property)) return;
	if (node.properties.has(deviceNumber.property)) return;
	const isList = DEVICE_ID_SPELLINGS.some(
		({ property, form }) => property === deviceNumber.property && form === "phandles",
	);
	const controllers = facts.host.board.controllers.map((controller) => controller.node);
	if (isList !== leadsOf(facts.host.board.tree, property).some((lead) => controllers.includes(lead))) return;
	const device = facts.host.board.deviceOf.get(node);
	yield {
		...told(node, property, deviceNumber.property, `${words.asker} asks firmware for no device`),
		explains: [device && facts.causeOf(device)].filter((cause) => cause !== undefined),
	};
}

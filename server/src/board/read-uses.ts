import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { cellsOf, numberOf, type Specifier, specifiersOf, stringsOf } from "../devicetree/tree/read-property.ts";
import type { Node, Property, Tree } from "../devicetree/tree/tree.ts";
import { kindOfProtocol, PROVIDER_CELLS, RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import type { Span } from "../text/span.ts";
import { assignedRates, rateOf } from "./assigned-rates.ts";
import type { ProtocolNode, Use } from "./board.ts";
import { pinUsesOf } from "./read-pins.ts";
import { isPinState, isSupply, type ReadList } from "./reference-lists.ts";

/** Consumer properties that name a provider and a number, with the provider's cells property, and names and rates beside. */
export const CONSUMER_PROPERTIES: readonly { name: string; cells: string; names?: string; rates?: string }[] = [
	{ name: "clocks", cells: "#clock-cells", names: "clock-names" },
	{ name: "assigned-clocks", cells: "#clock-cells", rates: "assigned-clock-rates" },
	{ name: "assigned-clock-parents", cells: "#clock-cells" },
	{ name: "power-domains", cells: "#power-domain-cells", names: "power-domain-names" },
	{ name: "resets", cells: "#reset-cells", names: "reset-names" },
	{ name: "thermal-sensors", cells: "#thermal-sensor-cells" },
];

/** The SCMI resources that a node's properties refer to by number, in the order of the list above, and the one that it is itself as a regulator. */
export function numberedUsesOf(node: Node, protocols: ReadonlyMap<Node, ProtocolNode>, readList: ReadList): Use[] {
	const uses: Use[] = [];
	if (protocols.size === 0) return uses;
	for (const { name, cells, names, rates } of CONSUMER_PROPERTIES) {
		const property = node.properties.get(name);
		if (property === undefined) continue;
		const found = readList(property).specifiers.flatMap((specifier) => {
			const protocol = specifier.provider === undefined ? undefined : protocols.get(specifier.provider);
			const kind = protocol === undefined ? undefined : kindOfProtocol(protocol.protocolId);
			return protocol === undefined || kind === undefined ? [] : [{ specifier, protocol, kind }];
		});
		// most lists of a board are of other providers: what stands beside these is not read
		if (found.length === 0) continue;
		const called = names === undefined ? undefined : stringsOf(node.properties.get(names));
		const written = rates === undefined ? undefined : assignedRates(node);
		for (const { specifier, protocol, kind } of found) {
			const rate = rateOf(written?.[specifier.index]);
			const use = numberedUse(property, specifier, protocol, kind, called?.[specifier.index], rate);
			// of a node whose `reg` is another protocol's, the number counts things of neither
			uses.push(PROVIDER_CELLS[cells]?.includes(kind) ? use : { ...use, id: undefined });
		}
	}
	const regulated = regulatorUse(node, protocols);
	if (regulated !== undefined) uses.push(regulated);
	return uses;
}

/** Those through a node of firmware's: `X-supply` and `pinctrl-N`. */
export function statedUsesOf(tree: Tree, node: Node, protocols: ReadonlyMap<Node, ProtocolNode>): Use[] {
	const uses: Use[] = [];
	for (const property of node.properties.values()) {
		const own = isSupply(property)
			? supplyUses(tree, property, protocols)
			: isPinState(property)
				? pinUsesOf(tree, property, protocols)
				: [];
		for (const use of own) uses.push(use);
	}
	return uses;
}

function numberedUse(
	property: Property,
	specifier: Specifier,
	protocol: ProtocolNode,
	kind: ResourceKind,
	name: string | undefined,
	rate: number | undefined,
): Use {
	const cell = specifier.cells[0];
	return {
		kind,
		protocol,
		// an entry that is cut short gives Linux no number at all
		id: cell?.value === undefined || specifier.isShort ? undefined : Number(cell.value),
		isMissing: specifier.isShort,
		pins: undefined,
		property,
		index: specifier.index,
		name,
		rateHz: rate === 0 ? undefined : rate,
		at:
			cell === undefined
				? spanOfTokens(specifier.first, specifier.last)
				: spanOfTokens(cell.cell.first, cell.cell.last),
		writtenAt: undefined,
		cell: cell?.cell,
	};
}

/** Whether a node is a regulator below the voltage protocol's `regulators`, and whose. Linux drivers/regulator/scmi-regulator.c. */
function voltageProtocolOf(
	node: Node | undefined,
	protocols: ReadonlyMap<Node, ProtocolNode>,
): ProtocolNode | undefined {
	const protocol = node?.parent?.parent && protocols.get(node.parent.parent);
	const isRegulator = protocol?.protocolId === RESOURCE_KINDS.voltage.protocolId && node?.parent?.name === "regulators";
	return isRegulator ? protocol : undefined;
}

/** A regulator's own node: the voltage domain it says it is. */
function regulatorUse(node: Node, protocols: ReadonlyMap<Node, ProtocolNode>): Use | undefined {
	const protocol = voltageProtocolOf(node, protocols);
	if (protocol === undefined) return undefined;
	const reg = node.properties.get("reg");
	const [cell] = (reg && cellsOf(reg)) ?? [];
	return reg && cell && voltageUse(protocol, reg, 0, spanOfTokens(cell.cell.first, cell.cell.last), reg);
}

function voltageUse(protocol: ProtocolNode, property: Property, index: number, at: Span, reg: Property): Use {
	const [cell] = cellsOf(reg) ?? [];
	return {
		kind: "voltage",
		protocol,
		id: numberOf(reg),
		isMissing: false,
		pins: undefined,
		property,
		index,
		name: undefined,
		rateHz: undefined,
		at,
		writtenAt: property === reg || !cell ? undefined : spanOfTokens(cell.cell.first, cell.cell.last),
		cell: property === reg ? cell?.cell : undefined,
	};
}

/** `X-supply = <&regulator>`: the regulator's `reg` below the voltage protocol's `regulators` is the domain. */
function supplyUses(tree: Tree, property: Property, protocols: ReadonlyMap<Node, ProtocolNode>): Use[] {
	const uses: Use[] = [];
	for (const { provider, first, last, index } of specifiersOf(tree, property, undefined)) {
		const protocol = voltageProtocolOf(provider, protocols);
		const reg = provider?.properties.get("reg");
		if (protocol && reg) uses.push(voltageUse(protocol, property, index, spanOfTokens(first, last), reg));
	}
	return uses;
}

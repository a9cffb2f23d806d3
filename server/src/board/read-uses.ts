import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { cellsOf, type Specifier, specifiersOf, stringsOf } from "../devicetree/tree/read-property.ts";
import type { Node, Property, Tree } from "../devicetree/tree/tree.ts";
import { kindOfProtocol, type ResourceKind } from "../scmi/resource-kind.ts";
import type { ProtocolNode, Use } from "./board.ts";

/** Consumer properties that name a provider and a number, with the provider's cells property and the rates beside. */
const CONSUMER_PROPERTIES: readonly { name: string; cells: string; rates?: string }[] = [
	{ name: "clocks", cells: "#clock-cells" },
	{ name: "assigned-clocks", cells: "#clock-cells", rates: "assigned-clock-rates" },
	{ name: "assigned-clock-parents", cells: "#clock-cells" },
	{ name: "power-domains", cells: "#power-domain-cells" },
	{ name: "resets", cells: "#reset-cells" },
	{ name: "thermal-sensors", cells: "#thermal-sensor-cells" },
];

/** The SCMI resources a node's properties refer to, in the order of the list above. */
export function usesOf(tree: Tree, node: Node, protocols: ReadonlyMap<Node, ProtocolNode>): Use[] {
	const uses: Use[] = [];
	if (protocols.size === 0) return uses;
	for (const { name, cells, rates } of CONSUMER_PROPERTIES) {
		const property = node.properties.get(name);
		if (property === undefined) continue;
		const rateCells = rates === undefined ? undefined : node.properties.get(rates);
		const rateValues = rateCells === undefined ? undefined : cellsOf(rateCells);
		for (const specifier of specifiersOf(tree, property, cells)) {
			const protocol = specifier.provider === undefined ? undefined : protocols.get(specifier.provider);
			const kind = protocol === undefined ? undefined : kindOfProtocol(protocol.protocolId);
			if (protocol === undefined || kind === undefined) continue;
			const rate = rateValues?.[specifier.index]?.value;
			uses.push(numberedUse(property, specifier, protocol, kind, rate));
		}
	}
	for (const property of node.properties.values()) {
		const own = property.name.endsWith("-supply")
			? supplyUses(tree, property, protocols)
			: /^pinctrl-[0-9]+$/.test(property.name)
				? pinUses(tree, property, protocols)
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
	rate: number | bigint | undefined,
): Use {
	const cell = specifier.cells[0];
	return {
		kind,
		protocol,
		id: cell?.value === undefined ? undefined : Number(cell.value),
		isMissing: cell === undefined && specifier.isShort,
		pins: undefined,
		property,
		rateHz: rate === undefined || rate === 0 ? undefined : Number(rate),
		at:
			cell === undefined
				? spanOfTokens(specifier.first, specifier.last)
				: spanOfTokens(cell.cell.first, cell.cell.last),
		cell: cell?.cell,
	};
}

/** `X-supply = <&regulator>`: the regulator's `reg` below the voltage protocol's `regulators` is the domain. */
function supplyUses(tree: Tree, property: Property, protocols: ReadonlyMap<Node, ProtocolNode>): Use[] {
	const uses: Use[] = [];
	for (const { provider, first, last } of specifiersOf(tree, property, undefined)) {
		const protocol = provider?.parent?.parent === undefined ? undefined : protocols.get(provider.parent.parent);
		const reg = provider?.properties.get("reg");
		if (protocol === undefined || reg === undefined) continue;
		const id = cellsOf(reg)?.[0]?.value;
		uses.push({
			kind: "voltage",
			protocol,
			id: id === undefined ? undefined : Number(id),
			isMissing: false,
			pins: undefined,
			property,
			rateHz: undefined,
			at: spanOfTokens(first, last),
			cell: undefined,
		});
	}
	return uses;
}

const PIN_PROPERTIES = [
	{ name: "groups", selector: "group" },
	{ name: "pins", selector: "pin" },
] as const;

/** `pinctrl-N = <&state>`: the state's nodes below the SCMI pin controller name groups and pins. Linux pinctrl/pinmux-node.yaml. */
function pinUses(tree: Tree, property: Property, protocols: ReadonlyMap<Node, ProtocolNode>): Use[] {
	const uses: Use[] = [];
	for (const { provider, first, last } of specifiersOf(tree, property, undefined)) {
		const protocol = provider?.parent === undefined ? undefined : protocols.get(provider.parent);
		if (provider === undefined || protocol === undefined) continue;
		for (const state of [provider, ...provider.children.values()])
			for (const { name, selector } of PIN_PROPERTIES)
				for (const pin of stringsOf(state.properties.get(name)) ?? [])
					uses.push({
						kind: "pinctrl",
						protocol,
						id: undefined,
						isMissing: false,
						pins: { selector, name: pin },
						property,
						rateHz: undefined,
						at: spanOfTokens(first, last),
						cell: undefined,
					});
	}
	return uses;
}

import type { Analysis } from "../analysis.ts";
import type { PropertyBinding } from "../board/bindings/binding.ts";
import { propertyBinding } from "../board/bindings/bindings.ts";
import { isInstance, protocolOf, shapeOf } from "../board/bindings/node-shape.ts";
import { protocolBinding } from "../board/bindings/protocols.ts";
import { transportOf } from "../board/bindings/transports.ts";
import type { Board } from "../board/board.ts";
import { kindServed } from "../catalogue/catalogue-index.ts";
import { mayReach, spanOfTokens } from "../devicetree/lex/origin.ts";
import { textOfBytes } from "../devicetree/lex/text-escapes.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import { type Node, nodesBelow, type Property } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { spanContains } from "../text/span.ts";
import { ALL_BINDINGS, bindingText } from "./bindings.ts";
import { catalogueBehind } from "./in-tree/scmi-provider.ts";
import { prose } from "./markdown.ts";
import { symbolAt } from "./symbol-at.ts";

/** What SCMI reads of the property, the node or the compatible under the cursor: Markdown, by paragraph. */
export function hoverBinding(analyses: readonly Analysis[], file: string, offset: number): string[] {
	for (const { facts } of analyses)
		for (const { stack } of facts.stacks) {
			if (!stack.resolved.sources.has(file)) continue;
			const parts = describe(stack.resolved, stack.board, facts, file, offset);
			if (parts.length > 0) return parts;
		}
	return [];
}

function describe(resolved: Resolved, board: Board, facts: Facts, file: string, offset: number): string[] {
	const { tree } = resolved;
	const pointedAt = symbolAt(resolved, file, offset);
	switch (pointedAt?.kind) {
		case "label": {
			const node = tree.labels.get(pointedAt.name);
			return node === undefined ? [] : describeNode(node, board, facts);
		}
		case "node":
			return describeNode(pointedAt.node, board, facts);
		case "property": {
			const { node, property } = pointedAt;
			return node.properties.get(property.name) === property ? describeProperty(board, node, property) : [];
		}
		case undefined:
			return describeCompatible(tree.root, file, offset);
		default:
			return [];
	}
}

/** A protocol's node, or one that leads to firmware. */
function describeNode(node: Node, { controllers }: Board, facts: Facts): string[] {
	const shape = shapeOf(node);
	const id = protocolOf(shape);
	const own = controllers.flatMap(({ protocols }) => protocols).find((each) => each.node === node);
	const isPins = own && kindServed(catalogueBehind(facts, own), own.protocolId) === "pinctrl";
	const protocol = id === undefined ? undefined : protocolBinding(isPins ? RESOURCE_KINDS.pinctrl.protocolId : id);
	if (id !== undefined && protocol !== undefined) {
		const whose = protocol.vendor === undefined ? "" : ` of ${protocol.vendor}`;
		const hex = `0x${id.toString(16)}`;
		return [`Protocol ${hex}${whose}: **${protocol.title}**. ${prose(protocol.text)}`];
	}
	const transport = isInstance(shape) ? transportOf(shape.compatible) : undefined;
	return transport === undefined ? [] : [prose(transport.text)];
}

function describeProperty(board: Board, node: Node, { name }: Property): string[] {
	const binding = propertyBinding(shapeOf(node), name, ALL_BINDINGS);
	return binding === undefined || (binding.isGeneric && !leadsToScmi(board, node, binding, name))
		? []
		: bindingText(binding);
}

function leadsToScmi({ deviceOf }: Board, node: Node, { of }: PropertyBinding, name: string): boolean {
	const device = deviceOf.get(node);
	return [...(device?.uses ?? []), ...(device?.deviceIds ?? [])].some(
		({ property }) => property.name === name || property.name === of,
	);
}

/** The string of a `compatible` under the cursor, where that is one of ours. */
function describeCompatible(root: Node, file: string, offset: number): string[] {
	for (const node of nodesBelow(root))
		for (const { value } of node.properties.get("compatible")?.definitions ?? [])
			for (const part of value) {
				if (part.kind !== "string" || !mayReach(part.first, file, offset)) continue;
				const at = spanOfTokens(part.first, part.last);
				if (at.file !== file || !spanContains(at, offset)) continue;
				const word = textOfBytes(part.bytes).replace(/\0$/, "");
				const transport = transportOf([word]);
				if (transport !== undefined) return [prose(transport.text)];
				const binding = propertyBinding(shapeOf(node), "compatible", ALL_BINDINGS);
				const isKnown = binding?.value.kind === "strings" && binding.value.words.includes(word);
				return isKnown ? bindingText(binding) : [];
			}
	return [];
}

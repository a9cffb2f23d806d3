import { spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Cell } from "../devicetree/parse/ast.ts";
import { cellsOf, specifiersOf, stringsOf } from "../devicetree/tree/read-property.ts";
import type { Node, Property, Tree } from "../devicetree/tree/tree.ts";
import type { Span } from "../text/span.ts";
import type { PinUse, ProtocolNode, Use } from "./board.ts";

/** The properties of a pin state that name something of firmware's. Linux pinctrl/pinmux-node.yaml. */
export const PIN_PROPERTIES = [
	{ name: "groups", selector: "group" },
	{ name: "pins", selector: "pin" },
	{ name: "function", selector: "function" },
] as const;

/**
 * `pinctrl-N = <&state>`: the state's nodes below the SCMI pin controller say groups, pins and the function, by name or by number. Linux
 * pinctrl/pinmux-node.yaml; numbers are what the trees of the R-Car Gen3 server write.
 */
export function pinUsesOf(tree: Tree, property: Property, protocols: ReadonlyMap<Node, ProtocolNode>): Use[] {
	const uses: Use[] = [];
	for (const { provider, first, last, index } of specifiersOf(tree, property, undefined)) {
		const protocol = provider?.parent === undefined ? undefined : protocols.get(provider.parent);
		if (provider === undefined || protocol === undefined) continue;
		for (const state of [provider, ...provider.children.values()]) {
			const [chosen] = wordsOf(state.properties.get("function"));
			for (const { name, selector } of PIN_PROPERTIES)
				for (const word of wordsOf(state.properties.get(name)))
					uses.push({
						kind: "pinctrl",
						protocol,
						id: word.id,
						isMissing: false,
						pins: pinUse(selector, word, chosen),
						property,
						index,
						name: undefined,
						rateHz: undefined,
						at: spanOfTokens(first, last),
						writtenAt: word.at,
						cell: undefined,
					});
		}
	}
	return uses;
}

/** The pins, groups and functions that a node says by number, with their cells. */
export function pinCellsOf(node: Node): readonly { readonly selector: PinUse["selector"]; readonly cell: Cell }[] {
	return PIN_PROPERTIES.flatMap(({ name, selector }) =>
		wordsOf(node.properties.get(name)).flatMap(({ cell }) => (cell === undefined ? [] : [{ selector, cell }])),
	);
}

function pinUse(selector: PinUse["selector"], { name }: Word, chosen: Word | undefined): PinUse {
	return { selector, name, chosen: selector === "group" && chosen ? { id: chosen.id, name: chosen.name } : undefined };
}

/** A name, or a number. */
interface Word {
	readonly id: number | undefined;
	readonly name: string | undefined;
	readonly at: Span | undefined;
	/** Of a number. */
	readonly cell: Cell | undefined;
}

function wordsOf(property: Property | undefined): readonly Word[] {
	if (property === undefined) return [];
	const names = isNumeric(property) ? undefined : stringsOf(property);
	if (names !== undefined) {
		const parts = property.value.filter((part) => part.kind === "string");
		const isOneEach = parts.length === names.length && property.value.length === names.length;
		return names.map((name, i) => {
			const part = isOneEach ? parts[i] : undefined;
			return { id: undefined, name, at: part && spanOfTokens(part.first, part.last), cell: undefined };
		});
	}
	return (cellsOf(property) ?? []).map(({ value, cell }) => ({
		id: value === undefined ? undefined : Number(value),
		name: undefined,
		at: spanOfTokens(cell.first, cell.last),
		cell,
	}));
}

/** A blob does not say: what no text could be are numbers. dtc's util_is_printable_string(). */
function isNumeric(property: Property): boolean {
	if (property.value.some(({ kind }) => kind === "cells")) return true;
	const isBlob = property.value.some(({ kind }) => kind === "flat");
	return isBlob && !(stringsOf(property) ?? []).every((text) => /^[\x20-\x7e]+$/.test(text));
}

import type { Board } from "../board/board.ts";
import { CONSUMER_PROPERTIES } from "../board/read-uses.ts";
import { macrosOf, spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Cell } from "../devicetree/parse/ast.ts";
import { displayName, type Node, nodesBelow, type Property } from "../devicetree/tree/tree.ts";
import type { Fix } from "../text/fix.ts";

/** The first number behind a reference to a provider that is not firmware, where it is written as a macro. */
export interface MacroElsewhere {
	readonly node: Node;
	readonly property: Property;
	/** The provider's property, e.g. `#clock-cells`. */
	readonly cells: string;
	readonly provider: Node;
	readonly reference: Cell;
	readonly number: Cell;
	/** Those that it is made of. */
	readonly macros: readonly string[];
}

/** None where something of the tree is missing, or where there is no protocol that could have been meant. Each board is looked through once. */
export function macrosElsewhere(board: Board): readonly MacroElsewhere[] {
	const found = FOUND.get(board) ?? find(board);
	FOUND.set(board, found);
	return found;
}

const FOUND = new WeakMap<Board, readonly MacroElsewhere[]>();

function find({ tree, controllers }: Board): readonly MacroElsewhere[] {
	const protocols = controllers.flatMap((controller) => controller.protocols);
	if (protocols.length === 0 || !tree.complete) return [];
	const ofScmi = new Set([...controllers, ...protocols].map(({ node }) => node));
	return nodesBelow(tree.root).flatMap((node) =>
		CONSUMER_PROPERTIES.flatMap(({ name, cells }) => {
			const property = node.properties.get(name);
			// a protocol that lacks its number, or the compatible above it, is told as that
			return (property ? macrosIn(property) : [])
				.filter(({ provider }) => !ofScmi.has(provider) && !provider.name.startsWith("protocol@"))
				.map((found): MacroElsewhere => ({ node, property: property as Property, cells, ...found }));
		}),
	);
}

function macrosIn({
	value,
	targets,
}: Property): readonly Pick<MacroElsewhere, "provider" | "reference" | "number" | "macros">[] {
	return value.flatMap((part) =>
		part.kind !== "cells"
			? []
			: part.cells.flatMap((reference, i) => {
					const number = part.cells[i + 1];
					if (reference.kind !== "reference" || number?.kind !== "number" || number.first.expansion === undefined)
						return [];
					const provider = targets.get(reference.reference);
					const macros = macrosOf(number.first, number.last).map(({ name }) => name);
					return provider === undefined ? [] : [{ provider, reference, number, macros }];
				}),
	);
}

export const isSomethingElse = (provider: Node): string =>
	`is not firmware: what ${displayName(provider)} has under that number is something else`;

/** The provider of firmware's in the place of the reference. */
export function referToFirmware({ reference: { first, last } }: MacroElsewhere, label: string | undefined): Fix[] {
	if (label === undefined || first.expansion !== undefined || last.expansion !== undefined) return [];
	const at = spanOfTokens(first, last);
	return [{ title: `Refer to &${label}`, preferred: false, edits: [{ at, text: `&${label}` }] }];
}

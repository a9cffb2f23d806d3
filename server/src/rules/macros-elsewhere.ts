import type { Board } from "../board/board.ts";
import { CONSUMER_PROPERTIES } from "../board/read-uses.ts";
import { macroNamesOf, spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Cell } from "../devicetree/parse/ast.ts";
import { displayName, type Node, type Property } from "../devicetree/tree/tree.ts";
import type { BootFacts } from "../facts.ts";
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
	/** Those that it is made of, outermost first. */
	readonly macros: readonly string[];
}

/**
 * By board, those with a macro that a catalogue lists or that is named for SCMI; none where something of the tree is missing, or where
 * there is no protocol that could have been meant. A board is gone through once, for several rules ask with every keystroke.
 */
export function macrosElsewhere(boot: BootFacts | undefined): (board: Board) => readonly MacroElsewhere[] {
	const isMeant = (macro: string): boolean => isNamedForScmi(macro) || isListed(boot, macro);
	const byBoard = new Map<Board, readonly MacroElsewhere[]>();
	return (board) => {
		const found = byBoard.get(board) ?? [...macrosOn(board, isMeant)];
		byBoard.set(board, found);
		return found;
	};
}

/** Headers have that word there for nothing else. */
export const isNamedForScmi = (macro: string): boolean => /(?:^|_)SCMI(?:_|$)/.test(macro);

export const isListed = (boot: BootFacts | undefined, macro: string): boolean =>
	boot?.indices.some(({ resourcesBySymbol }) => resourcesBySymbol.has(macro)) === true;

function* macrosOn(
	{ tree, controllers, nodesWith }: Board,
	isMeant: (macro: string) => boolean,
): Generator<MacroElsewhere> {
	const protocols = controllers.flatMap((controller) => controller.protocols);
	if (protocols.length === 0 || !tree.complete) return;
	const ofScmi = new Set([...controllers, ...protocols].map(({ node }) => node));
	// a protocol that lacks its number, or the compatible above it, is told as that
	const isStranger = (provider: Node) => !ofScmi.has(provider) && !provider.name.startsWith("protocol@");
	for (const { name, cells } of CONSUMER_PROPERTIES)
		for (const node of nodesWith.get(name) ?? []) {
			const property = node.properties.get(name) as Property;
			for (const found of macrosIn(property, isStranger, isMeant)) yield { node, property, cells, ...found };
		}
}

type Found = Pick<MacroElsewhere, "provider" | "reference" | "number" | "macros">;

/** Every reference of a board passes here: hence no iterators. */
function macrosIn(
	{ value, targets }: Property,
	isStranger: (provider: Node) => boolean,
	isMeant: (macro: string) => boolean,
): readonly Found[] {
	let found: Found[] | undefined;
	for (const part of value) {
		if (part.kind !== "cells") continue;
		const { cells } = part;
		for (let i = 1; i < cells.length; i++) {
			const number = cells[i] as Cell;
			if (number.kind !== "number" || number.first.expansion === undefined) continue;
			const reference = cells[i - 1] as Cell;
			if (reference.kind !== "reference") continue;
			const provider = targets.get(reference.reference);
			if (provider === undefined || !isStranger(provider)) continue;
			const macros = macroNamesOf(number.first, number.last);
			if (!macros.some(isMeant)) continue;
			found ??= [];
			found.push({ provider, reference, number, macros });
		}
	}
	return found ?? NONE;
}

const NONE: readonly Found[] = [];

export const isSomethingElse = (provider: Node): string =>
	`is not firmware: what ${displayName(provider)} has under that number is something else`;

/** The provider of firmware's in the place of the reference. */
export function referToFirmware({ reference: { first, last } }: MacroElsewhere, label: string | undefined): Fix[] {
	if (label === undefined || first.expansion !== undefined || last.expansion !== undefined) return [];
	const at = spanOfTokens(first, last);
	return [{ title: `Refer to &${label}`, preferred: false, edits: [{ at, text: `&${label}` }] }];
}

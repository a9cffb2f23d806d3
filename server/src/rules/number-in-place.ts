import type { ProtocolNode } from "../board/board.ts";
import type { ReferenceFault } from "../board/reference-lists.ts";
import { macroNamesOf, macrosOf, spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Cell } from "../devicetree/parse/ast.ts";
import { numberOf, type ReadCell, referredBy, type Specifier } from "../devicetree/tree/read-property.ts";
import { type Node, type Property, pathOf } from "../devicetree/tree/tree.ts";
import type { BootFacts } from "../facts.ts";
import { isCpu } from "../machine/guests/linux/perf.ts";
import { kindOfProtocol, PROVIDER_CELLS } from "../scmi/resource-kind.ts";
import type { Fix } from "../text/fix.ts";
import type { Span } from "../text/span.ts";

/** A number with the macro it is written as: `148 (IMX95_CLK_SAI3)`, or `148`. */
export function writtenNumber({ value, cell }: ReadCell): string {
	const [macro] = macrosOf(cell.first, cell.last);
	return macro === undefined ? `${value}` : `${value} (${macro.name})`;
}

/** Of a number behind an entry that has all it takes: it is too much, or the next entry's provider is missing. */
export function afterTooMany(
	{ property }: ReferenceFault,
	cell: ReadCell,
	{ provider, cells, last }: Specifier,
): Fix[] {
	const at = ownPlace(property, cell.cell);
	const before = spanOfTokens(last, last);
	if (at === undefined || before.file !== at.file) return [];
	const remove: Fix = {
		title: `Remove ${nameOf(cell)}`,
		preferred: false,
		edits: [{ at: { ...at, start: before.end }, text: "" }],
	};
	const label = provider?.labels[0];
	return label !== undefined && cells.length === 1 ? [remove, refer(label, cell, at, false)] : [remove];
}

/**
 * Of a number where a reference should stand: firmware's name for it says of which protocol it is; else the list may have one
 * provider in its other entries, or the board one that such a list can mean by a macro.
 */
export function withoutProvider(
	{ node: user, property, list }: ReferenceFault,
	cell: ReadCell,
	boot: BootFacts | undefined,
	protocols: readonly ProtocolNode[],
): Fix[] {
	const at = ownPlace(property, cell.cell);
	if (at === undefined) return [];
	const symbols = macroNamesOf(cell.cell.first, cell.cell.last);
	const named = protocols.filter((protocol) => {
		const kind = kindOfProtocol(protocol.protocolId);
		const index = boot?.indexOf({ protocol });
		if (kind === undefined || index === undefined || !PROVIDER_CELLS[list.cells]?.includes(kind)) return false;
		return symbols.some((name) => index.resourcesBySymbol.get(name)?.some((entry) => entry.kind === kind));
	});
	const referred = distinct(referredBy(property));
	const possible = protocols.filter(
		({ protocolId }) => symbols.length > 0 && (kindOfProtocol(protocolId) === "perf") === isCpu(pathOf(user)),
	);
	const ofProtocols = (meant: readonly ProtocolNode[]) => meant.map((protocol) => protocol.node);
	const candidates = named.length > 0 ? ofProtocols(named) : referred.length > 0 ? referred : ofProtocols(possible);
	const [node, ...others] = candidates.filter(({ properties }) => properties.has(list.cells));
	const label = numberOf(node?.properties.get(list.cells)) === 1 ? node?.labels[0] : undefined;
	return label === undefined || others.length > 0 ? [] : [refer(label, cell, at, named.length > 0)];
}

const distinct = (nodes: readonly Node[]): readonly Node[] => [...new Set(nodes)];

function refer(label: string, cell: ReadCell, at: Span, preferred: boolean): Fix {
	const edits = [{ at: { ...at, end: at.start }, text: `&${label} ` }];
	return { title: `Write &${label} before ${nameOf(cell)}`, preferred, edits };
}

const nameOf = ({ value, cell }: ReadCell): string => macroNamesOf(cell.first, cell.last)[0] ?? `${value}`;

/** Where a cell is typed, as a number or as a macro, which stands for this cell alone; undefined: there is no such place. */
function ownPlace({ value }: Property, cell: Cell): Span | undefined {
	const at = spanOfTokens(cell.first, cell.last);
	for (const part of value) {
		if (part.kind !== "cells") continue;
		// a macro with the brackets in it is the list's
		if (part.cells.includes(cell) && part.first.expansion !== undefined) return undefined;
		for (const other of part.cells) {
			const { file, start } = spanOfTokens(other.first, other.last);
			if (other !== cell && file === at.file && start === at.start) return undefined;
		}
	}
	return at;
}

/** Whether it is the first between `<` and `>`, as the provider of an entry is written. */
export const beginsGroup = ({ value }: Property, { cell }: ReadCell): boolean =>
	value.some((part) => part.kind === "cells" && part.cells[0] === cell);

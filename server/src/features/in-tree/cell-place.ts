import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { numberOf } from "../../devicetree/tree/read-property.ts";
import type { Node } from "../../devicetree/tree/tree.ts";
import { targetKind } from "./target-kinds.ts";
import { type KnownTree, nodeNamed } from "./tree-place.ts";

/** Where in a list of references with numbers a cell is. */
export interface CellAt {
	/** A reference is what comes next. */
	readonly beginsEntry: boolean;
	/** What the entry refers to that this cell belongs to. */
	readonly provider: Node | undefined;
	/** Which of the entry's numbers it is, from 0; of a property that is no such list, which of its cells. */
	readonly position: number;
	/** Which entry of the list it is, from 0. */
	readonly entry: number;
	/** What the entries before it that refer to the same have as their first number, as written. */
	readonly listed: ReadonlySet<string>;
}

/** The cells before a place, read as the list that its property is. */
export function cellAt(
	{ property, before }: Extract<CursorPlace, { kind: "cell" }>,
	{ tree, stack }: KnownTree,
): CellAt {
	const kind = targetKind(property, stack.board);
	let provider: Node | undefined;
	let position = before.length;
	let left = 0;
	let entries = 0;
	let isKnown = kind !== undefined;
	for (const [index, { kind: wordKind, text }] of before.entries()) {
		if (wordKind === "reference") {
			provider = nodeNamed(tree, text);
			const count = kind?.cells === undefined ? 0 : provider && numberOf(provider.properties.get(kind.cells));
			isKnown = count !== undefined;
			left = count ?? 0;
			position = before.length - index - 1;
			entries++;
		} else if (left > 0) left--;
		// an entry that refers to nothing
		else if (kind?.cells !== undefined && text === "0") entries++;
	}
	const last = before.findLastIndex((word) => word.kind === "reference");
	const isEmptyEntry = last < 0 && before.length > 0;
	const beginsEntry = !isEmptyEntry && isKnown && left <= 0;
	return {
		beginsEntry,
		provider: beginsEntry ? undefined : provider,
		position,
		entry: beginsEntry ? entries : Math.max(0, entries - 1),
		listed: new Set(
			before.flatMap((word, i) => {
				const next = word.kind === "reference" && i < last ? before[i + 1] : undefined;
				return next?.kind === "word" && nodeNamed(tree, word.text) === provider ? [next.text] : [];
			}),
		),
	};
}

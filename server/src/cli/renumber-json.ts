import { placesAt } from "../features/places.ts";
import { isApplied, type Note } from "../features/renumber/renumbering.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { sideOf } from "./catalogue-operand.ts";
import { jsonPieces } from "./json-pieces.ts";
import { relative } from "./paths.ts";
import type { Found } from "./renumber-text.ts";
import type { Terminal } from "./terminal.ts";

/** The same as data: every edit with what it says, made or not, and every place that is refused or left. */
export function printRenumberJson(terminal: Terminal, snapshot: Snapshot, found: Found): void {
	const { before, after, numbers, repositories, isWritten } = found;
	const places = placesAt(snapshot);
	const named = (path: string): string => relative(terminal.cwd, path);
	const placed = (at: Span) => ({ file: named(at.file), range: places.rangeOf(at) });
	const note = ({ at, text }: Note) => ({ ...placed(at), message: text });
	const report = {
		version: 1,
		old: sideOf(before),
		new: sideOf(after),
		numbers,
		written: isWritten,
		repositories: repositories.map((repository) => ({
			root: named(repository.root),
			applied: isApplied(repository),
			edits: repository.edits.map(({ at, text, says }) => ({ ...placed(at), newText: text, message: says })),
			refused: repository.refused.map(note),
			heldBackBy: repository.heldBackBy.map(named),
			left: repository.left.map(note),
		})),
	};
	for (const piece of jsonPieces(report)) terminal.print(piece);
	terminal.print("\n");
}

import { type ReadRecord, stillHolds } from "../text/recording-snapshot.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Progress } from "./parser.ts";
import type { Position, Preprocessor } from "./preprocessor.ts";
import type { Source } from "./source.ts";
import type { Token } from "./token.ts";

/**
 * How far a board is read where its own items begin, behind the includes at its top: an edit below need not read them
 * again. It holds as long as those files, and the board's own tokens up to there, are the same.
 */
export interface Beginning {
	/** All that was read but the board itself. */
	readonly record: ReadRecord;
	/** The board's own file, as it was. */
	readonly source: Source;
	readonly position: Position;
	readonly progress: Progress;
}

/**
 * The beginning at this token, the first of the board's own, which is `known` if reading went on from there; undefined
 * where the token stands in the midst of something.
 */
export function beginningAt(
	token: Token,
	board: string,
	record: ReadRecord,
	preprocessor: Preprocessor,
	progress: Progress,
	known: Beginning | undefined,
): Beginning | undefined {
	const number = preprocessor.numberOfLast(token);
	if (number === undefined) return undefined;
	if (number === known?.position.next) return known;
	const readings = new Map(record.readings);
	readings.delete(board);
	return {
		record: { readings, bytes: new Map(record.bytes), listings: new Map(record.listings) },
		source: token.source,
		position: preprocessor.positionAt(number),
		progress: { ...progress, items: [...progress.items], memoryReservations: [...progress.memoryReservations] },
	};
}

/** Whether reading may go on from there in a file that is now like this. */
export function holdsStill(
	{ position: { next }, source, record }: Beginning,
	now: Source,
	snapshot: Snapshot,
): boolean {
	if (!source.beginsAs(now, next)) return false;
	// What now stands first must not belong to a directive before it.
	if (source.startsLine(next) && !now.startsLine(next)) return false;
	return stillHolds(record, snapshot);
}

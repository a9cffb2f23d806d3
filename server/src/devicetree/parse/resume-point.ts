import { type ReadRecord, stillHolds } from "../../text/recording-snapshot.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import type { Position, Preprocessor } from "../cpp/preprocessor.ts";
import type { Source } from "../lex/source.ts";
import type { Token } from "../lex/token.ts";
import type { Progress } from "./parser.ts";

/**
 * How far a board is read at the beginning of one of its own items: an edit below need not read what is above again. It
 * holds as long as the files that were read, and the board's own tokens up to there, are the same.
 */
export interface ResumePoint {
	/** All that was read but the board itself. */
	readonly record: ReadRecord;
	/** The board's own file, as it was. */
	readonly source: Source;
	readonly position: Position;
	readonly progress: Progress;
}

/** The resume points that are kept of a board. */
export interface ResumePoints {
	/** At its first own item, behind the includes at its top. */
	readonly first: ResumePoint;
	/** Shortly before the place that was edited last: the next edit is likely to be there. */
	readonly near: ResumePoint | undefined;
	/** The board's own file, as it was read last. */
	readonly last: Source;
}

/** The resume point at this token; undefined where it stands in the midst of something. */
export function resumePointAt(
	token: Token,
	board: string,
	record: ReadRecord,
	preprocessor: Preprocessor,
	progress: Progress,
): ResumePoint | undefined {
	const number = preprocessor.numberOfLast(token);
	if (number === undefined) return undefined;
	const readings = new Map(record.readings);
	readings.delete(board);
	return {
		record: { readings, bytes: new Map(record.bytes), listings: new Map(record.listings) },
		source: token.source,
		position: preprocessor.positionAt(number),
		progress: { ...progress, items: [...progress.items], memoryReservations: [...progress.memoryReservations] },
	};
}

/** The last resume point from which a file that is now like this may be read on. */
export function lastThatHolds({ first, near }: ResumePoints, now: Source, snapshot: Snapshot): ResumePoint | undefined {
	return [near, first].find((point) => point !== undefined && holdsStill(point, now, snapshot));
}

function holdsStill({ position: { next }, source, record }: ResumePoint, now: Source, snapshot: Snapshot): boolean {
	if (!source.beginsAs(now, next)) return false;
	// What now stands first must not belong to a directive before it.
	if (source.startsLine(next) && !now.startsLine(next)) return false;
	return stillHolds(record, snapshot);
}

/** Where it is in the board's own text. */
export function startOf({ source, position }: ResumePoint): number {
	return source.startOf(position.next);
}

/** How many characters a resume point may stand before an edit that is near it. */
const NEAR = 8_000;

export function isNear(start: number, edit: number): boolean {
	return start <= edit && edit - start <= NEAR;
}

import { LastUsed } from "./last-used.ts";
import { type ReadRecord, recordingSnapshot, stillHolds } from "./recording-snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

/** Results kept for as long as what they were made from reads the same; one per key. */
export interface Memo {
	readonly entries: LastUsed<Remembered>;
}

interface Remembered {
	readonly value: unknown;
	readonly given: string;
	readonly record: ReadRecord;
}

/** @param bound how many are kept at most */
export function createMemo(bound = Number.POSITIVE_INFINITY): Memo {
	return { entries: new LastUsed(bound) };
}

/**
 * The result of `make` under a key that names everything it depends on but files, and what is `given`: of that it is only
 * remembered for the last, for it changes while somebody types.
 */
export function remembered<T>(
	memo: Memo,
	key: string,
	snapshot: Snapshot,
	make: (snapshot: Snapshot) => T,
	given = "",
): T {
	const entry = memo.entries.get(key);
	if (entry !== undefined && entry.given === given && stillHolds(entry.record, snapshot)) return entry.value as T;
	const recording = recordingSnapshot(snapshot);
	const value = make(recording.snapshot);
	memo.entries.set(key, { value, given, record: recording.record });
	return value;
}

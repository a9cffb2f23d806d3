import { commonEnd, commonStart } from "../../text/common-ends.ts";
import type { Source } from "./source.ts";
import { FLAG } from "./token.ts";

/** What of an earlier version of a text need not be read again. */
export interface KeptTokens {
	readonly source: Source;
	/** The first so many tokens are the same. The next began a line, where it may begin still. */
	readonly count: number;
	/** From this place on the text is the same, `shift` characters later than it was. */
	readonly behind: number;
	readonly shift: number;
}

/**
 * Compares a text with how it was. A token at the beginning of a line is read without a look at what stands before it, and what stands
 * before it without a look at it; but where a literal or a comment does not end, what comes next may have decided that.
 */
export function keptTokens(source: Source, now: string): KeptTokens {
	const { text } = source;
	const edit = commonStart(text, now);
	const behind = now.length - commonEnd(text, now, edit);
	return { source, count: countBefore(source, edit), behind, shift: now.length - text.length };
}

/** How many tokens stand before the last line that begins with a token before the edit. */
function countBefore(source: Source, edit: number): number {
	let count = 0;
	for (let index = 0; index < source.count - 1 && source.startOf(index) <= edit; index++) {
		const flags = source.flagsOf(index);
		if ((flags & FLAG.lineStart) !== 0) count = index;
		if ((flags & FLAG.unterminated) !== 0) break;
	}
	return count;
}

/** The number of the token that began a line where one begins now, behind the edit: all from there on are the same. */
export function restFrom({ source, shift }: KeptTokens, now: number): number | undefined {
	const start = now - shift;
	let [low, high] = [0, source.count - 1];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (source.startOf(middle) < start) low = middle + 1;
		else high = middle;
	}
	return source.startOf(low) === start && source.startsLine(low) ? low : undefined;
}

import { keepLast } from "../../text/keep-last.ts";
import { lex } from "../lex/lexer.ts";
import { createNames, type Names } from "../lex/names.ts";
import type { Source } from "../lex/source.ts";
import type { ResumePoints } from "../parse/resume-point.ts";

/**
 * Tokens by file, kept as long as the text is the same. One cache serves all the boards that share headers; it holds
 * the latest version of each file only.
 */
export interface SourceCache {
	readonly names: Names;
	readonly sources: Map<string, Source>;
	/** By board and the way it is read, the one read last at the end. */
	readonly resumePoints: Map<string, ResumePoints>;
	/** How many files are kept at most. */
	readonly bound: number;
}

export function createSourceCache(bound = Number.POSITIVE_INFINITY): SourceCache {
	return { names: createNames(), sources: new Map(), resumePoints: new Map(), bound };
}

/** Of how many boards resume points are kept, those that were read last. */
const MAX_RESUMED_BOARDS = 16;

export function keepResumePoints({ resumePoints }: SourceCache, board: string, kept: ResumePoints): void {
	keepLast(resumePoints, board, kept, MAX_RESUMED_BOARDS);
}

export function sourceOf(cache: SourceCache, path: string, text: string): Source {
	const cached = cache.sources.get(path);
	const source = cached?.text === text ? cached : lex(path, text, cache.names);
	keepLast(cache.sources, path, source, cache.bound);
	return source;
}

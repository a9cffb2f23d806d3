import { lex } from "../lex/lexer.ts";
import { createNames, type Names } from "../lex/names.ts";
import type { Source } from "../lex/source.ts";
import type { Beginnings } from "../parse/resume-point.ts";

/**
 * Tokens by file, kept as long as the text is the same. One cache serves all the boards that share headers; it holds
 * the latest version of each file only.
 */
export interface SourceCache {
	readonly names: Names;
	readonly sources: Map<string, Source>;
	/** By board and the way it is read, the one read last at the end. */
	readonly beginnings: Map<string, Beginnings>;
}

export function createSourceCache(): SourceCache {
	return { names: createNames(), sources: new Map(), beginnings: new Map() };
}

/** Of how many boards beginnings are kept, those that were read last. */
const MAX_BEGINNINGS = 16;

export function keepBeginnings({ beginnings }: SourceCache, board: string, kept: Beginnings): void {
	beginnings.delete(board);
	beginnings.set(board, kept);
	const [oldest] = beginnings.keys();
	if (beginnings.size > MAX_BEGINNINGS && oldest !== undefined) beginnings.delete(oldest);
}

export function sourceOf(cache: SourceCache, path: string, text: string): Source {
	const cached = cache.sources.get(path);
	if (cached?.text === text) return cached;
	const source = lex(path, text, cache.names);
	cache.sources.set(path, source);
	return source;
}

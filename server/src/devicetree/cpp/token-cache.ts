import { keepLast } from "../../text/keep-last.ts";
import { lex } from "../lex/lexer.ts";
import { createNames, type Names } from "../lex/names.ts";
import type { Source } from "../lex/source.ts";

/** Tokens by file, kept as long as the text is the same; the latest version of each file only. */
export interface TokenCache {
	readonly names: Names;
	readonly sources: Map<string, Source>;
	/** How many files are kept at most. */
	readonly bound: number;
}

export function createTokenCache(bound: number): TokenCache {
	return { names: createNames(), sources: new Map(), bound };
}

export function sourceOf(cache: TokenCache, path: string, text: string): Source {
	const cached = cache.sources.get(path);
	const source = cached?.text === text ? cached : lex(path, text, cache.names);
	keepLast(cache.sources, path, source, cache.bound);
	return source;
}

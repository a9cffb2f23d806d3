import { LastUsed } from "../../text/last-used.ts";
import { lex } from "../lex/lexer.ts";
import { createNames, type Names } from "../lex/names.ts";
import type { Source } from "../lex/source.ts";

/** Tokens by file, kept as long as the text is the same; the latest version of each file only. */
export interface TokenCache {
	readonly names: Names;
	readonly sources: LastUsed<Source>;
}

/** @param bound how many files are kept at most */
export function createTokenCache(bound: number): TokenCache {
	return { names: createNames(), sources: new LastUsed(bound) };
}

export function sourceOf(cache: TokenCache, path: string, text: string): Source {
	const cached = cache.sources.get(path);
	if (cached?.text === text) return cached;
	const source = lex(path, text, cache.names, cached);
	cache.sources.set(path, source);
	return source;
}

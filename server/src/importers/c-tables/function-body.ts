import { closing } from "../c-source/initialiser.ts";
import type { CodeToken } from "../c-source/read-source.ts";
import type { Unit } from "./unit.ts";

/** What stands between the braces of a function that this file defines; undefined where it does not. */
export function functionBody({ tokens, path }: Unit, name: string): readonly CodeToken[] | undefined {
	for (const [at, token] of tokens.entries()) {
		if (token.text !== name || token.path !== path || tokens[at + 1]?.text !== "(") continue;
		const open = closing(tokens, at + 1) + 1;
		if (tokens[open]?.text === "{") return tokens.slice(open + 1, closing(tokens, open));
	}
	return undefined;
}

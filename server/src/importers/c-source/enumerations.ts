import { evaluate } from "./evaluate.ts";
import { closing } from "./initialiser.ts";
import type { CodeToken, CSource } from "./read-source.ts";

/**
 * The constants of every `enum { … }`, by name. From a constant that cannot be counted, and from one that is compiled
 * under a condition nothing decides, on to the next one with a number of its own, none of that list is known; nor is one
 * that two lists number differently, which only conditions can make.
 */
export function enumConstants({ tokens, macros }: CSource): ReadonlyMap<string, bigint> {
	const constants = new Map<string, bigint>();
	const doubtful = new Set<string>();
	for (let at = 0; at < tokens.length; at++) {
		if (tokens[at]?.text !== "enum" || tokens[at]?.kind !== "word") continue;
		const open = tokens[at + 1]?.text === "{" ? at + 1 : at + 2;
		if (tokens[open]?.text !== "{") continue;
		const close = closing(tokens, open);
		countList(tokens.slice(open + 1, close), macros, constants, doubtful);
		at = close;
	}
	for (const name of doubtful) constants.delete(name);
	return constants;
}

function countList(
	tokens: readonly CodeToken[],
	macros: CSource["macros"],
	constants: Map<string, bigint>,
	doubtful: Set<string>,
): void {
	let next: bigint | undefined = 0n;
	const around = tokens[0]?.conditions.length ?? 0;
	for (const [name, ...rest] of splitAtCommas(tokens)) {
		if (name === undefined) continue;
		if (rest[0]?.text === "=") {
			const value = evaluate(rest.slice(1), macros, constants);
			next = value.kind === "value" ? value.value : undefined;
		}
		if (name.conditions.length > around) next = undefined;
		if (next === undefined) continue;
		if ((constants.get(name.text) ?? next) !== next) doubtful.add(name.text);
		constants.set(name.text, next);
		next += 1n;
	}
}

function splitAtCommas(tokens: readonly CodeToken[]): readonly (readonly CodeToken[])[] {
	const parts: CodeToken[][] = [[]];
	let depth = 0;
	for (const token of tokens) {
		if (token.text === "(") depth++;
		else if (token.text === ")") depth--;
		if (token.text === "," && depth === 0) parts.push([]);
		else parts.at(-1)?.push(token);
	}
	return parts;
}

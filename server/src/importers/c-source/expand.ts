import type { CMacro, CodeToken } from "./read-source.ts";
import type { CToken } from "./scan.ts";

/** How many tokens an expansion may make: macros that double each other grow without a bound. */
const MOST_TOKENS = 200_000;

/** How deep calls may stand in the arguments of calls. */
const DEEPEST = 100;

interface Pending {
	readonly token: CodeToken;
	/** Macros it came from: they are not expanded again. */
	readonly from: ReadonlySet<string>;
}

/**
 * The tokens with the macros that `wanted` names replaced by what they stand for, as a C compiler does: arguments put in,
 * `#` and `##` done. What comes of a call has the place and the conditions of the call. A macro with several definitions
 * stays as it is, and so does a call with another number of arguments.
 */
export function expand(
	tokens: readonly CodeToken[],
	macros: ReadonlyMap<string, readonly CMacro[]>,
	wanted: (macro: CMacro) => boolean = () => true,
): readonly CodeToken[] {
	return expandInside(tokens, macros, wanted, { left: MOST_TOKENS, depth: 0 });
}

function expandInside(
	tokens: readonly CodeToken[],
	macros: ReadonlyMap<string, readonly CMacro[]>,
	wanted: (macro: CMacro) => boolean,
	limit: { left: number; depth: number },
): readonly CodeToken[] {
	const done: CodeToken[] = [];
	const nothing: ReadonlySet<string> = new Set();
	const rest: Pending[] = tokens.map((token) => ({ token, from: nothing })).reverse();
	for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
		const { token, from } = next;
		const [macro, another] = token.kind === "word" && !from.has(token.text) ? (macros.get(token.text) ?? []) : [];
		if (!macro || another || limit.left <= 0 || limit.depth > DEEPEST || !wanted(macro)) {
			done.push(token);
			continue;
		}
		const call = macro.parameters && callOn(rest);
		const given = call && macro.parameters ? argumentsFor(macro, macro.parameters, call.arguments) : undefined;
		if (macro.parameters && !given) {
			done.push(token);
			continue;
		}
		limit.depth++;
		const body = given
			? putIn(macro.body, given, limit, (inner) => expandInside(inner, macros, wanted, limit))
			: macro.body;
		limit.depth--;
		limit.left -= body?.length ?? limit.left;
		if (body === undefined) {
			done.push(token);
			continue;
		}
		if (call) rest.length -= call.length;
		const inside = new Set(from).add(token.text);
		for (const part of [...pasted(body)].reverse())
			rest.push({ token: { ...token, ...part, line: token.line }, from: inside });
	}
	return done;
}

/** The arguments in the parentheses that come next, and how many tokens they take with them. */
function callOn(
	reversed: readonly Pending[],
): { readonly arguments: readonly (readonly CodeToken[])[]; readonly length: number } | undefined {
	if (reversed.at(-1)?.token.text !== "(") return undefined;
	const found: CodeToken[][] = [[]];
	let depth = 0;
	for (let at = reversed.length - 1; at >= 0; at--) {
		const { token } = reversed[at] as Pending;
		const sign = token.kind === "sign" ? token.text : "";
		if (sign === ")" && depth === 1) return { arguments: found, length: reversed.length - at };
		if (sign === "," && depth === 1) found.push([]);
		else if (depth > 0) found.at(-1)?.push(token);
		if (/^[([{]$/.test(sign)) depth++;
		else if (/^[)\]}]$/.test(sign)) depth--;
	}
	return undefined;
}

function argumentsFor(
	{ isVariadic }: CMacro,
	parameters: readonly string[],
	found: readonly (readonly CodeToken[])[],
): ReadonlyMap<string, readonly CodeToken[]> | undefined {
	const [only, another] = found;
	if (parameters.length === 0 && another === undefined && only?.length === 0) return new Map();
	const last = parameters.length - 1;
	if (isVariadic ? found.length < last : parameters.length !== found.length) return undefined;
	return new Map(
		parameters.map((name, at) => [name, isVariadic && at === last ? withCommas(found.slice(last)) : (found[at] ?? [])]),
	);
}

function withCommas(lists: readonly (readonly CodeToken[])[]): readonly CodeToken[] {
	return lists.flatMap((list, at) => {
		const [first] = list;
		return at === 0 || first === undefined ? list : [{ ...first, kind: "sign" as const, text: "," }, ...list];
	});
}

/** Undefined where it comes to more tokens than are left. */
function putIn(
	body: readonly CToken[],
	given: ReadonlyMap<string, readonly CodeToken[]>,
	{ left }: { readonly left: number },
	expand: (argument: readonly CodeToken[]) => readonly CToken[],
): readonly CToken[] | undefined {
	const expanded = new Map<string, readonly CToken[]>();
	const once = (name: string, argument: readonly CodeToken[]): readonly CToken[] => {
		const known = expanded.get(name) ?? expand(argument);
		expanded.set(name, known);
		return known;
	};
	const made: CToken[] = [];
	for (const [at, token] of body.entries()) {
		const argument = token.kind === "word" ? given.get(token.text) : undefined;
		if (isSign(token, "#") && given.has(body[at + 1]?.text ?? "")) continue;
		const isJoined = isSign(body[at - 1], "##") || isSign(body[at + 1], "##");
		if (argument === undefined) made.push(token);
		else if (isSign(body[at - 1], "#")) made.push(stringOf(argument, token));
		else for (const each of isJoined ? argument : once(token.text, argument)) made.push(each);
		if (made.length > left) return undefined;
	}
	return made;
}

/** `#x`: only of one token is the text known, for between several the blanks count. Else the `#` stays, and is no string. */
function stringOf(argument: readonly CToken[], { line }: CToken): CToken {
	const [only, another] = argument;
	if (another !== undefined || only?.kind === "string") return { kind: "sign", text: "#", line };
	return { kind: "string", text: only?.text ?? "", line };
}

function pasted(tokens: readonly CToken[]): readonly CToken[] {
	const joined: CToken[] = [];
	for (let at = 0; at < tokens.length; at++) {
		const token = tokens[at] as CToken;
		const before = joined.at(-1);
		const after = tokens[at + 1];
		if (isSign(token, "##") && before && after) {
			joined[joined.length - 1] = { ...before, text: before.text + after.text };
			at++;
		} else joined.push(token);
	}
	return joined;
}

function isSign(token: CToken | undefined, text: string): boolean {
	return token?.kind === "sign" && token.text === text;
}

/** Whether a macro stands for a row of a table or a variable, `{ … }` or `[…] = …`, by itself or through another one. */
export function makesRows(macros: ReadonlyMap<string, readonly CMacro[]>): (macro: CMacro) => boolean {
	const known = new Map<string, boolean>();
	const makes = ({ name, body }: CMacro, depth = 0): boolean => {
		const before = known.get(name);
		if (before !== undefined || depth > DEEPEST) return before ?? false;
		known.set(name, false);
		const result = body.some(
			({ kind, text }, at) =>
				(kind === "sign" && (text === "{" || (text === "[" && at === 0))) ||
				(kind === "word" && (macros.get(text) ?? []).some((macro) => makes(macro, depth + 1))),
		);
		known.set(name, result);
		return result;
	};
	return makes;
}

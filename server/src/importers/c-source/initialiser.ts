import type { CodeToken } from "./read-source.ts";

/** What stands between braces, or an expression of C. */
export type CValue =
	| { readonly kind: "list"; readonly items: readonly CItem[]; readonly line: number }
	| { readonly kind: "expression"; readonly tokens: readonly CodeToken[]; readonly line: number };

/** One entry of a list: `[INDEX] = value`, `[INDEX][inner] = value`, `.field[inner] = value`, `.field = value`, `.field.inner = value`, `value`. */
export interface CItem {
	readonly index?: readonly CodeToken[];
	/** What stands in the first brackets behind that. */
	readonly inner?: readonly CodeToken[];
	/** `field.inner` where both are named at once. */
	readonly field?: string;
	readonly value: CValue;
	readonly path: string;
	readonly line: number;
	/** The conditions it is compiled under that nothing decides. */
	readonly conditions: readonly string[];
}

export interface CTable {
	/** The variable: `s_name`, `clk_tbl`. */
	readonly name: string;
	readonly items: readonly CItem[];
	readonly path: string;
	readonly line: number;
	readonly conditions: readonly string[];
}

/** Variables that are given a list: `type name[…] = { … };`, also inside functions. */
export function tablesOf(tokens: readonly CodeToken[]): readonly CTable[] {
	const found: CTable[] = [];
	for (let at = 1; at + 1 < tokens.length; at++) {
		if (tokens[at]?.text !== "=" || tokens[at]?.kind !== "sign" || tokens[at + 1]?.text !== "{") continue;
		const name = nameBefore(tokens, at);
		if (name === undefined) continue;
		const { items, end } = readList(tokens, at + 2);
		found.push({ name: name.text, items, path: name.path, line: name.line, conditions: name.conditions });
		at = end;
	}
	return found;
}

/** The variable before `=`: its brackets are passed over. `[index] = {` and `.field = {` have none. */
function nameBefore(tokens: readonly CodeToken[], equals: number): CodeToken | undefined {
	let at = equals - 1;
	const brackets = tokens[at]?.text === "]";
	while (tokens[at]?.text === "]") {
		for (let depth = 0; at >= 0; at--) {
			if (tokens[at]?.text === "]") depth++;
			else if (tokens[at]?.text === "[" && --depth === 0) break;
		}
		at--;
	}
	const name = tokens[at];
	if (name?.kind !== "word" || tokens[at - 1]?.text === ".") return undefined;
	return brackets || tokens[at - 1]?.kind === "word" || tokens[at - 1]?.text === "*" ? name : undefined;
}

/** How deep braces may stand in braces: what is in deeper ones is one expression. */
const DEEPEST = 100;

function readList(
	tokens: readonly CodeToken[],
	from: number,
	depth = 0,
): { readonly items: readonly CItem[]; readonly end: number } {
	const items: CItem[] = [];
	let at = from;
	while (at < tokens.length && tokens[at]?.text !== "}") {
		const first = tokens[at] as CodeToken;
		if (first.text === ",") {
			at++;
			continue;
		}
		let index: readonly CodeToken[] | undefined;
		let inner: readonly CodeToken[] | undefined;
		let field: string | undefined;
		if (first.text === "[") {
			const close = closing(tokens, at);
			index = tokens.slice(at + 1, close);
			at = close + 1;
		} else if (first.text === ".") {
			field = tokens[at + 1]?.text;
			at += 2;
		}
		while ((index ?? field) !== undefined && /^[.[]$/.test(tokens[at]?.text ?? "")) {
			if (tokens[at]?.text === "[") {
				const close = closing(tokens, at);
				inner ??= tokens.slice(at + 1, close);
				at = close + 1;
			} else {
				field = field === undefined ? tokens[at + 1]?.text : `${field}.${tokens[at + 1]?.text}`;
				at += 2;
			}
		}
		if (tokens[at]?.text === "=" && (index !== undefined || field !== undefined)) at++;
		const { value, end } = readValue(tokens, at, depth);
		items.push({
			...(index && { index }),
			...(inner && { inner }),
			...(field !== undefined && { field }),
			value,
			path: first.path,
			line: first.line,
			conditions: first.conditions,
		});
		at = Math.max(end, at + 1);
	}
	return { items, end: at };
}

function readValue(
	tokens: readonly CodeToken[],
	from: number,
	depth: number,
): { readonly value: CValue; readonly end: number } {
	const line = tokens[from]?.line ?? 0;
	// A compound literal: `(struct device[]) { … }`, `&(const struct x) { … }`.
	let open = tokens[from]?.text === "&" ? from + 1 : from;
	const outer = open;
	while (tokens[open]?.text === "(" && tokens[open + 1]?.text === "(") open++;
	if (tokens[open]?.text === "(" && tokens[closing(tokens, open) + 1]?.text === "{") open = closing(tokens, open) + 1;
	if (tokens[open]?.text === "{" && depth < DEEPEST) {
		const { items, end } = readList(tokens, open + 1, depth + 1);
		const isWrapped = tokens[outer]?.text === "(" && tokens[outer + 1]?.text === "(";
		return { value: { kind: "list", items, line }, end: isWrapped ? closing(tokens, outer) + 1 : end + 1 };
	}
	let at = from;
	while (at < tokens.length && !/^[,}]$/.test(tokens[at]?.kind === "sign" ? (tokens[at]?.text ?? "") : ""))
		at = /^[([{]$/.test(tokens[at]?.text ?? "") ? closing(tokens, at) + 1 : at + 1;
	return { value: { kind: "expression", tokens: tokens.slice(from, at), line }, end: at };
}

const CLOSES: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Where the bracket at `from` is closed; the end of the text where it is not. */
export function closing(tokens: readonly CodeToken[], from: number): number {
	const open = tokens[from]?.text ?? "";
	const close = CLOSES[open];
	let depth = 0;
	for (let at = from; at < tokens.length; at++) {
		if (tokens[at]?.kind !== "sign") continue;
		if (tokens[at]?.text === open) depth++;
		else if (tokens[at]?.text === close && --depth === 0) return at;
	}
	return tokens.length;
}

/** The text an expression comes to: one string, or several that C joins. Undefined where it is something else. */
export function textOf(value: CValue): string | undefined {
	if (value.kind !== "expression" || value.tokens.length === 0) return undefined;
	if (!value.tokens.every(({ kind }) => kind === "string")) return undefined;
	return value.tokens.map(({ text }) => text).join("");
}

import { type XlToken, xlTokenAt } from "./xl-tokens.ts";

/** What xl's parser waits for: a statement; `=` behind a key; a value; an item behind `[` or `,`; what may follow an item or a value. */
export type XlWait = "statement" | "operator" | "value" | "first item" | "next item" | "behind item" | "behind value";

/** Where xl's own parser gives up, so that it refuses the whole file. */
export interface XlStop {
	readonly wait: XlWait;
	/** What it cannot take. */
	readonly token: XlToken;
	/** The word before. */
	readonly before: XlToken | undefined;
	/** The key of the statement it is in. */
	readonly key: XlToken | undefined;
	/** The `[` of the lists it is in, innermost last. */
	readonly open: readonly XlToken[];
	/** Not the word itself is wrong, but what is in it or what is made of it. */
	readonly why?: "escape" | "adds list to text" | "adds text to list";
}

/**
 * Reads a text as libxlu_cfg_y.y (Xen c447b7308b) does. Undefined: it takes the whole, or what is filled in later may make it so.
 */
export function whereXlStops(text: string): XlStop | undefined {
	const open: XlToken[] = [];
	const kinds = new Map<string, "text" | "list">();
	let wait: XlWait = "statement";
	let key: XlToken | undefined;
	let adds = false;
	let before: XlToken | undefined;
	let token = xlTokenAt(text, 0);
	/** Something that is filled in later stands before, in this line or this list. */
	let isOpen = false;
	const stop = (why?: XlStop["why"]): XlStop => ({ wait, token, before, key, open, ...(why && { why }) });
	const next = () => {
		if (token.kind !== "newline") before = token;
		token = xlTokenAt(text, token.end);
	};
	const stored = (kind: "text" | "list"): XlStop["why"] => {
		const name = key && text.slice(key.start, key.end);
		if (name === undefined) return undefined;
		const old = kinds.get(name);
		if (adds && old !== undefined && old !== kind) return kind === "list" ? "adds list to text" : "adds text to list";
		kinds.set(name, kind);
		return undefined;
	};

	for (;;) {
		const { kind } = token;
		if (kind === "string" && hasStrangeEscape(text.slice(token.start + 1, token.end - 1))) return stop("escape");
		if (kind === "placeholder") {
			isOpen = true;
			if (wait === "statement") {
				key = token;
				next();
				if (token.kind === "=" || token.kind === "+=") wait = "operator";
				else wait = "behind value";
				continue;
			}
			if (wait === "operator") return undefined;
			if (wait === "value") {
				if (key) kinds.delete(text.slice(key.start, key.end));
				wait = "behind value";
			} else if (open.length > 0) wait = "behind item";
			next();
			continue;
		}
		if (kind === "newline" && wait !== "operator" && wait !== "value") {
			if (open.length === 0) {
				wait = "statement";
				isOpen = false;
			}
			next();
			continue;
		}
		const at = open.length > 0 ? "behind item" : "behind value";
		switch (wait) {
			case "statement":
				if (kind === "end") return undefined;
				if (kind === "ident") {
					key = token;
					wait = "operator";
				} else if (kind !== ";") return stop();
				break;
			case "operator":
				if (kind !== "=" && kind !== "+=") return stop();
				adds = kind === "+=";
				wait = "value";
				break;
			case "value":
			case "first item":
			case "next item":
				if (kind === "string" || kind === "number") {
					const why = wait === "value" ? stored("text") : undefined;
					if (why) return stop(why);
					wait = at;
				} else if (kind === "[") {
					const why = wait === "value" ? stored("list") : undefined;
					if (why) return stop(why);
					open.push(token);
					wait = "first item";
				} else if (kind === "]" && wait !== "value") {
					open.pop();
					wait = open.length > 0 ? "behind item" : "behind value";
				} else return isOpen && open.length > 0 ? undefined : stop();
				break;
			case "behind item":
				if (kind === ",") wait = "next item";
				else if (kind === "]") {
					open.pop();
					wait = open.length > 0 ? "behind item" : "behind value";
				} else if (isOpen && (kind === "string" || kind === "number")) wait = "behind item";
				else if (isOpen && kind === "[") {
					open.push(token);
					wait = "first item";
				} else return isOpen ? undefined : stop();
				break;
			case "behind value":
				if (kind === "end") return undefined;
				if (kind === ";") wait = "statement";
				else if (!isOpen) return stop();
		}
		next();
	}
}

/** Escapes that xlu__cfgl_dequote() of libxlu_cfg.c does not take; `\$` and `\`` are some that a script may still take away. */
function hasStrangeEscape(body: string): boolean {
	for (const [, escaped = "", after = ""] of body.matchAll(/\\(.)(.{0,2})/gs))
		if (!/["'\\abfnrtv$`]/.test(escaped) && !/^[0-7]\d\d$/.test(escaped + after)) return true;
	return false;
}

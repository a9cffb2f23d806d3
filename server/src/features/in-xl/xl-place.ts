/** Where somebody types in an xl configuration, which need not be whole; `start` to `end` is what an offer takes the place of. */
export type XlPlace = XlKeyPlace | XlValuePlace;

interface Typed {
	readonly start: number;
	readonly end: number;
	/** What of it stands before the cursor. */
	readonly typed: string;
}

export interface XlKeyPlace extends Typed {
	readonly kind: "key";
	/** Its = is there already. */
	readonly isAssigned: boolean;
}

/** A value, or what stands between its quotes. */
export interface XlValuePlace extends Typed {
	readonly kind: "value";
	readonly key: string;
	/** The quote that it begins with; undefined: none is there. */
	readonly quote: string | undefined;
	/** Its other quote is there. */
	readonly isClosed: boolean;
	readonly isInList: boolean;
	/** Another item of the list stands behind it, without a comma between. */
	readonly isBeforeItem?: boolean;
}

/** The place of a cursor by xl's own rules for words, quotes, lists and comments; undefined where nothing can be offered. */
export function xlPlace(text: string, cursor: number): XlPlace | undefined {
	let at = 0;
	const take = (pattern: RegExp): string | undefined => {
		pattern.lastIndex = at;
		const found = pattern.exec(text)?.[0];
		if (found !== undefined) at += found.length;
		return found;
	};
	const typed = (start: number, end = at): Typed => ({ start, end, typed: text.slice(start, cursor) });
	const empty: Typed = { start: cursor, end: cursor, typed: "" };

	/** The cursor may stand right behind it. */
	const value = (key: string, isInList: boolean): XlPlace | undefined => {
		const quote = take(/["']/y);
		const start = at;
		if (quote === undefined) {
			take(/[^\s#,;[\]"']+/y);
			return cursor > at ? undefined : { kind: "value", key, quote, isClosed: false, isInList, ...typed(start) };
		}
		take(quote === '"' ? /(?:[^"\\\n\r]|\\.)*/y : /(?:[^'\\\n\r]|\\.)*/y);
		const content = typed(start);
		const isClosed = take(quote === '"' ? /"/y : /'/y) !== undefined;
		return cursor < start || cursor > content.end
			? undefined
			: { kind: "value", key, quote, isClosed, isInList, ...content };
	};

	/** What the cursor is in or behind; "on": the list ends before it. */
	const list = (key: string): XlPlace | "on" | "nowhere" => {
		for (let depth = 1; depth > 0; ) {
			take(/[\s,]+/y);
			if (at >= cursor) {
				const isBeforeItem = /^(?:\s|#[^\n\r]*)*["'\w]/.test(text.slice(cursor)) && !isAssignment(text, at);
				return { kind: "value", key, quote: undefined, isClosed: false, isInList: true, isBeforeItem, ...empty };
			}
			const start = at;
			if (take(/#[^\n\r]*/y) !== undefined) {
				if (cursor <= at) return "nowhere";
			} else if (take(/\[/y) !== undefined) depth++;
			else if (take(/\]/y) !== undefined) depth--;
			// a line that begins the next assignment: the bracket was forgotten
			else if (isAssignment(text, at)) return "on";
			else {
				const found = value(key, true);
				if (found !== undefined) return found;
			}
			if (at === start) return "nowhere";
		}
		return "on";
	};

	while (at < cursor) {
		if (take(/[\s;]+/y) !== undefined) continue;
		const start = at;
		if (take(/#[^\n\r]*/y) !== undefined) {
			if (cursor <= at) return undefined;
			continue;
		}
		const key = take(/[A-Za-z_]\w*/y);
		if (key !== undefined && cursor <= at) return { kind: "key", isAssigned: isFollowed(text, at), ...typed(start) };
		take(/[ \t]+/y);
		if (key === undefined || take(/\+?=/y) === undefined) {
			take(/[^\n\r;]*/y);
			if (cursor <= at) return undefined;
			continue;
		}
		if (cursor < at) return undefined;
		take(/[ \t]+/y);
		if (cursor <= at && !/["'[\w]/.test(text[at] ?? ""))
			return { kind: "value", key, quote: undefined, isClosed: false, isInList: false, ...empty };
		if (cursor < at) return undefined;
		if (take(/\[/y) !== undefined) {
			if (cursor < at) return undefined;
			const found = list(key);
			if (found !== "on") return found === "nowhere" ? undefined : found;
			continue;
		}
		const found = value(key, false);
		if (found !== undefined) return found;
		take(/[^\n\r;]*/y);
		if (cursor <= at) return undefined;
	}
	const before = text.slice(0, cursor);
	const line = before.slice(Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r"), before.lastIndexOf(";")) + 1);
	return line.trim() === "" ? { kind: "key", isAssigned: isFollowed(text, cursor), ...empty } : undefined;
}

/** Whether an = comes next. */
function isFollowed(text: string, at: number): boolean {
	const pattern = /[ \t]*\+?=/y;
	pattern.lastIndex = at;
	return pattern.test(text);
}

function isAssignment(text: string, at: number): boolean {
	const pattern = /[a-z_]\w*[ \t]*\+?=/y;
	pattern.lastIndex = at;
	return pattern.test(text);
}

import type { SketchScalar } from "./yaml-sketch.ts";

/** Where the sketching of a text is, and what it sees there. */
export class SketchCursor {
	readonly text: string;
	readonly comments: { readonly start: number; readonly end: number }[] = [];
	at = 0;
	private lineStart = 0;

	constructor(text: string) {
		this.text = text;
	}

	get column(): number {
		return this.at - this.lineStart;
	}

	/** Goes to what comes next, on this line or a later one; false at the end. */
	skip(): boolean {
		const { text } = this;
		for (; this.at < text.length; this.at++) {
			const c = text[this.at];
			if (c === "\n") this.lineStart = this.at + 1;
			else if (c === "#" && this.isAfterBlank()) {
				const start = this.at;
				this.at += this.lengthOf(LINE);
				this.comments.push({ start, end: this.at-- });
			} else if (this.at === this.lineStart && this.lengthOf(MARKER) > 0) this.at += this.lengthOf(LINE) - 1;
			else if (c !== " " && c !== "\t" && c !== "\r" && c !== "\uFEFF") return true;
		}
		return false;
	}

	/** Goes over blanks, and over tags and anchors, of this line. */
	skipProperties(): void {
		this.at += this.lengthOf(PROPERTIES);
	}

	/** Nothing more on this line but a comment. */
	isLineDone(): boolean {
		const c = this.text[this.at];
		return c === undefined || c === "\n" || c === "\r" || (c === "#" && this.isAfterBlank());
	}

	isDash(): boolean {
		return this.lengthOf(DASH) > 0;
	}

	isOpening(): boolean {
		return this.text[this.at] === "{" || this.text[this.at] === "[";
	}

	isBlockScalar(): boolean {
		return this.lengthOf(BLOCK_SCALAR) > 0;
	}

	isKeyAhead(): boolean {
		return this.lengthOf(KEY_WITH_COLON) > 0;
	}

	/**
	 * A key with its colon, or what is there of it. In a block one without a colon is all of its line; between brackets a key ends at
	 * these and at commas, too.
	 */
	takeKey(isFlow: boolean): { readonly key: string; readonly keyEnd: number; readonly colonEnd: number | undefined } {
		const start = this.at;
		const isQuoted = this.text[start] === '"' || this.text[start] === "'";
		const length = isQuoted ? this.quotedLength() : this.lengthOf(isFlow ? FLOW_KEY : BLOCK_KEY);
		const keyEnd = start + this.text.slice(start, start + length).trimEnd().length;
		this.at = keyEnd + this.lengthFrom(BLANKS, keyEnd);
		const hasColon = this.text[this.at] === ":";
		if (hasColon) this.at++;
		else if (!isFlow) this.at += this.lengthOf(CONTENT);
		return { key: this.unquoted(start, keyEnd), keyEnd, colonEnd: hasColon ? this.at : undefined };
	}

	/** A text in quotes, or what is up to the end of the line; between brackets up to these and to commas. */
	takeScalar(isFlow: boolean): SketchScalar {
		const start = this.at;
		const [c] = this.text.slice(start, start + 1);
		const isQuoted = c === '"' || c === "'";
		const length = isQuoted ? this.quotedLength() : this.lengthOf(isFlow ? FLOW_CONTENT : CONTENT);
		const end = start + this.text.slice(start, start + length).trimEnd().length;
		this.at = end;
		if (!isFlow) this.at += this.lengthOf(CONTENT);
		return { kind: "scalar", start, end, text: this.unquoted(start, end), quote: isQuoted ? c : "" };
	}

	/** A text of several lines, `|` or `>`: all that is indented deeper than this column. */
	takeBlockScalar(column: number): SketchScalar {
		const { text, at: start } = this;
		this.at += this.lengthOf(LINE);
		for (let next = this.at + 1; next < text.length; ) {
			const indent = this.lengthFrom(BLANKS, next);
			const lineEnd = next + this.lengthFrom(LINE, next);
			const isBlank = text.slice(next + indent, lineEnd).trim() === "";
			if (!isBlank && indent <= column) break;
			if (!isBlank) this.at = lineEnd;
			next = lineEnd + 1;
		}
		return { kind: "scalar", start, end: this.at, text: "", quote: "|" };
	}

	/** Whether a line begins here that is indented no deeper than this column: then brackets that belong to it were left open. */
	isBackAt(column: number): boolean {
		return this.column <= column && this.lineStart + this.lengthFrom(BLANKS, this.lineStart) === this.at;
	}

	private isAfterBlank(): boolean {
		return this.at === 0 || /\s/.test(this.text[this.at - 1] as string);
	}

	/** Behind the closing quote; where there is none on this line, at its end. */
	private quotedLength(): number {
		return this.lengthOf(this.text[this.at] === '"' ? DOUBLE_QUOTED : SINGLE_QUOTED) || this.lengthOf(LINE);
	}

	private unquoted(start: number, end: number): string {
		const written = this.text.slice(start, end);
		const [quote] = written;
		if (quote !== '"' && quote !== "'") return written;
		const inner = written.slice(1, written.length > 1 && written.endsWith(quote) ? -1 : undefined);
		return quote === "'" ? inner.replaceAll("''", "'") : inner.replace(/\\(["\\/])/g, "$1");
	}

	private lengthOf(pattern: RegExp): number {
		return this.lengthFrom(pattern, this.at);
	}

	private lengthFrom(pattern: RegExp, at: number): number {
		pattern.lastIndex = at;
		return pattern.exec(this.text)?.[0].length ?? 0;
	}
}

/** Each tried where the cursor is, and no further than the end of the line. */
const BLANKS = /[ \t]*/y;
const LINE = /[^\n]*/y;
/** Up to a comment. */
const CONTENT = /(?:[^#\n]|(?<=\S)#)*/y;
const FLOW_CONTENT = /(?:[^,[\]{}#\n]|(?<=\S)#)*/y;
const BLOCK_KEY = /(?:[^:#\n]|:(?=\S)|(?<=\S)#)*/y;
const FLOW_KEY = /(?:[^,[\]{}:#\n]|:(?=[^\s,[\]{}])|(?<=\S)#)*/y;
const DOUBLE_QUOTED = /"(?:[^"\\\n]|\\.)*"/y;
const SINGLE_QUOTED = /'(?:[^'\n]|'')*'/y;
const KEY_WITH_COLON = /(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s"'#](?:[^:#\n]|:(?=\S)|(?<=\S)#)*)[ \t]*:(?=\s|$)/y;
const DASH = /-(?=[ \t\r\n]|$)/y;
const MARKER = /---|\.\.\.|%\w/y;
const BLOCK_SCALAR = /[|>][-+\d]*[ \t]*(?:#[^\n]*)?(?=\r?(?:\n|$))/y;
const PROPERTIES = /[ \t]*(?:[&!][^\s,[\]{}]*(?:[ \t]+|(?=[\r\n]|$)))*/y;

import { directiveOf } from "../devicetree/lex/names.ts";
import type { Source } from "../devicetree/lex/source.ts";
import { FLAG, KIND } from "../devicetree/lex/token.ts";
import type { Span } from "../text/span.ts";
import { isLabelDefinition } from "./symbol-at.ts";

/** What a word is by where it stands. */
export type WordRole =
	| "node"
	| "unit address"
	| "property"
	| "label"
	| "reference"
	| "macro"
	| "definition"
	| "parameter"
	| "number"
	| "keyword"
	| "string";

/** A word of a tree's text; its offsets count UTF-16. */
export interface Word {
	readonly start: number;
	readonly end: number;
	readonly role: WordRole;
}

/**
 * The words of a text in order, whether it parses or not. What `#if` leaves out has none, and comments and punctuation are none.
 * @param isMacro by the number of an identifier
 */
export function wordsOf(source: Source, inactive: readonly Span[], isMacro: (symbol: number) => boolean): Word[] {
	return new WordReader(source, inactive, isMacro).read();
}

const NAME_PUNCTUATION = new Set([...",._+*#?@-"].map((character) => character.charCodeAt(0)));

/** Whether a token may be part of the name of a node or property. */
export function isNamePart(source: Source, at: number): boolean {
	const kind = source.kindOf(at);
	if (kind === KIND.identifier || kind === KIND.number) return true;
	return kind === KIND.punctuation && NAME_PUNCTUATION.has(source.packedOf(at) >> 8);
}

class WordReader {
	private readonly source: Source;
	private readonly inactive: readonly Span[];
	private readonly isMacro: (symbol: number) => boolean;
	private readonly words: Word[] = [];
	/** The token that is read, and the last one's number, which is the end. */
	private at = 0;
	private readonly end: number;
	private skipped = 0;

	constructor(source: Source, inactive: readonly Span[], isMacro: (symbol: number) => boolean) {
		this.source = source;
		this.inactive = inactive;
		this.isMacro = isMacro;
		this.end = source.count - 1;
	}

	read(): Word[] {
		const { source } = this;
		/** Behind `=`, up to `;`. */
		let isValue = false;
		/** Behind `/delete-property/`. */
		let isNameOfProperty = false;
		while (this.at < this.end) {
			if (this.skipInactive() || this.readDirective()) continue;
			const { at } = this;
			const kind = source.kindOf(at);
			if (kind === KIND.keyword) {
				this.add(at, "keyword");
				isNameOfProperty = source.textOf(at) === "delete-property";
				isValue ||= source.textOf(at) === "memreserve";
				this.at++;
			} else if (this.is("=")) {
				isValue = true;
				this.at++;
			} else if (this.is(";") || this.is("{") || this.is("}")) {
				isValue = false;
				isNameOfProperty = false;
				this.at++;
			} else if (this.is("&")) this.readReference();
			else if (this.is("[") && isValue) this.readBytes();
			else if (isValue) this.readOfValue();
			else if (kind === KIND.identifier && isLabelDefinition(source, at)) {
				this.add(at, this.isMacro(source.symbolOf(at)) ? "macro" : "label");
				this.at += 2;
			} else if (this.isNamePart(at)) this.readName(isNameOfProperty);
			else this.at++;
		}
		return this.words;
	}

	/** A number, a macro, a label, a string of a value, or a token that is none. */
	private readOfValue(): void {
		const { source, at } = this;
		const kind = source.kindOf(at);
		if (kind === KIND.number || kind === KIND.character) this.add(at, "number");
		else if (kind === KIND.string) this.add(at, "string");
		else if (kind === KIND.identifier) {
			if (this.isMacro(source.symbolOf(at))) this.add(at, "macro");
			else if (isLabelDefinition(source, at)) this.add(at, "label");
		}
		this.at++;
	}

	/** `&label`, `&{/path}` or `&{label/path}`, or an operator. */
	private readReference(): void {
		const { source, at } = this;
		this.at++;
		if (source.endOf(at) !== source.startOf(this.at)) return;
		if (source.kindOf(this.at) === KIND.identifier) {
			this.add(this.at, this.isMacro(source.symbolOf(this.at)) ? "macro" : "reference");
			this.at++;
			return;
		}
		if (!this.is("{")) return;
		this.at++;
		if (source.kindOf(this.at) === KIND.identifier) {
			this.add(this.at, "reference");
			this.at++;
		}
		while (this.at < this.end && (this.is("/") || this.isNamePart(this.at))) {
			if (this.is("/")) this.at++;
			else this.readNodeName(this.endOfName());
		}
	}

	private readBytes(): void {
		while (this.at < this.end && !this.is("]") && !this.is(";")) this.at++;
	}

	/** The name of a node or property, told apart by what comes after it. */
	private readName(isProperty: boolean): void {
		const { source, at } = this;
		const end = this.endOfName();
		const isAfter = (character: string): boolean => source.isPunctuation(end, character);
		if (end === at + 1 && isAfter("(") && this.isMacro(source.symbolOf(at))) {
			this.add(at, "macro");
			this.readArguments(end);
		} else if (isProperty || isAfter("=")) this.addName(at, end, "property");
		else if (isAfter("{") || this.hasAddress(end)) this.readNodeName(end);
		else if (isAfter(";")) this.addName(at, end, this.isDeletion(at) ? "node" : "property");
		this.at = Math.max(this.at, end);
	}

	private isDeletion(at: number): boolean {
		return at > 0 && this.source.kindOf(at - 1) === KIND.keyword && this.source.textOf(at - 1) === "delete-node";
	}

	private hasAddress(end: number): boolean {
		for (let at = this.at; at < end; at++) if (this.source.isPunctuation(at, "@")) return true;
		return false;
	}

	private readNodeName(end: number): void {
		const { source } = this;
		let address = this.at;
		while (address < end && !source.isPunctuation(address, "@")) address++;
		if (address > this.at) this.addName(this.at, address, "node");
		if (address + 1 < end) this.addName(address + 1, end, "unit address");
		this.at = end;
	}

	/** A name as one word, or where a macro is in it each of its words. */
	private addName(from: number, end: number, role: WordRole): void {
		const { source } = this;
		let start = from;
		const addUpTo = (at: number): void => {
			if (at > start) this.words.push({ start: source.startOf(start), end: source.endOf(at - 1), role });
		};
		for (let at = from; at < end; at++) {
			if (source.kindOf(at) !== KIND.identifier || !this.isMacro(source.symbolOf(at))) continue;
			addUpTo(at);
			this.add(at, "macro");
			start = at + 1;
		}
		addUpTo(end);
	}

	private readArguments(open: number): void {
		this.at = open;
		let depth = 0;
		do {
			if (this.is("(")) depth++;
			else if (this.is(")")) depth--;
			if (this.is("&")) this.readReference();
			else this.readOfValue();
		} while (depth > 0 && this.at < this.end && !this.is(";") && !this.is("}"));
	}

	/** A line that begins with a directive; `#address-cells` is none. */
	private readDirective(): boolean {
		const { source, at } = this;
		if (!source.startsLine(at) || !this.is("#")) return false;
		const directive = directiveOf(source.symbolOf(at + 1));
		if (directive === undefined) return false;
		if (source.endOf(at + 1) === source.startOf(at + 2) && source.isPunctuation(at + 2, "-")) return false;
		let end = at + 2;
		while (end < this.end && !source.startsLine(end)) end++;
		this.words.push({ start: source.startOf(at), end: source.endOf(at + 1), role: "keyword" });
		this.at = at + 2;
		if (directive === "define" || directive === "undef") this.readDefinition(end);
		else if (directive.startsWith("if") || directive.startsWith("elif"))
			for (let word = this.at; word < end; word++) this.readInCondition(word);
		this.at = end;
		return true;
	}

	private readInCondition(at: number): void {
		const { source } = this;
		if (source.kindOf(at) === KIND.number) this.add(at, "number");
		else if (source.kindOf(at) === KIND.identifier) this.add(at, source.textOf(at) === "defined" ? "keyword" : "macro");
	}

	private readDefinition(end: number): void {
		const { source } = this;
		if (source.kindOf(this.at) !== KIND.identifier) return;
		this.add(this.at, "definition");
		const parameters = new Set<number>();
		this.at++;
		if (source.isPunctuation(this.at, "(") && (source.flagsOf(this.at) & FLAG.spaceBefore) === 0)
			for (; this.at < end && !this.is(")"); this.at++)
				if (source.kindOf(this.at) === KIND.identifier) {
					parameters.add(source.symbolOf(this.at));
					this.add(this.at, "parameter");
				}
		while (this.at < end) {
			if (parameters.has(source.symbolOf(this.at))) {
				this.add(this.at, "parameter");
				this.at++;
			} else if (this.is("&") && !parameters.has(source.symbolOf(this.at + 1))) this.readReference();
			else this.readOfValue();
		}
	}

	private skipInactive(): boolean {
		const start = this.source.startOf(this.at);
		let span = this.inactive[this.skipped];
		while (span && span.end <= start) span = this.inactive[++this.skipped];
		if (!span || span.start > start) return false;
		while (this.at < this.end && this.source.startOf(this.at) < span.end) this.at++;
		return true;
	}

	private endOfName(): number {
		const { source } = this;
		let end = this.at + 1;
		while (end < this.end && this.isNamePart(end) && source.startOf(end) === source.endOf(end - 1)) end++;
		return end;
	}

	private isNamePart(at: number): boolean {
		return isNamePart(this.source, at);
	}

	private is(character: string): boolean {
		return this.source.isPunctuation(this.at, character);
	}

	private add(at: number, role: WordRole): void {
		this.words.push({ start: this.source.startOf(at), end: this.source.endOf(at), role });
	}
}

import { type Directive, directiveOf } from "../lex/names.ts";
import type { Source } from "../lex/source.ts";
import { FLAG, KIND } from "../lex/token.ts";

/** A node whose `{` stands before a place and whose `}` does not. */
export interface OuterNode {
	/** As it is typed: `/`, `usb@e6590000`, `&hsusb`, `&{/soc/usb@e6590000}`. */
	readonly name: string;
	readonly labels: readonly string[];
	/** What the `target` or `target-path` of a fragment says: `&label`, or a path. */
	readonly target: string | undefined;
	/** Where its `{` ends. */
	readonly opens: number;
}

/** One element between `<` and `>`, as it is typed: `&label`, `12`, `IMX95_CLK_SAI3`, `(1 << 3)`. */
export interface CellWord {
	readonly kind: "reference" | "word" | "group";
	readonly text: string;
	/** It is the first behind a `<`. */
	readonly isFirst: boolean;
}

/** A macro that is called, and which of its arguments a place is in, from 0. */
export interface MacroCall {
	readonly name: string;
	readonly argument: number;
}

/** Where in a statement a place is. */
export interface ReadState {
	readonly nodes: readonly OuterNode[];
	/** Behind its `=`. */
	readonly property: string | undefined;
	readonly isInCells: boolean;
	readonly isInParentheses: boolean;
	/** The macro whose arguments the place is in, with nothing else around it. */
	readonly call: MacroCall | undefined;
	readonly cells: readonly CellWord[];
	readonly strings: readonly string[];
	/** Behind `/delete-node/` or `/delete-property/`. */
	readonly deletes: "node" | "property" | undefined;
	/** Something other than labels stands before the place. */
	readonly isBegun: boolean;
	readonly hasLabel: boolean;
}

interface GrowingNode extends OuterNode {
	target: string | undefined;
}

const CONDITIONALS: readonly Directive[] = ["if", "ifdef", "ifndef"];
const BRANCHES: readonly Directive[] = ["else", "elif", "elifdef", "elifndef"];

/**
 * Reads the tokens of one file up to a place and no further: which braces are open, and how far the statement is. It looks into no other
 * file and expands no macro. What is broken costs one statement: a `;`, a brace, or a line that begins as only a statement does, ends it.
 */
export class StatementReader {
	private readonly source: Source;
	private nodes: GrowingNode[] = [];
	private readonly branches: (readonly GrowingNode[])[] = [];
	/** The tokens of a statement before its `=` or `{`. */
	private head: number[] = [];
	private property: string | undefined;
	private cells: CellWord[] = [];
	private strings: string[] = [];
	private isInCells = false;
	private isFirst = false;
	private depth = 0;
	private groupStart = 0;
	private call: MacroCall | undefined;
	private deletes: "node" | "property" | undefined;
	private at = 0;

	constructor(source: Source) {
		this.source = source;
	}

	readTo(offset: number): ReadState {
		const { source } = this;
		while (this.at < source.count - 1 && source.startOf(this.at) < offset) this.step(offset);
		const words = this.head.filter((_, i) => !this.isLabelPart(i));
		return {
			nodes: this.nodes,
			property: this.property,
			isInCells: this.isInCells,
			isInParentheses: this.depth > 0,
			call: this.depth === 1 ? this.call : undefined,
			cells: this.cells,
			strings: this.strings,
			deletes: this.deletes,
			isBegun: words.length > 0,
			hasLabel: words.length < this.head.length,
		};
	}

	private step(offset: number): void {
		const { source } = this;
		const index = this.at++;
		if ((source.flagsOf(index) & FLAG.unterminated) !== 0) this.swallowed(index);
		if (source.startsLine(index) && this.skipDirective(index)) return;
		if (this.property !== undefined && source.startsLine(index) && this.beginsStatement(index)) this.end();
		if (source.kindOf(index) === KIND.keyword) {
			const word = source.textOf(index);
			if (word === "delete-node" || word === "delete-property") {
				this.end();
				this.deletes = word === "delete-node" ? "node" : "property";
			} else if (this.property === undefined) this.head.push(index);
			return;
		}
		if (source.isPunctuation(index, ";")) this.end();
		else if (source.isPunctuation(index, "}")) {
			this.end();
			this.nodes.pop();
		} else if (source.isPunctuation(index, "&")) this.reference(index, offset);
		else if (source.isPunctuation(index, "{")) this.open(index);
		else if (this.property !== undefined) this.value(index);
		else if (source.isPunctuation(index, "=") && this.head.length > 0) this.property = this.named().name;
		else this.head.push(index);
	}

	/** A quote that is not closed takes the lines up to the next end of a statement with it: braces that close there close all the same. */
	private swallowed(index: number): void {
		const { source } = this;
		for (const line of source.text.slice(source.startOf(index), source.endOf(index)).split("\n").slice(1))
			if (/^\s*\}/.test(line)) {
				this.end();
				this.nodes.pop();
			}
	}

	private end(): void {
		const node = this.nodes.at(-1);
		if (node !== undefined && this.property === "target") node.target = this.cells[0]?.text;
		if (node !== undefined && this.property === "target-path") node.target = this.strings[0];
		this.head = [];
		this.property = undefined;
		this.cells = [];
		this.strings = [];
		this.isInCells = false;
		this.depth = 0;
		this.deletes = undefined;
	}

	private open(index: number): void {
		const named = this.named();
		this.end();
		this.nodes.push({ ...named, target: undefined, opens: this.source.endOf(index) });
	}

	/** `&label` and `&{/path}` count as one. */
	private reference(index: number, offset: number): void {
		const { source } = this;
		const isPath = source.isPunctuation(this.at, "{") && source.endOf(index) === source.startOf(this.at);
		if (isPath) {
			while (
				this.at < source.count - 1 &&
				!source.isPunctuation(this.at, "}") &&
				(!source.startsLine(this.at) || this.at === index + 1)
			)
				this.at++;
			if (source.isPunctuation(this.at, "}")) this.at++;
		} else if (source.kindOf(this.at) === KIND.identifier && source.endOf(index) === source.startOf(this.at)) this.at++;
		const last = this.at - 1;
		const text = source.text.slice(source.startOf(index), Math.min(source.endOf(last), offset));
		if (this.property === undefined) for (let part = index; part <= last; part++) this.head.push(part);
		else if (this.isInCells && this.depth === 0) this.cell("reference", text);
		else if (!this.isInCells) this.strings.push(text);
	}

	private value(index: number): void {
		const { source } = this;
		if (source.kindOf(index) === KIND.string && !this.isInCells)
			this.strings.push(source.text.slice(source.startOf(index) + 1, source.endOf(index) - 1));
		if (source.isPunctuation(index, "(")) {
			if (this.depth++ > 0) return;
			const isCall = index > 0 && source.kindOf(index - 1) === KIND.identifier && source.flagsOf(index) === 0;
			this.call = isCall ? { name: source.textOf(index - 1), argument: 0 } : undefined;
			this.groupStart = source.startOf(isCall ? index - 1 : index);
			if (isCall && this.isInCells) this.isFirst = this.cells.pop()?.isFirst ?? false;
		} else if (source.isPunctuation(index, ")")) {
			if (this.depth === 0 || --this.depth > 0) return;
			if (this.isInCells) this.cell("group", source.text.slice(this.groupStart, source.endOf(index)));
		} else if (this.depth > 0) {
			if (this.depth === 1 && this.call !== undefined && source.isPunctuation(index, ","))
				this.call = { ...this.call, argument: this.call.argument + 1 };
		} else if (!this.isInCells) {
			if (source.isPunctuation(index, "<")) {
				this.isInCells = true;
				this.isFirst = true;
			}
		} else if (source.isPunctuation(index, ">")) this.isInCells = false;
		else if (source.kindOf(index) !== KIND.punctuation)
			this.cell("word", source.text.slice(source.startOf(index), source.endOf(index)));
	}

	private cell(kind: CellWord["kind"], text: string): void {
		this.cells.push({ kind, text, isFirst: this.isFirst });
		this.isFirst = false;
	}

	/** A label before a name, and its colon. */
	private isLabelPart(place: number): boolean {
		const { source, head } = this;
		const index = head[place] as number;
		if (source.isPunctuation(index, ":")) return true;
		return source.kindOf(index) === KIND.identifier && place + 1 < head.length && source.isPunctuation(index + 1, ":");
	}

	private named(): Pick<OuterNode, "name" | "labels"> {
		const { source, head } = this;
		const labels = head.filter((index, i) => this.isLabelPart(i) && !source.isPunctuation(index, ":"));
		const words = head.filter((_, i) => !this.isLabelPart(i));
		// of two words the first is left over from what was not finished
		let first = words.length - 1;
		while (first > 0 && source.endOf(words[first - 1] as number) === source.startOf(words[first] as number)) first--;
		const [from, last] = [words[first], words.at(-1)];
		const name =
			from === undefined || last === undefined ? "" : source.text.slice(source.startOf(from), source.endOf(last));
		return { name, labels: labels.map((index) => source.textOf(index)) };
	}

	/** A directive's line; braces of one branch of an `#if` do not count in the next. */
	private skipDirective(hash: number): boolean {
		const { source } = this;
		if (!source.isPunctuation(hash, "#") || source.startsLine(hash + 1)) return false;
		const word = source.kindOf(hash + 1) === KIND.identifier ? directiveOf(source.symbolOf(hash + 1)) : undefined;
		const after = source.text[source.endOf(hash + 1)];
		if (word === undefined || after === "-" || after === ",") return false;
		if (CONDITIONALS.includes(word)) this.branches.push([...this.nodes]);
		else if (BRANCHES.includes(word)) this.nodes = [...(this.branches.at(-1) ?? this.nodes)];
		else if (word === "endif") this.branches.pop();
		while (this.at < source.count - 1 && !source.startsLine(this.at)) this.at++;
		return true;
	}

	/** Whether a line within a value begins as only a statement does: `name =`, `name {`, `label: name {`. */
	private beginsStatement(index: number): boolean {
		const { source } = this;
		if (source.kindOf(index) !== KIND.identifier && !source.isPunctuation(index, "#")) return false;
		let next = index;
		while (source.isPunctuation(next + 1, ":") && source.kindOf(next) === KIND.identifier) next += 2;
		while (next + 1 < source.count && source.startOf(next + 1) === source.endOf(next) && !this.endsName(next + 1))
			next++;
		const behind = next + 1;
		if (source.isPunctuation(behind, "{")) return true;
		return source.isPunctuation(behind, "=") && !source.isPunctuation(behind + 1, "=");
	}

	private endsName(index: number): boolean {
		const { source } = this;
		return ["=", "{", ";", "<", ">", "(", ")"].some((character) => source.isPunctuation(index, character));
	}
}

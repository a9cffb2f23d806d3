import type { Snapshot } from "../../text/snapshot.ts";
import { symbolOf } from "../lex/names.ts";
import { spanOfTokens } from "../lex/origin.ts";
import { writtenToken } from "../lex/source.ts";
import { type Expansion, FLAG, isPunctuation, KIND, retoken, type Token } from "../lex/token.ts";
import { FileReader } from "./file-reader.ts";
import { numberOfUse } from "./folding.ts";
import type { PreprocessorOptions } from "./include-path.ts";
import { presumedPlace } from "./line-markers.ts";
import { BUILTINS, builtinMacro, givenMacro, type Macro } from "./macro.ts";
import type { ReaderState } from "./reader-state.ts";
import { copyBody, substitute } from "./substitution.ts";
import { sourceOf, type TokenCache } from "./token-cache.ts";

/** Most tokens that one macro use, and all of a board's together, may become. */
const MAX_EXPANSION = 50_000;
const MAX_EXPANDED = 300_000;
/** Most tokens of a board that may stand in arguments, each counted as often as arguments are inside each other. */
const MAX_COLLECTED = 20_000_000;
/** Most characters of a board that `#` and `##` may write. */
const MAX_WRITTEN = 64 << 20;
/** How deep macro uses may be inside each other's arguments. */
const MAX_NESTING = 200;

interface Context {
	readonly tokens: readonly Token[];
	readonly macro: Macro | undefined;
	next: number;
}

/** Where a preprocessor stands between two tokens of the board's own file, and all that it knows there. */
export interface Position {
	/** The number of the file's token that comes next. */
	readonly next: number;
	readonly state: ReaderState;
	readonly expanded: number;
	readonly collected: number;
	readonly characters: number;
	readonly counter: number;
}

/**
 * cpp in assembler mode over cached tokens: `next()` gives the expanded tokens of a board one by one, each knowing
 * where it was typed. Any text goes through; what cpp would refuse is in `files.problems`.
 */
export class Preprocessor {
	readonly files: FileReader;
	private contexts: Context[] = [];
	/** Macros whose expansion is being read: they are not expanded again. */
	private readonly open = new Set<Macro>();
	private barrier: Context | undefined;
	private edge = false;
	private pendingSpace = false;
	private expanded = 0;
	private collected = 0;
	private readonly room = { characters: MAX_WRITTEN };
	private nesting = 0;
	private counter = 0;
	private stopped = false;
	/** Whether a use's arguments are never closed. */
	lacksParenthesis = false;
	/** Up to the `>` of the cells that are being read. */
	inCells = false;
	/** Tokens of the arguments that are being collected, commas with them. */
	private readonly argument: Token[] = [];

	constructor(snapshot: Snapshot, cache: TokenCache, options: PreprocessorOptions) {
		this.files = new FileReader(snapshot, cache, options, (tokens) => this.expandAll(tokens));
		const { macros } = this.files;
		const given = { __DTS__: "1", __ASSEMBLER__: "1", __STDC__: "1", __STDC_HOSTED__: "1", ...options.defines };
		for (const [name, text] of Object.entries(given)) {
			macros[symbolOf(cache.names, name)] = givenMacro(name, sourceOf(cache, `<given ${name}>`, text));
		}
		const nothing = sourceOf(cache, "<built in>", "");
		for (const name of BUILTINS) macros[symbolOf(cache.names, name)] = builtinMacro(name, nothing);
	}

	/** The number of a token in the board's own file, if it was the last to be read and nothing is open. */
	numberOfLast(token: Token): number | undefined {
		return this.contexts.length > 0 || this.stopped ? undefined : this.files.numberOfLast(token);
	}

	/** The position before that token. */
	positionAt(next: number): Position {
		const { expanded, collected, counter } = this;
		return { next, state: this.files.state(), expanded, collected, characters: this.room.characters, counter };
	}

	/** Goes on from a position in an earlier reading of the same board, whose file is open. */
	resume(position: Position): void {
		this.files.resume(position.state, position.next);
		this.expanded = position.expanded;
		this.collected = position.collected;
		this.room.characters = position.characters;
		this.counter = position.counter;
	}

	/** The next token after preprocessing; undefined at the end of the board. */
	next(): Token | undefined {
		for (;;) {
			const token = this.raw();
			if (token === undefined) return undefined;
			const macro = token.symbol < 0 ? undefined : this.files.macros[token.symbol];
			if (macro === undefined || (token.flags & FLAG.noExpand) !== 0) return this.placed(token);
			if (this.open.has(macro)) return this.placed(retoken(token, token.flags | FLAG.noExpand, token.expansion));
			if (!this.expand(macro, token)) return this.placed(token);
			if (this.stopped) return undefined;
		}
	}

	/** Adds the space that an expansion to nothing leaves behind. */
	private placed(token: Token): Token {
		if (!this.pendingSpace) return token;
		this.pendingSpace = false;
		if ((token.flags & FLAG.spaceBefore) !== 0) return token;
		return retoken(token, token.flags | FLAG.spaceBefore, token.expansion);
	}

	/** The next token before expansion. */
	private raw(): Token | undefined {
		for (;;) {
			const context = this.contexts.at(-1);
			if (context === undefined) {
				const token = this.stopped ? undefined : this.files.next();
				return token === undefined ? undefined : this.atEdge(token);
			}
			const token = context.tokens[context.next];
			if (token !== undefined) {
				context.next++;
				return this.atEdge(token);
			}
			if (context === this.barrier) return undefined;
			this.contexts.pop();
			if (context.macro !== undefined) {
				this.open.delete(context.macro);
				this.edge = true;
			}
		}
	}

	private atEdge(token: Token): Token {
		if (!this.edge) return token;
		this.edge = false;
		if ((token.flags & (FLAG.spaceBefore | FLAG.padded)) !== 0) return token;
		return retoken(token, token.flags | FLAG.padded, token.expansion);
	}

	/** Begins a macro's expansion; false when a function-like macro's name stands without parentheses. */
	private expand(macro: Macro, name: Token): boolean {
		if (macro.builtin === "__has_include") {
			this.files.report("preprocessor", spanOfTokens(name, name), `${name.text} only means something in #if`);
			return false;
		}
		if (macro.builtin !== undefined) {
			this.push([this.builtin(macro, name)], macro, name);
			return true;
		}
		let use: { raw: Token[][]; last: Token } = { raw: [], last: name };
		if (macro.parameters !== undefined) {
			const collected = this.collect(macro, name);
			if (collected === undefined) return this.stopped;
			use = collected;
		}
		const expansion: Expansion = { macro, first: name, last: use.last, outer: name.expansion };
		const tokens = this.folded(macro, name, use.raw, expansion) ?? this.substituted(macro, name, use.raw, expansion);
		this.expanded += tokens?.length ?? MAX_EXPANSION;
		if (tokens === undefined || this.expanded > MAX_EXPANDED) this.stop(name);
		else this.push(tokens, macro, name);
		return true;
	}

	/** The macro's body with its arguments in it; undefined where that is too much. */
	private substituted(macro: Macro, name: Token, raw: Token[][], expansion: Expansion): Token[] | undefined {
		if (macro.plain) return copyBody(macro, name, expansion);
		const cache: (readonly Token[])[] = [];
		const expanded = (index: number): readonly Token[] => {
			cache[index] ??= this.expandArgument(raw[index] ?? []);
			return cache[index];
		};
		return substitute({ macro, name, expansion, raw, room: this.room, expanded }, MAX_EXPANSION);
	}

	/** The number that a use in cells comes to. */
	private folded(macro: Macro, name: Token, raw: Token[][], expansion: Expansion): Token[] | undefined {
		if (!this.inCells || this.contexts.length > 0) return undefined;
		const number = numberOfUse(macro, raw, this.files.macros);
		const flags = (name.flags & (FLAG.lineStart | FLAG.spaceBefore)) | FLAG.padded;
		return number && [retoken(number, flags, expansion)];
	}

	private stop(name: Token): void {
		this.stopped = true;
		let place: Token = name;
		while (place.expansion !== undefined) place = place.expansion.first;
		this.files.giveUp(
			spanOfTokens(place, place),
			`${place.text} expands to too much to read; nothing after it is checked`,
		);
	}

	private push(tokens: readonly Token[], macro: Macro, name: Token): void {
		if (tokens.length === 0) {
			if ((name.flags & FLAG.spaceBefore) !== 0) this.pendingSpace = true;
			this.edge = true;
			return;
		}
		this.open.add(macro);
		this.contexts.push({ tokens, macro, next: 0 });
	}

	private builtin(macro: Macro, name: Token): Token {
		let place: Token = name;
		while (place.expansion !== undefined) place = place.expansion.last;
		const expansion: Expansion = { macro, first: name, last: name, outer: name.expansion };
		const text = this.builtinText(macro, place);
		const kind = text.startsWith('"') ? KIND.string : KIND.number;
		return writtenToken(kind, text, name, name.flags | FLAG.padded, expansion);
	}

	private builtinText(macro: Macro, { source, start }: Token): string {
		switch (macro.builtin) {
			case "__FILE__":
				return `"${presumedPlace(this.files.lineDirectives, source, start).file ?? source.path}"`;
			case "__BASE_FILE__":
				return `"${this.files.sources.keys().next().value}"`;
			case "__LINE__":
				return String(presumedPlace(this.files.lineDirectives, source, start).line);
			case "__COUNTER__":
				return String(this.counter++);
			default:
				return String(this.files.depth - 1);
		}
	}

	/** Collects the arguments of a use; undefined when there is no "(", when there is no ")", or reading is given up. */
	private collect(macro: Macro, name: Token): { raw: Token[][]; last: Token } | undefined {
		const open = this.raw();
		if (open === undefined || !isPunctuation(open, "(")) {
			if (open !== undefined) this.contexts.push({ tokens: [open], macro: undefined, next: 0 });
			return undefined;
		}
		const count = macro.parameters?.length ?? 0;
		const raw: Token[][] = [];
		const { argument } = this;
		argument.length = 0;
		let from = 0;
		let depth = 0;
		for (;;) {
			if (++this.collected > MAX_COLLECTED) {
				this.stop(name);
				return undefined;
			}
			const token = this.raw();
			if (token === undefined) {
				this.files.report(
					"preprocessor",
					spanOfTokens(name, name),
					`the arguments of ${macro.name} are not closed by ")"`,
				);
				if (this.readsOnBehind(open)) return undefined;
				return { raw: [...raw, argument.slice(from)], last: open };
			}
			if (token.kind === KIND.punctuation) {
				if (isPunctuation(token, "(")) depth++;
				else if (isPunctuation(token, ")") && depth-- === 0) {
					raw.push(argument.slice(from));
					return { raw: this.checked(macro, raw, name), last: token };
				} else if (isPunctuation(token, ",") && depth === 0 && !(macro.variadic && raw.length + 1 >= count)) {
					raw.push(argument.slice(from));
					from = argument.length + 1;
				}
			}
			argument.push(token);
		}
	}

	/**
	 * A use whose ")" is not typed yet would swallow the rest of the board: what was collected is read as it stands. Only with the first,
	 * for each looks for its ")" up to the end.
	 */
	private readsOnBehind(open: Token): boolean {
		if (this.lacksParenthesis || this.contexts.length > 0) return false;
		this.lacksParenthesis = true;
		this.files.incomplete = true;
		this.contexts.push({ tokens: [open, ...this.argument], macro: undefined, next: 0 });
		return true;
	}

	private checked(macro: Macro, raw: Token[][], name: Token): Token[][] {
		const wanted = macro.parameters?.length ?? 0;
		if (wanted === 0 && raw.length === 1 && raw[0]?.length === 0) return [];
		if (macro.variadic && raw.length === wanted - 1) return [...raw, []];
		if (raw.length !== wanted)
			this.files.report(
				"preprocessor",
				spanOfTokens(name, name),
				`${macro.name} takes ${wanted} argument${wanted === 1 ? "" : "s"}, ${raw.length} given`,
			);
		return raw;
	}

	/** Most arguments have nothing to expand. */
	private expandArgument(tokens: readonly Token[]): readonly Token[] {
		const { macros } = this.files;
		for (const token of tokens)
			if (token.symbol >= 0 && macros[token.symbol] !== undefined) {
				if (this.nesting >= MAX_NESTING) {
					this.stop(token);
					break;
				}
				return this.expandAll(tokens);
			}
		return tokens;
	}

	/** Fully expands a list by itself, as for arguments and `#if`. */
	private expandAll(tokens: readonly Token[]): Token[] {
		const saved = { contexts: this.contexts, barrier: this.barrier, edge: this.edge, pendingSpace: this.pendingSpace };
		const context: Context = { tokens, macro: undefined, next: 0 };
		this.nesting++;
		this.contexts = [context];
		this.barrier = context;
		this.edge = false;
		this.pendingSpace = false;
		const out: Token[] = [];
		for (;;) {
			const token = this.next();
			if (token === undefined) break;
			out.push(token);
			if (out.length > tokens.length + MAX_EXPANSION) {
				this.stop(token);
				break;
			}
		}
		for (const open of this.contexts) if (open.macro !== undefined) this.open.delete(open.macro);
		this.nesting--;
		this.contexts = saved.contexts;
		this.barrier = saved.barrier;
		this.edge = saved.edge;
		this.pendingSpace = saved.pendingSpace;
		return out;
	}
}

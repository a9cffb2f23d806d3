import type { Fix } from "../../text/fix.ts";
import { nameOf } from "../../text/path.ts";
import type { Problem, Severity } from "../../text/problem.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import type { Span } from "../../text/span.ts";
import { type Directive, directiveOf, symbolOf } from "../lex/names.ts";
import { spanOfTokens } from "../lex/origin.ts";
import type { Source } from "../lex/source.ts";
import { FLAG, KIND, KIND_BITS, packed, retoken, type Token } from "../lex/token.ts";
import { openBranch, turnBranch } from "./branches.ts";
import { evaluateCondition } from "./condition.ts";
import { includeName } from "./include-name.ts";
import { type Found, findInclude, type PreprocessorOptions, type Style } from "./include-path.ts";
import { type LineMarkers, noteMarker } from "./line-markers.ts";
import { printedString } from "./long-string.ts";
import { type BadDefinition, Macro, macroNameProblem, readDefinition } from "./macro.ts";
import { type OpenFile, restOfLine } from "./open-file.ts";
import { copyOf, type Inclusion, type ReaderState } from "./reader-state.ts";
import { spelling } from "./substitution.ts";
import { sourceOf, type TokenCache } from "./token-cache.ts";

const UNTERMINATED = packed(KIND.end, FLAG.unterminated, 0);
const LINE_START = packed(KIND.end, FLAG.lineStart, 0);
/** A `#` at the beginning of a line. */
const LINE_HASH = packed(KIND.punctuation, FLAG.lineStart | FLAG.spaceBefore, "#".charCodeAt(0));

/** GCC's own limit. */
const MAX_INCLUDE_DEPTH = 200;
const MAX_FILES = 5_000;
const MAX_CHARACTERS = 64 << 20;
/** Errors kept of one board, and other problems. */
const MAX_PROBLEMS = 1000;

/** Characters of a message. */
const MAX_MESSAGE = 1000;

/** Reads a board's files token by token, following includes and carrying out directives; macros are not expanded here. */
export class FileReader implements ReaderState {
	problems: Problem[] = [];
	errors = 0;
	inclusions: Inclusion[] = [];
	lookups = new Map<string, string | undefined>();
	sources = new Map<string, Source>();
	inactive: Span[] = [];
	lineMarkers: LineMarkers = new Map();
	lineDirectives: LineMarkers = new Map();
	macros: (Macro | undefined)[] = [];
	definitions: Macro[] = [];
	characters = 0;
	incomplete = false;
	sawUnconfigured = false;
	/** True once reading was given up: what is said afterwards would be noise. */
	gaveUp = false;

	private readonly snapshot: Snapshot;
	private readonly cache: TokenCache;
	private readonly options: PreprocessorOptions;
	private readonly expandAll: (tokens: readonly Token[]) => readonly Token[];
	/** Files that follow the board's own text, the next one first. */
	private readonly appended: string[];
	private readonly variadicSymbol: number;
	private readonly definedSymbol: number;
	/** On the rest of a line on which a string over several lines ends: to cpp, a string begins there, and each quote is the other. */
	private turned = false;
	private files: OpenFile[] = [];

	constructor(
		snapshot: Snapshot,
		cache: TokenCache,
		options: PreprocessorOptions,
		expandAll: (tokens: readonly Token[]) => readonly Token[],
	) {
		this.snapshot = snapshot;
		this.cache = cache;
		this.options = options;
		this.appended = [...(options.appended ?? [])];
		this.expandAll = expandAll;
		this.variadicSymbol = symbolOf(cache.names, "__VA_ARGS__");
		this.definedSymbol = symbolOf(cache.names, "defined");
	}

	/** Opens the board's own file; false when it cannot be read. */
	open(path: string): boolean {
		const reading = this.snapshot.read(path);
		if (reading.kind === "text") {
			this.enter({ path: reading.path, text: reading.text, index: -1 }, true);
			for (const each of (this.options.prepended ?? []).toReversed()) this.insert(each);
			return true;
		}
		this.lookups.set(path, undefined);
		this.incomplete = true;
		const reason = reading.kind === "unreadable" ? reading.reason : "there is no such file";
		this.report("include", { file: path, start: 0, end: 0 }, `${nameOf(path)} cannot be read: ${reason}`);
		return false;
	}

	/** The board's own file, once it is open. */
	get board(): Source | undefined {
		return this.files[0]?.source;
	}

	/** The file the next token comes from; undefined at the end. */
	get currentSource(): Source | undefined {
		return this.files.at(-1)?.source;
	}

	isOpen(source: Source): boolean {
		return this.files.some((file) => file.source === source);
	}

	/** How many files are open inside each other. */
	get depth(): number {
		return this.files.length;
	}

	/** The next token of the files; undefined at the end of the board. */
	next(): Token | undefined {
		for (;;) {
			const file = this.files.at(-1);
			if (file === undefined) return undefined;
			const { source, preprocessed } = file;
			const at = file.next;
			const first = source.packedOf(at);
			if ((first & KIND_BITS) === KIND.end) {
				this.leave(file);
				continue;
			}
			if (first === LINE_HASH && (preprocessed ? this.directive(file) : this.marker(file))) continue;
			file.next++;
			const token = source.token(at);
			if ((first & UNTERMINATED) !== 0) {
				if (token.text === "/*") {
					this.report("syntax", spanOfTokens(token, token), 'this comment is never closed by "*/"');
					continue;
				}
				if (token.kind === KIND.string)
					this.report("syntax", spanOfTokens(token, token), "this string is not closed on its line");
			}
			if ((first & LINE_START) !== 0) this.turned = false;
			if (preprocessed && (first < 0 || (this.turned && token.kind === KIND.string))) {
				const printed = printedString(token, this.turned, this.expandAll);
				this.turned ||= printed !== token;
				return printed;
			}
			const isExpanded = preprocessed && !this.turned;
			if (isExpanded || token.symbol < 0 || this.macros[token.symbol] === undefined) return token;
			return retoken(token, token.flags | FLAG.noExpand, undefined);
		}
	}

	/** The number of a token in the board's own file, if it was the last to be read and no `#if` or `/include/` is open. */
	numberOfLast(token: Token): number | undefined {
		const file = this.files[0];
		if (file === undefined || this.files.length > 1 || file.branches.length > 0 || this.gaveUp || this.turned)
			return undefined;
		const number = file.next - 1;
		const { source } = file;
		if (number < 0 || !source.isToken(number, token) || (token.flags & FLAG.unterminated) !== 0) return undefined;
		return number > 0 && source.kindOf(number - 1) === KIND.keyword ? undefined : number;
	}

	/** What is known by now. */
	state(): ReaderState {
		return copyOf(this);
	}

	/** Takes over what another reader learnt of the board that is open, and goes on at that token of its file. */
	resume(state: ReaderState, next: number): void {
		const file = this.files[0] as OpenFile;
		this.files.length = 1;
		Object.assign(this, copyOf(state));
		const { source } = file;
		this.sources.set(source.path, source);
		this.lookups.set(source.path, source.text);
		file.next = next;
	}

	/** Follows dtc's `/include/ "file"`, whose file cpp does not see. */
	include(name: Token): void {
		this.follow(name, name.text.slice(1, -1), { kind: "dtc" }, false);
	}

	report(code: string, at: Span, message: string, severity: Severity = "error", fixes?: readonly Fix[]): void {
		const isError = severity === "error";
		const alike = isError ? this.errors : this.problems.length - this.errors;
		if (alike >= MAX_PROBLEMS || this.gaveUp) return;
		if (isError) this.errors++;
		this.problems.push({ code, severity, at, message: shortened(message), ...(fixes && { fixes }) });
	}

	/** Reports why the rest of the board is not read. */
	giveUp(at: Span, message: string): void {
		this.report("preprocessor", at, message);
		this.incomplete = true;
		this.gaveUp = true;
	}

	private enter(found: Found, preprocessed: boolean): boolean {
		this.lookups.set(found.path, found.text);
		const source = sourceOf(this.cache, found.path, found.text);
		this.sources.set(found.path, source);
		this.characters += found.text.length;
		this.files.push({ source, foundAt: found.index, preprocessed, branches: [], lacksEndif: false, next: 0 });
		return true;
	}

	private leave(file: OpenFile): void {
		for (const branch of file.branches) {
			// What is left out may only be so because the #endif is not typed yet.
			this.incomplete = true;
			const { path, text } = file.source;
			if (branch.inactiveFrom !== undefined)
				this.inactive.push({ file: path, start: branch.inactiveFrom, end: text.length });
			this.report("preprocessor", spanOfTokens(branch.opening, branch.opening), "this #if is never closed by #endif");
		}
		file.branches.length = 0;
		if (this.files.length > 1 || !this.append()) this.files.pop();
	}

	/** Goes on, behind the board's own text, with a file that the build puts there. */
	private append(): boolean {
		const path = this.appended.shift();
		if (path !== undefined) this.insert(path);
		return path !== undefined;
	}

	/** Reads a file that no line includes. */
	private insert(path: string): void {
		const reading = this.snapshot.read(path);
		if (reading.kind === "text") {
			this.enter({ path: reading.path, text: reading.text, index: -1 }, true);
			return;
		}
		this.lookups.set(path, undefined);
		this.incomplete = true;
		const reason = reading.kind === "unreadable" ? reading.reason : "there is no such file";
		const at = { file: this.board?.path ?? path, start: 0, end: 0 };
		this.report("include", at, `${path}, which the build reads with this board, cannot be read: ${reason}`);
	}

	/** Carries out the directive at the `#`; false when the line is no directive (`#address-cells`). */
	private directive(file: OpenFile): boolean {
		const { source, next } = file;
		if (source.startsLine(next + 1)) {
			file.next++;
			return true;
		}
		if (source.kindOf(next + 1) === KIND.number) return this.marker(file);
		const symbol = source.symbolOf(next + 1);
		const directive = symbol < 0 ? undefined : directiveOf(symbol);
		if (directive === undefined) return false;
		if (directive === "define") this.define(file);
		else {
			file.next += 2;
			this.carryOut(directive, source.token(next), restOfLine(file), file);
		}
		return true;
	}

	/** Passes over the line marker at the `#`; false where there is none. In a file that cpp does not see, dtc reads it. */
	private marker(file: OpenFile): boolean {
		const { source, next, preprocessed } = file;
		const isNamed = !preprocessed && source.textOf(next + 1) === "line" && !source.startsLine(next + 1);
		const number = next + (isNamed ? 2 : 1);
		const isMarker =
			source.kindOf(number) === KIND.number &&
			(source.flagsOf(number) & FLAG.spaceBefore) !== 0 &&
			source.kindOf(number + 1) === KIND.string &&
			!source.startsLine(number) &&
			!source.startsLine(number + 1);
		if (!isMarker) return false;
		file.next = number;
		const line = restOfLine(file);
		noteMarker(this.lineMarkers, source, line, source.endOf(file.next - 1));
		return true;
	}

	private define(file: OpenFile): void {
		const { source, next: hash } = file;
		let definition = source.definitions.get(hash) as Macro | BadDefinition | undefined;
		if (definition === undefined) {
			definition = readDefinition(source, hash, this.variadicSymbol);
			source.definitions.set(hash, definition);
		}
		file.next = definition.next;
		if (definition instanceof Macro) {
			this.macros[source.symbolOf(hash + 2)] = definition;
			this.definitions.push(definition);
		} else {
			const at = spanOfTokens(source.token(hash), source.token(definition.next - 1));
			this.report("preprocessor", at, definition.problem);
		}
	}

	private carryOut(directive: Directive, hash: Token, line: Token[], file: OpenFile): void {
		const last = line.at(-1) ?? hash;
		const at = spanOfTokens(hash, last);
		switch (directive) {
			case "undef": {
				const { source, next } = file;
				const name = next - line.length;
				const problem = macroNameProblem("undef", source, name, next);
				if (problem !== undefined) this.report("preprocessor", at, problem);
				else this.macros[source.symbolOf(name)] = undefined;
				return;
			}
			case "include":
			case "include_next":
			case "import":
				this.includeDirective(line, at, file, directive === "include_next");
				return;
			case "if":
			case "ifdef":
			case "ifndef":
				openBranch(this, file, hash, this.holds(directive, line, at), last);
				return;
			case "elif":
			case "elifdef":
			case "elifndef":
			case "else":
			case "endif":
				turnBranch(this, file, directive, hash, line);
				return;
			case "error":
				// A missing file may have what it asks for.
				if (!this.incomplete) this.report("preprocessor", at, `#error ${line.map(spelling).join(" ")}`);
				return;
			case "line": {
				const expanded = this.expandAll(line);
				if (!/^\d+$/.test(expanded[0]?.text ?? "")) this.report("preprocessor", at, "#line needs a number");
				else {
					noteMarker(this.lineDirectives, file.source, expanded, last.end);
					noteMarker(this.lineMarkers, file.source, expanded, last.end);
				}
				return;
			}
			case "ident":
			case "sccs":
				if (line[0]?.kind !== KIND.string) this.report("preprocessor", at, `#${directive} needs a string`);
				return;
			case "assert":
			case "unassert":
				if (line[0]?.kind !== KIND.identifier) this.report("preprocessor", at, `#${directive} needs a name`);
				return;
			default:
				return;
		}
	}

	/** Whether the condition of `#if`, `#ifdef`, `#elif` and their like is met. */
	holds(directive: Directive, line: readonly Token[], at: Span): boolean {
		const isExpression = directive === "if" || directive === "elif";
		const isKnown = !line.some((token) => this.isUnconfigured(token, isExpression)) && !this.incomplete;
		if (isExpression) {
			const value = evaluateCondition(line, {
				isDefined: (symbol) => this.macros[symbol] !== undefined,
				expand: (tokens) => this.expandAll(tokens),
				hasInclude: (name, angled) => this.find(name, angled ? { kind: "angled" } : { kind: "quoted" }) !== undefined,
				definedSymbol: this.definedSymbol,
				report: (message) => isKnown && this.report("preprocessor", at, message),
			});
			return value;
		}
		const name = line[0];
		if (name === undefined || name.kind !== KIND.identifier) {
			this.report("preprocessor", at, `#${directive} needs a name`);
			return false;
		}
		const defined = this.macros[name.symbol] !== undefined;
		return directive === "ifdef" || directive === "elifdef" ? defined : !defined;
	}

	/** Whether only the configuration of its project would say what this name is; said once, with the first. */
	isUnconfigured(name: Token, isAsked = false): boolean {
		const { unconfigured } = this.options;
		if (unconfigured === undefined || name.symbol < 0 || this.macros[name.symbol] !== undefined) return false;
		const { project, macros } = unconfigured;
		const { text } = name;
		if (macros === "in #if" ? !isAsked || text === "defined" : !text.startsWith("CONFIG_")) return false;
		// A generated header that is missing says the same.
		if (!this.sawUnconfigured && !this.incomplete)
			this.report(
				"preprocessor",
				spanOfTokens(name, name),
				`${text} is known only where ${project} is configured and built for this board; what depends on it is not checked. Say what it is with scmi.defines, \`define:\` in a scmi.yaml or -D.`,
				"information",
			);
		this.sawUnconfigured = true;
		this.incomplete = true;
		return true;
	}

	private includeDirective(line: Token[], at: Span, file: OpenFile, nextOnly: boolean): void {
		let tokens: readonly Token[] = line;
		if (line[0] !== undefined && line[0].kind !== KIND.string && line[0].text !== "<") tokens = this.expandAll(line);
		const first = tokens[0];
		const name = first === undefined ? undefined : includeName(tokens, file.source);
		if (first === undefined || name === undefined) {
			this.report("preprocessor", at, '#include needs "file" or <file>');
			this.incomplete = true;
			return;
		}
		const from = nextOnly ? file.foundAt + 1 : 0;
		const style =
			first.kind === KIND.string && !nextOnly ? { kind: "quoted" as const } : { kind: "angled" as const, from };
		this.follow(first, name, style, true, spanOfTokens(first, tokens.at(-1) ?? first));
	}

	private find(name: string, style: Style): Found | undefined {
		const includer = this.files.at(-1)?.source.path ?? "/";
		return findInclude(this.snapshot, this.options.includePath, name, includer, style, this.lookups);
	}

	private follow(token: Token, name: string, style: Style, preprocessed: boolean, at?: Span): void {
		const span = at ?? spanOfTokens(token, token);
		const found = this.find(name, style);
		this.inclusions.push({ at: span, name, style: style.kind, path: found?.path });
		if (found === undefined) this.incomplete = true;
		else if (this.files.length >= MAX_INCLUDE_DEPTH)
			this.giveUp(span, `${name} is nested ${MAX_INCLUDE_DEPTH} includes deep: does it include itself?`);
		else if (this.sources.size >= MAX_FILES || this.characters > MAX_CHARACTERS) {
			this.incomplete = true;
			this.report("include", span, "this board includes too much to read: over 5,000 files or 64 MB");
		} else this.enter(found, preprocessed);
	}
}

/** A message that quotes a word nobody can read in one line. */
function shortened(message: string): string {
	return message.length <= MAX_MESSAGE
		? message
		: `${message.slice(0, MAX_MESSAGE / 2)} … ${message.slice(-MAX_MESSAGE / 2)}`;
}

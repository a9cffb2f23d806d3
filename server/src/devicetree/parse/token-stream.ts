import type { Fix } from "../../text/fix.ts";
import type { Preprocessor } from "../cpp/preprocessor.ts";
import type { ExpressionReader } from "../lex/expression.ts";
import { lex } from "../lex/lexer.ts";
import type { Names } from "../lex/names.ts";
import { spanOfTokens } from "../lex/origin.ts";
import { type Source, writtenToken } from "../lex/source.ts";
import { isPunctuation, KIND, type Token } from "../lex/token.ts";
import type { Cell, Label } from "./ast.ts";
import { beginsNext } from "./layout.ts";

/** Signals that the statement being read makes no sense; caught where reading can go on. */
export class SyntaxFailure extends Error {}

/** A file with more syntax errors than this is not a device tree. */
const MAX_PROBLEMS = 1000;
/** After this many errors nobody is asked what was meant. */
const MOST_ASKED = 20;

/** This behind a token, or in its place; nothing where nobody typed that token. */
export const add = (text: string, after: Token): readonly Fix[] => typed(`Add "${text}"`, text, after, "end");
export const instead = (text: string, of: Token): readonly Fix[] => typed(`Write ${text}`, text, of, "start");

function typed(title: string, text: string, token: Token, from: "start" | "end"): readonly Fix[] {
	if (token.expansion !== undefined) return [];
	const at = spanOfTokens(token, token);
	return [{ title, preferred: true, edits: [{ at: { ...at, start: at[from] }, text }] }];
}

/** The preprocessed tokens of a board with look-ahead, following /include/. */
export class TokenStream {
	token: Token;
	/** The token before `token`. */
	previous: Token;
	/** How many tokens were taken: tells progress, for a file included twice gives the same tokens again. */
	taken = 0;
	/** Labels met in the value that is being read: a list of its own, which grows, as soon as there is one. */
	valueLabels: readonly Label[] = [];
	/** Whether the value that is being read has references in it. */
	refers = false;
	/** Structural errors so far: those after which braces may be out of step. */
	failures = 0;
	/** How many of these surely took nothing along but the rest of their own line. */
	confined = 0;
	/** The cells read so far of the list that is being read. */
	readonly cells: Cell[] = [];
	/** The first token of the statement that is being read, where indentation tells of one that is not finished. */
	statement: Token | undefined;
	/** Reads the expressions in its cells. */
	expressionReader: ExpressionReader | undefined;
	private readonly preprocessor: Preprocessor;
	private readonly names: Names;
	/** The token after `token`, if it was looked at, and those behind it, of which some are passed. */
	private ahead: Token | undefined;
	private behind: readonly Token[] = [];
	private passed = 0;
	private endToken: Token;

	constructor(preprocessor: Preprocessor, names: Names) {
		this.preprocessor = preprocessor;
		this.names = names;
		const source = preprocessor.files.currentSource ?? lex("", "", names);
		this.endToken = source.token(source.count - 1);
		this.previous = this.endToken;
		this.token = this.pull();
	}

	/** True once something that may define macros or labels could not be read. */
	get incomplete(): boolean {
		return this.preprocessor.files.incomplete;
	}

	/** The names of all macros at this point of reading, for a name that is none; not for each of many. */
	get macroNames(): readonly string[] {
		const { macros, errors } = this.preprocessor.files;
		const names: string[] = [];
		if (errors <= MOST_ASKED) for (const macro of macros) if (macro !== undefined) names.push(macro.name);
		return names;
	}

	/** Whether it is reported that a macro's arguments are never closed. */
	get lacksParenthesis(): boolean {
		return this.preprocessor.lacksParenthesis;
	}

	/** Whether only a configuration that is not there would say what the name at hand is. */
	get isUnconfigured(): boolean {
		return this.preprocessor.files.isUnconfigured(this.token);
	}

	get atEnd(): boolean {
		return this.token.kind === KIND.end;
	}

	/** Whether the next statement begins here already, though the one that is being read did not end. */
	get atNext(): boolean {
		return this.statement !== undefined && beginsNext(this.token, this.statement);
	}

	/** Whether reading is behind the end of that file, back in one that included it. */
	hasLeft(source: Source): boolean {
		return this.token.source !== source && !this.preprocessor.files.isOpen(source);
	}

	advance(): void {
		this.taken++;
		this.previous = this.token;
		this.token = this.ahead ?? this.pull();
		this.ahead = this.passed < this.behind.length ? this.behind[this.passed++] : undefined;
	}

	peek(): Token {
		this.ahead ??= this.pull();
		return this.ahead;
	}

	/** Reads the current token as the ones dtc's own lexer makes of its text. */
	replace(tokens: readonly Token[]): void {
		const rest = this.behind.slice(this.passed);
		this.token = tokens[0] as Token;
		this.behind = [...tokens.slice(1), ...(this.ahead ? [this.ahead] : []), ...rest];
		this.ahead = this.behind[0];
		this.passed = 1;
	}

	/** Steps behind a `<`: up to the `>`, what a macro comes to is given as one number. */
	beginCells(): void {
		this.preprocessor.inCells = true;
		this.advance();
	}

	/** Steps behind the `>`. */
	endCells(): void {
		this.preprocessor.inCells = false;
		this.advance();
	}

	is(text: string): boolean {
		return isPunctuation(this.token, text);
	}

	isKeyword(word: string): boolean {
		return this.token.kind === KIND.keyword && this.token.text === word;
	}

	/** Takes the punctuation or fails with what was expected. */
	take(text: string, expectation: string): Token {
		const { token } = this;
		if (!this.is(text)) this.fail(expectation);
		this.advance();
		return token;
	}

	fail(message: string, at?: Token, fixes?: readonly Fix[]): never {
		this.problem(message, at, fixes);
		return this.breakOff();
	}

	/** Says of the failures since there were so many that all else can be relied on. */
	confine(failures: number): void {
		this.confined += this.failures - failures;
	}

	/** As `fail`, where the reason is reported already. */
	breakOff(): never {
		this.failures++;
		this.preprocessor.inCells = false;
		throw new SyntaxFailure();
	}

	/** As `fail`, where the text may be sound but is not read: what it would have said is unknown. */
	giveUp(message: string): never {
		this.problem(message);
		this.preprocessor.files.incomplete = true;
		this.preprocessor.inCells = false;
		throw new SyntaxFailure(message);
	}

	/** Reports at the current token; where that is the next statement's, or the end of the board, at the last one. */
	problem(message: string, at = this.atEnd || this.atNext ? this.previous : this.token, fixes?: readonly Fix[]): void {
		this.preprocessor.files.report("syntax", spanOfTokens(at, at), message, "error", fixes);
	}

	/** Reports behind a token that a `;` is missing, where what comes next is clear. */
	missingEnd(message: string, after: Token): void {
		this.missing(";", message, after);
		this.failures++;
	}

	/** Reports that this is missing behind a token, and reading can go on as if it were there. */
	missing(text: string, message: string, after: Token): void {
		this.preprocessor.files.report("syntax", spanOfTokens(after, after), message, "error", add(text, after));
	}

	problemBetween(message: string, first: Token, last: Token): void {
		this.preprocessor.files.report("syntax", spanOfTokens(first, last), message);
	}

	/** Reports what dtc reads all the same. */
	warn(code: string, first: Token, last: Token, message: string): void {
		this.preprocessor.files.report(code, spanOfTokens(first, last), message, "warning");
	}

	/** Too many errors to go on. */
	get exhausted(): boolean {
		return this.preprocessor.files.errors >= MAX_PROBLEMS;
	}

	/** Splits the current pp-number into what dtc's lexer makes of it: `0x1e-1` is `0x1e`, `-`, `1`. */
	splitNumber(): void {
		const { token } = this;
		const pieces: Token[] = [];
		const pattern = /0[xX][0-9a-fA-F]+(?:ULL|UL|LL|U|L)?|[0-9]+(?:ULL|UL|LL|U|L)?|[A-Za-z_][A-Za-z0-9_]*|./g;
		for (const match of token.text.matchAll(pattern)) {
			const text = match[0];
			const lexed = lex("", text, this.names).token(0);
			const start = token.start + match.index;
			const flags = pieces.length === 0 ? token.flags : 0;
			const place = { source: token.source, start, end: start + text.length };
			pieces.push(writtenToken(lexed.kind, text, place, flags, token.expansion));
		}
		this.replace(pieces);
	}

	private pull(): Token {
		for (;;) {
			const token = this.preprocessor.next();
			if (token === undefined) return this.endToken;
			if (token.kind !== KIND.keyword || token.text !== "include") return token;
			const name = this.preprocessor.next();
			if (name?.kind === KIND.string) this.preprocessor.files.include(name);
			else {
				this.problem('/include/ needs a "file"', token);
				this.preprocessor.files.incomplete = true;
				if (name !== undefined) return name;
			}
		}
	}
}

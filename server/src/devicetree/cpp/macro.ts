import type { Source } from "../lex/source.ts";
import { isPunctuation, KIND, type Token } from "../lex/token.ts";
import { optionalProblem, type Piece, piecesOf } from "./macro-body.ts";

/** The macros that `cpp -undef` leaves, but for those that tell the time; the last is an operator of `#if`. */
export const BUILTINS = [
	"__LINE__",
	"__FILE__",
	"__BASE_FILE__",
	"__COUNTER__",
	"__INCLUDE_LEVEL__",
	"__has_include",
] as const;
type Builtin = (typeof BUILTINS)[number];

/** What a macro with certain arguments always comes to, while the macros it uses are the same. */
export interface Fold {
	/** Holds the one number; undefined where it does not come to one, or that is not easily seen. */
	readonly number: Source | undefined;
	readonly uses: readonly MacroUsed[];
}

export interface MacroUsed {
	readonly symbol: number;
	/** Undefined for a name that is none. */
	readonly macro: Macro | undefined;
}

export class Macro {
	/** Parameter symbols; undefined for an object-like macro. */
	readonly parameters: readonly number[] | undefined;
	readonly variadic: boolean;
	/** Its expansion is its body, as it is: no parameters, no `##`. */
	readonly plain: boolean;
	readonly builtin: Builtin | undefined;
	/** The number of the token behind its line. */
	readonly next: number;
	private readonly source: Source;
	/** The numbers of the name's token, undefined for a macro given from outside, and of the body's first. */
	private readonly nameAt: number | undefined;
	private readonly bodyAt: number;
	private readonly given: string | undefined;
	private tokens: readonly Token[] | undefined;
	private parts: readonly Piece[] | undefined;
	private group: boolean | undefined;
	private known: Map<string, Fold> | undefined;

	constructor(
		source: Source,
		name: number | string,
		bodyAt: number,
		next: number,
		parameters?: readonly number[],
		variadic = false,
		plain = true,
		builtin?: Builtin,
	) {
		this.source = source;
		this.nameAt = typeof name === "number" ? name : undefined;
		this.given = typeof name === "number" ? undefined : name;
		this.bodyAt = bodyAt;
		this.next = next;
		this.parameters = parameters;
		this.variadic = variadic;
		this.plain = plain;
		this.builtin = builtin;
	}

	get name(): string {
		return this.nameAt === undefined ? (this.given ?? "") : this.source.textOf(this.nameAt);
	}

	/** The number of its name; -1 of a macro given from outside. */
	get symbol(): number {
		return this.nameAt === undefined ? -1 : this.source.symbolOf(this.nameAt);
	}

	/** Made when it is first asked for: of the macros of a header few are used. */
	get body(): readonly Token[] {
		this.tokens ??= this.source.tokensBetween(this.bodyAt, this.next);
		return this.tokens;
	}

	/** The body of a macro that is not plain, taken apart. */
	get pieces(): readonly Piece[] {
		this.parts ??= piecesOf(this.body, this.parameters, this.variadic);
		return this.parts;
	}

	/** Whether its body is one parenthesis: then it can come to one number. */
	get isGroup(): boolean {
		this.group ??= isOneGroup(this.source, this.bodyAt, this.next);
		return this.group;
	}

	/** What it comes to, by its arguments. */
	get folds(): Map<string, Fold> {
		this.known ??= new Map();
		return this.known;
	}

	/** The name in its #define; undefined for a macro given from outside. */
	get definition(): Token | undefined {
		return this.nameAt === undefined ? undefined : this.source.token(this.nameAt);
	}
}

/** What is wrong with a `#define` line. */
export interface BadDefinition {
	readonly problem: string;
	/** The number of the token behind the line. */
	readonly next: number;
}

/** Names that mean something in `#if`: no macro may have them. GCC libcpp lex_macro_node. */
const RESERVED = new Set(["defined", "__has_include", "__has_include_next", "__has_attribute", "__has_builtin"]);

/** What is wrong with the name that `#define` or `#undef` is about; `end` is the number of the token behind the line. */
export function macroNameProblem(directive: string, source: Source, name: number, end: number): string | undefined {
	if (name >= end || source.kindOf(name) !== KIND.identifier) return `#${directive} needs a name`;
	const mayBeReserved = "d_".includes(source.text.charAt(source.startOf(name)));
	if (!mayBeReserved || !RESERVED.has(source.textOf(name))) return undefined;
	return `${source.textOf(name)} cannot be the name of a macro`;
}

/** Reads the line of a source whose `#define` begins at token `hash`. */
export function readDefinition(source: Source, hash: number, variadicSymbol: number): Macro | BadDefinition {
	const name = hash + 2;
	let next = name;
	while (!source.startsLine(next)) next++;
	const problem = macroNameProblem("define", source, name, next);
	if (problem !== undefined) return { problem, next };
	const isFunctionLike = name + 1 < next && source.isPunctuation(name + 1, "(") && source.flagsOf(name + 1) === 0;
	const head = isFunctionLike ? readParameters(source.tokensBetween(name, next), variadicSymbol) : OBJECT_LIKE;
	if (typeof head === "string") return { problem: head, next };
	const from = name + head.length;
	if (isPaste(source, from, next) || isPaste(source, next - 2, next))
		return { problem: `"##" can stand neither first nor last in ${source.textOf(name)}`, next };
	const { parameters, variadic } = head;
	const wrong = variadic ? optionalProblem(source.tokensBetween(from, next), source.textOf(name)) : undefined;
	if (wrong !== undefined) return { problem: wrong, next };
	let plain = parameters === undefined;
	for (let at = from; plain && at < next; at++) plain = !isPaste(source, at, next);
	return new Macro(source, name, from, next, parameters, variadic, plain);
}

/** Whether the parenthesis that the first token opens is closed by the last. */
function isOneGroup(source: Source, from: number, end: number): boolean {
	for (let at = from, depth = 0; at < end; at++) {
		if (source.isPunctuation(at, "(")) depth++;
		else if (source.isPunctuation(at, ")")) depth--;
		if (depth === 0) return at > from && at === end - 1;
	}
	return false;
}

/** Whether `##` stands at a token of a line that ends before `end`. */
function isPaste(source: Source, at: number, end: number): boolean {
	return (
		at + 1 < end && source.isPunctuation(at, "#") && source.isPunctuation(at + 1, "#") && source.flagsOf(at + 1) === 0
	);
}

/** The name and parameters of a macro, and how many tokens they are. */
interface Head {
	readonly parameters?: readonly number[];
	readonly variadic: boolean;
	readonly length: number;
}

const OBJECT_LIKE: Head = { variadic: false, length: 1 };

function readParameters(line: readonly Token[], variadicSymbol: number): Head | string {
	const name = line[0] as Token;
	const parameters: number[] = [];
	let variadic = false;
	let at = 2;
	for (; ; at++) {
		const token = line[at];
		if (token === undefined) return `the parameters of ${name.text} are not closed by ")"`;
		if (isPunctuation(token, ")")) break;
		if (token.kind === KIND.identifier && parameters.includes(token.symbol))
			return `${token.text} stands twice among the parameters of ${name.text}`;
		if (token.kind === KIND.identifier && !variadic) parameters.push(token.symbol);
		else if (isPunctuation(token, ".") && line[at + 2]?.text === "." && !variadic) {
			variadic = true;
			if (isPunctuation(line[at - 1] as Token, ",") || at === 2) parameters.push(variadicSymbol);
			at += 2;
		} else return `"${token.text}" cannot stand among the parameters of ${name.text}`;
		const after = line[at + 1];
		if (after !== undefined && isPunctuation(after, ",")) {
			if (line[at + 2]?.text === ")") return `a parameter of ${name.text} is missing before ")"`;
			at++;
		} else if (after !== undefined && !isPunctuation(after, ")") && !isPunctuation(after, "."))
			return `"${after.text}" cannot stand among the parameters of ${name.text}`;
	}
	return { parameters, variadic, length: at + 1 };
}

/** A macro given on the command line or by a setup: its body is a text of its own. */
export function givenMacro(name: string, source: Source): Macro {
	return new Macro(source, name, 0, source.count - 1);
}

/** `nothing` is a source without tokens: the body of such a macro depends on its place. */
export function builtinMacro(name: Builtin, nothing: Source): Macro {
	return new Macro(nothing, name, 0, 0, undefined, false, true, name);
}

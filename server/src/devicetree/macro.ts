import { isPunctuation, KIND, type Token } from "./token.ts";

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

export interface Macro {
	readonly name: string;
	/** The name in its #define; undefined for a macro given from outside. */
	readonly definition: Token | undefined;
	/** Parameter symbols; undefined for an object-like macro. */
	readonly parameters: readonly number[] | undefined;
	readonly variadic: boolean;
	readonly body: readonly Token[];
	/** Its expansion is its body, as it is: no parameters, no `##`. */
	readonly plain: boolean;
	readonly builtin?: Builtin;
}

/** What one `#define` line says, or what is wrong with it, and the token after it. */
export interface Definition {
	readonly macro: Macro | string;
	readonly next: number;
}

/** Names that mean something in `#if`: no macro may have them. GCC libcpp lex_macro_node. */
const RESERVED = new Set(["defined", "__has_include", "__has_include_next", "__has_attribute", "__has_builtin"]);

/** What is wrong with the name that `#define` or `#undef` is about. */
export function macroNameProblem(directive: string, name: Token | undefined): string | undefined {
	if (name === undefined || name.kind !== KIND.identifier) return `#${directive} needs a name`;
	return RESERVED.has(name.text) ? `${name.text} cannot be the name of a macro` : undefined;
}

/** Reads what follows `#define`; a string says what is wrong with it. */
export function readDefinition(line: readonly Token[], variadicSymbol: number): Macro | string {
	const [name, open] = line;
	const problem = macroNameProblem("define", name);
	if (name === undefined || problem !== undefined) return problem ?? "";
	const macro = readParameters(name, open, line, variadicSymbol);
	if (typeof macro !== "string" && (isPaste(macro.body, 0) || isPaste(macro.body, macro.body.length - 2)))
		return `"##" can stand neither first nor last in ${name.text}`;
	return macro;
}

const isPaste = (body: readonly Token[], at: number): boolean =>
	body[at]?.text === "#" && body[at + 1]?.text === "#" && body[at + 1]?.flags === 0;

function readParameters(
	name: Token,
	open: Token | undefined,
	line: readonly Token[],
	variadicSymbol: number,
): Macro | string {
	if (open === undefined || !isPunctuation(open, "(") || open.flags !== 0) return objectLike(name, line.slice(1));
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
	return {
		name: name.text,
		definition: name,
		parameters,
		variadic,
		body: line.slice(at + 1),
		plain: false,
	};
}

function objectLike(name: Token, body: readonly Token[]): Macro {
	const plain = !body.some((_, at) => isPaste(body, at));
	return { name: name.text, definition: name, parameters: undefined, variadic: false, body, plain };
}

/** A macro given on the command line or by a setup: its body is a lexed text without the end token. */
export function givenMacro(name: string, body: readonly Token[]): Macro {
	return { name, definition: undefined, parameters: undefined, variadic: false, body, plain: true };
}

export function builtinMacro(name: Builtin): Macro {
	return { ...givenMacro(name, []), builtin: name };
}

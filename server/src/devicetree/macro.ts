import { isPunctuation, KIND, type Token } from "./token.ts";

export interface Macro {
	readonly name: string;
	/** The name in its #define; undefined for a macro given from outside. */
	readonly definition: Token | undefined;
	/** Parameter symbols; undefined for an object-like macro. */
	readonly parameters: readonly number[] | undefined;
	readonly variadic: boolean;
	readonly body: readonly Token[];
	/** True while its own expansion is being read. */
	disabled: boolean;
	readonly builtin?: "__LINE__" | "__FILE__" | "__COUNTER__" | "__INCLUDE_LEVEL__";
}

/** Reads what follows `#define`; a string says what is wrong with it. */
export function readDefinition(line: readonly Token[], variadicSymbol: number): Macro | string {
	const name = line[0];
	if (name === undefined || name.kind !== KIND.identifier) return "#define needs a name";
	const open = line[1];
	if (open === undefined || !isPunctuation(open, "(") || open.flags !== 0) return objectLike(name, line.slice(1));
	const parameters: number[] = [];
	let variadic = false;
	let at = 2;
	for (; ; at++) {
		const token = line[at];
		if (token === undefined) return `the parameters of ${name.text} are not closed by ")"`;
		if (isPunctuation(token, ")")) break;
		if (token.kind === KIND.identifier && !variadic) parameters.push(token.symbol);
		else if (isPunctuation(token, ".") && line[at + 2]?.text === "." && !variadic) {
			variadic = true;
			if (isPunctuation(line[at - 1] as Token, ",") || at === 2) parameters.push(variadicSymbol);
			at += 2;
		} else return `"${token.text}" cannot stand among the parameters of ${name.text}`;
		const after = line[at + 1];
		if (after !== undefined && isPunctuation(after, ",")) at++;
		else if (after !== undefined && !isPunctuation(after, ")") && !isPunctuation(after, "."))
			return `"${after.text}" cannot stand among the parameters of ${name.text}`;
	}
	return {
		name: name.text,
		definition: name,
		parameters,
		variadic,
		body: line.slice(at + 1),
		disabled: false,
	};
}

function objectLike(name: Token, body: readonly Token[]): Macro {
	return { name: name.text, definition: name, parameters: undefined, variadic: false, body, disabled: false };
}

/** A macro given on the command line or by a setup: its body is a lexed text without the end token. */
export function givenMacro(name: string, body: readonly Token[]): Macro {
	return { name, definition: undefined, parameters: undefined, variadic: false, body, disabled: false };
}

export function builtinMacro(name: NonNullable<Macro["builtin"]>): Macro {
	return { ...givenMacro(name, []), builtin: name };
}

import { readExpression, readerOfList } from "../lex/expression.ts";
import { dtcLiteral, type Integer, integer } from "../lex/integer.ts";
import { writtenToken } from "../lex/source.ts";
import { isPunctuation, KIND, type Token } from "../lex/token.ts";
import type { Fold, Macro, MacroUsed } from "./macro.ts";

/** The number a macro comes to as dtc computes in cells, worked out once for the same arguments; `macros` by symbol. */
export function numberOfUse(
	macro: Macro,
	arguments_: readonly (readonly Token[])[],
	macros: readonly (Macro | undefined)[],
): Token | undefined {
	if (!macro.isGroup || arguments_.length !== (macro.parameters?.length ?? 0)) return undefined;
	const key = keyOf(arguments_);
	let fold = macro.folds.get(key);
	if (fold === undefined || fold.uses.some((use) => macros[use.symbol] !== use.macro)) {
		fold = foldAnew(macro, arguments_, macros);
		macro.folds.set(key, fold);
	}
	return fold.number?.token(0);
}

/** Arguments by their spelling. */
function keyOf(arguments_: readonly (readonly Token[])[]): string {
	let key = "";
	for (const tokens of arguments_) {
		for (const token of tokens) key += `${token.text} `;
		key += ",";
	}
	return key;
}

function foldAnew(
	macro: Macro,
	arguments_: readonly (readonly Token[])[],
	macros: readonly (Macro | undefined)[],
): Fold {
	const uses: MacroUsed[] = [];
	try {
		const values = arguments_.map(([token, more]) => {
			if (token === undefined || more !== undefined) throw new NotSeen();
			return valueOfWord(token, macros, uses, NOWHERE);
		});
		const { bits } = valueOfBody(macro, values, macros, uses, NOWHERE);
		// It stands where the macro's body was typed.
		const [first, last] = [macro.body[0] as Token, macro.body.at(-1) as Token];
		const place = { source: first.source, start: first.start, end: last.end };
		return { number: writtenToken(KIND.number, `0x${bits.toString(16)}`, place, 0, undefined).source, uses };
	} catch (error) {
		if (!(error instanceof NotSeen)) throw error;
		return { number: undefined, uses };
	}
}

/** Only full expansion tells what comes out. */
class NotSeen extends Error {}

/** Of macros in macros: how deep, how many, and of how many tokens all those are that are inside each other. */
const MAX_DEPTH = 20;
const MAX_USES = 200;
const MAX_TOKENS = 600;

/** The bodies in which a macro is being read. */
interface Around {
	readonly depth: number;
	readonly tokens: number;
}

const NOWHERE: Around = { depth: 0, tokens: 0 };

function noteUse(uses: MacroUsed[], use: MacroUsed): void {
	if (uses.length >= MAX_USES) throw new NotSeen();
	uses.push(use);
}

/**
 * What a body comes to. It is a parenthesis or one token, and so are all values put into it: then it makes no difference
 * whether tokens are put in, as cpp does, or what they come to.
 */
function valueOfBody(
	macro: Macro,
	values: readonly Integer[],
	macros: readonly (Macro | undefined)[],
	uses: MacroUsed[],
	around: Around,
): Integer {
	const { body, parameters } = macro;
	const inside = { depth: around.depth + 1, tokens: around.tokens + body.length };
	if (inside.depth > MAX_DEPTH || inside.tokens > MAX_TOKENS || macro.builtin !== undefined) throw new NotSeen();
	if (!macro.isGroup && body.length !== 1) throw new NotSeen();
	const operand = (take: () => Token): Integer => {
		const token = take();
		const parameter = parameters === undefined || token.symbol < 0 ? -1 : parameters.indexOf(token.symbol);
		if (parameter >= 0) return values[parameter] as Integer;
		const used = token.symbol < 0 ? undefined : macros[token.symbol];
		if (used?.parameters === undefined) return valueOfWord(token, macros, uses, inside);
		noteUse(uses, { symbol: token.symbol, macro: used });
		if (!isPunctuation(take(), "(")) throw new NotSeen();
		const inner: Integer[] = [];
		while (inner.length < used.parameters.length) {
			inner.push(operand(take));
			if (!isPunctuation(take(), inner.length < used.parameters.length ? "," : ")")) throw new NotSeen();
		}
		return valueOfBody(used, inner, macros, uses, inside);
	};
	const fail = (): never => {
		throw new NotSeen();
	};
	const reader = readerOfList(body, endOf(body[0] ?? fail()), { dialect: "dtc", fail, operand });
	const value = readExpression(reader);
	if (value === undefined || !reader.isAtEnd()) throw new NotSeen();
	return value;
}

const endOf = ({ source }: Token): Token => source.token(source.count - 1);

/** A number, a character, or a macro without parameters. */
function valueOfWord(token: Token, macros: readonly (Macro | undefined)[], uses: MacroUsed[], around: Around): Integer {
	if (token.symbol < 0) {
		const value = token.kind === KIND.number ? (token.small ?? dtcLiteral(token.text)) : token.small;
		if (value === undefined) throw new NotSeen();
		return integer(value, true);
	}
	const macro = macros[token.symbol];
	noteUse(uses, { symbol: token.symbol, macro });
	if (macro === undefined || macro.parameters !== undefined) throw new NotSeen();
	return valueOfBody(macro, [], macros, uses, around);
}

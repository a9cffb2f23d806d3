import { lex } from "./lexer.ts";
import type { Macro } from "./macro.ts";
import type { Names } from "./names.ts";
import { type Expansion, FLAG, isPunctuation, KIND, retoken, Token } from "./token.ts";

/** A macro and the arguments it is used with, as collected and (on demand) fully expanded. */
export interface Use {
	readonly macro: Macro;
	readonly name: Token;
	readonly expansion: Expansion;
	readonly raw: readonly (readonly Token[])[];
	/** The argument, macro-expanded; computed once. */
	expanded(index: number): readonly Token[];
}

const PLACE = FLAG.lineStart | FLAG.spaceBefore;

/** Replaces a macro use by its body with parameters, `#` and `##` carried out. C11 6.10.3; GCC libcpp/macro.cc. */
export function substitute(use: Use, names: Names, limit: number): Token[] | undefined {
	const { body } = use.macro;
	const out: Token[] = [];
	const relinked = new Map<Expansion | undefined, Expansion>();
	/** Set on the token after an argument: the argument's edge. */
	let edge = 0;
	for (let i = 0; i < body.length; i++) {
		const token = body[i] as Token;
		const stringified = stringifiedParameter(use, body, i);
		if (isPasteAt(body, i) && i > 0) {
			const right = body[i + 2];
			i += 2;
			if (right === undefined) break;
			const stringAfter = stringifiedParameter(use, body, i);
			if (stringAfter >= 0) i++;
			const pieces = stringAfter >= 0 ? [stringify(use, stringAfter, right)] : rawPieces(use, right, relinked);
			paste(out, pieces, use, names);
		} else if (stringified >= 0) {
			out.push(stringify(use, stringified, token));
			i++;
		} else {
			const parameter = parameterOf(use.macro, token);
			const pasted = isPasteAt(body, i + 1);
			if (parameter < 0) out.push(retoken(token, (token.flags & ~FLAG.lineStart) | edge, use.expansion));
			else if (pasted) {
				const pieces = rawPieces(use, token, relinked);
				out.push(...(pieces.length > 0 ? pieces : [placeholder(token, use.expansion)]));
			} else {
				const pieces = use.expanded(parameter);
				for (let k = 0; k < pieces.length; k++) {
					const piece = pieces[k] as Token;
					const flags =
						k === 0
							? (piece.flags & ~PLACE) | (token.flags & FLAG.spaceBefore) | FLAG.padded
							: piece.flags & ~FLAG.lineStart;
					out.push(retoken(piece, flags, relink(piece.expansion, use.expansion, relinked)));
				}
			}
		}
		edge = parameterOf(use.macro, token) >= 0 ? FLAG.padded : 0;
		if (out.length > limit) return undefined;
	}
	return finish(out, use.name);
}

/** The expansion of a macro that has neither parameters nor `##`. */
export function copyBody(macro: Macro, name: Token, expansion: Expansion): Token[] {
	return macro.body.map((token, index) => {
		const flags = index === 0 ? (token.flags & ~PLACE) | (name.flags & PLACE) | FLAG.padded : token.flags;
		return retoken(token, flags, expansion);
	});
}

/** The first token stands where the macro's name stood; placeholders of empty arguments go. */
function finish(out: readonly Token[], name: Token): Token[] {
	const tokens = out.filter((token) => token.text !== "");
	const first = tokens[0];
	if (first !== undefined)
		tokens[0] = retoken(first, (first.flags & ~PLACE) | (name.flags & PLACE) | FLAG.padded, first.expansion);
	return tokens;
}

const isPasteAt = (body: readonly Token[], i: number): boolean => {
	const first = body[i];
	const second = body[i + 1];
	return (
		first !== undefined &&
		second !== undefined &&
		isPunctuation(first, "#") &&
		isPunctuation(second, "#") &&
		second.flags === 0
	);
};

function parameterOf(macro: Macro, token: Token): number {
	return token.kind === KIND.identifier && macro.parameters !== undefined ? macro.parameters.indexOf(token.symbol) : -1;
}

/** The parameter that `# parameter` at `i` makes a string of; -1 for none (in assembler `#` may stand alone). */
function stringifiedParameter(use: Use, body: readonly Token[], i: number): number {
	const token = body[i];
	const next = body[i + 1];
	if (use.macro.parameters === undefined || token === undefined || next === undefined) return -1;
	return isPunctuation(token, "#") ? parameterOf(use.macro, next) : -1;
}

function rawPieces(use: Use, token: Token, relinked: Map<Expansion | undefined, Expansion>): Token[] {
	const parameter = parameterOf(use.macro, token);
	if (parameter < 0) return [retoken(token, token.flags & ~FLAG.lineStart, use.expansion)];
	return (use.raw[parameter] ?? []).map((piece, k) =>
		retoken(
			piece,
			k === 0 ? token.flags & FLAG.spaceBefore : piece.flags & ~FLAG.lineStart,
			relink(piece.expansion, use.expansion, relinked),
		),
	);
}

/** An empty argument beside `##`. */
function placeholder(at: Token, expansion: Expansion): Token {
	return new Token(KIND.identifier, "", -1, at.source, at.start, at.start, at.flags & FLAG.spaceBefore, expansion);
}

function paste(out: Token[], pieces: readonly Token[], use: Use, names: Names): void {
	const left = out.at(-1);
	const right = pieces[0];
	// GNU: `, ## __VA_ARGS__` drops the comma when there are no variable arguments, and never pastes it.
	const comma = left !== undefined && isPunctuation(left, ",") && use.macro.variadic;
	if (right === undefined) {
		if (comma) out.pop();
		return;
	}
	if (left === undefined || left.text === "") {
		if (left !== undefined) out.pop();
		out.push(...pieces);
		return;
	}
	if (comma) {
		out.push(...pieces);
		return;
	}
	out.pop();
	const lexed = lex(left.source.path, left.text + right.text, names);
	if (lexed.count === 2) {
		const one = lexed.token(0);
		out.push(
			new Token(one.kind, one.text, one.symbol, left.source, left.start, left.end, left.flags, left.expansion),
			...pieces.slice(1),
		);
	} else {
		// Assembler: tokens that do not paste stay side by side.
		out.push(left, retoken(right, right.flags & ~PLACE, right.expansion), ...pieces.slice(1));
	}
}

function stringify(use: Use, parameter: number, at: Token): Token {
	let text = "";
	for (const [k, token] of (use.raw[parameter] ?? []).entries()) {
		if (k > 0 && (token.flags & PLACE) !== 0) text += " ";
		const quoted = token.kind === KIND.string || token.kind === KIND.character;
		text += quoted ? token.text.replace(/[\\"]/g, "\\$&") : spelling(token);
	}
	return new Token(
		KIND.string,
		`"${text}"`,
		-1,
		at.source,
		at.start,
		at.end,
		at.flags & FLAG.spaceBefore,
		use.expansion,
	);
}

/** A token as it is written: keywords hold their text without the slashes. */
export function spelling(token: Token): string {
	return token.kind === KIND.keyword ? `/${token.text}/` : token.text;
}

/**
 * A token of an argument may come out of other macros used there; its chain outward then ends at the place of the use,
 * where this macro now stands between.
 */
function relink(
	inner: Expansion | undefined,
	outer: Expansion,
	relinked: Map<Expansion | undefined, Expansion>,
): Expansion {
	if (inner === undefined || inner === outer.outer) return outer;
	const known = relinked.get(inner);
	if (known !== undefined) return known;
	const linked: Expansion = { ...inner, outer: relink(inner.outer, outer, relinked) };
	relinked.set(inner, linked);
	return linked;
}

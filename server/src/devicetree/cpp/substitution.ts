import { lex } from "../lex/lexer.ts";
import { writtenToken } from "../lex/source.ts";
import { type Expansion, FLAG, isPunctuation, KIND, retoken, Token } from "../lex/token.ts";
import type { Macro } from "./macro.ts";
import type { Piece } from "./macro-body.ts";

/** A macro and the arguments it is used with, as collected and (on demand) fully expanded. */
export interface Use {
	readonly macro: Macro;
	readonly name: Token;
	readonly expansion: Expansion;
	readonly raw: readonly (readonly Token[])[];
	/** How many characters `#` and `##` may still write on this board. */
	readonly room: Room;
	/** The argument, macro-expanded; computed once. */
	expanded(index: number): readonly Token[];
}

export interface Room {
	characters: number;
}

type Relinked = Map<Expansion | undefined, Expansion>;

const PLACE = FLAG.lineStart | FLAG.spaceBefore;

/**
 * Replaces a macro use by its body with parameters, `#` and `##` carried out; undefined where that gives more than
 * `limit` tokens, or is too much to write. C11 6.10.3; GCC libcpp/macro.cc.
 */
export function substitute(use: Use, limit: number): Token[] | undefined {
	const out = produce(use.macro.pieces, use, limit, new Map());
	return out === undefined ? undefined : finish(out, use.name);
}

/** What pieces of the body come to; in place of an empty argument beside `##`, and of one in `__VA_OPT__`, stands an empty token. */
function produce(pieces: readonly Piece[], use: Use, limit: number, relinked: Relinked): Token[] | undefined {
	const out: Token[] = [];
	for (const piece of pieces) {
		const { token } = piece;
		if (piece.kind === "token" && !piece.pastes)
			out.push(new Token(token.source, token.index, piece.packed, use.expansion));
		else if (piece.kind === "argument") pushExpanded(out, piece, use, relinked);
		else {
			const tokens = tokensOf(piece, use, limit, relinked);
			if (tokens === undefined) return undefined;
			if (piece.pastes) paste(out, tokens, use);
			else if (tokens.length > 0) pushAll(out, tokens);
			else out.push(writtenToken(KIND.end, "", token, token.flags & FLAG.spaceBefore, use.expansion));
		}
		if (out.length > limit || use.room.characters < 0) return undefined;
	}
	return out;
}

/** The expansion of a macro that has neither parameters nor `##`. */
export function copyBody(macro: Macro, name: Token, expansion: Expansion): Token[] {
	return macro.body.map((token, index) => {
		const flags = index === 0 ? (token.flags & ~PLACE) | (name.flags & PLACE) | FLAG.padded : token.flags;
		return retoken(token, flags, expansion);
	});
}

/** The first token stands where the macro's name stood; what stood for empty arguments beside `##` goes. */
function finish(out: Token[], name: Token): Token[] {
	const tokens = out.some(isEmpty) ? out.filter((token) => !isEmpty(token)) : out;
	const first = tokens[0];
	if (first !== undefined)
		tokens[0] = retoken(first, (first.flags & ~PLACE) | (name.flags & PLACE) | FLAG.padded, first.expansion);
	return tokens;
}

/** What stands for an empty argument beside `##`. */
const isEmpty = ({ kind }: Token): boolean => kind === KIND.end;

function pushExpanded(out: Token[], piece: Piece, use: Use, relinked: Relinked): void {
	let flags = (piece.token.flags & FLAG.spaceBefore) | FLAG.padded;
	let kept = ~PLACE;
	for (const token of use.expanded(piece.argument)) {
		const expansion = relink(token.expansion, use.expansion, relinked);
		out.push(retoken(token, (token.flags & kept) | flags, expansion));
		flags = 0;
		kept = ~FLAG.lineStart;
	}
}

/** The tokens of a piece that stands beside `##`, is a string or is optional; undefined where they are too much. */
function tokensOf(piece: Piece, use: Use, limit: number, relinked: Relinked): readonly Token[] | undefined {
	const { kind, token, argument } = piece;
	const raw = use.raw[argument] ?? [];
	switch (kind) {
		case "token":
			return [retoken(token, token.flags & ~FLAG.lineStart, use.expansion)];
		case "argument as string":
			return [stringify(use, raw, token)];
		case "optional":
			return optionalTokens(piece, use, limit, relinked);
		case "optional as string": {
			const tokens = optionalTokens(piece, use, limit, relinked);
			return tokens && [stringify(use, tokens, token)];
		}
		default:
			return raw.map((each, k) =>
				retoken(
					each,
					k === 0 ? token.flags & FLAG.spaceBefore : each.flags & ~FLAG.lineStart,
					relink(each.expansion, use.expansion, relinked),
				),
			);
	}
}

/** What `__VA_OPT__` stands for: nothing, unless the variable arguments come to something. GCC libcpp macro.cc vaopt_state. */
function optionalTokens(piece: Piece, use: Use, limit: number, relinked: Relinked): readonly Token[] | undefined {
	if (use.expanded((use.macro.parameters?.length ?? 0) - 1).length === 0) return [];
	const tokens = produce(piece.inside, use, limit, relinked)?.filter((each) => !isEmpty(each));
	const first = tokens?.[0];
	if (tokens !== undefined && first !== undefined)
		tokens[0] = retoken(
			first,
			(first.flags & ~PLACE) | (piece.token.flags & FLAG.spaceBefore) | FLAG.padded,
			first.expansion,
		);
	return tokens;
}

function paste(out: Token[], pieces: readonly Token[], use: Use): void {
	const left = out.at(-1);
	const right = pieces[0];
	// GNU: `, ## __VA_ARGS__` drops the comma when there are no variable arguments, and never pastes it.
	const comma = left !== undefined && isPunctuation(left, ",") && use.macro.variadic;
	if (right === undefined) {
		if (comma) out.pop();
		return;
	}
	if (left === undefined || isEmpty(left)) {
		if (left !== undefined) out.pop();
		pushAll(out, pieces);
		return;
	}
	if (comma) {
		pushAll(out, pieces);
		return;
	}
	out.pop();
	use.room.characters -= left.text.length + right.text.length;
	if (use.room.characters < 0) return;
	const lexed = lex(left.source.path, left.text + right.text, left.source.names);
	if (lexed.count === 2) {
		const one = lexed.token(0);
		out.push(writtenToken(one.kind, one.text, left, left.flags, left.expansion));
	} else {
		// Assembler: tokens that do not paste stay side by side.
		out.push(left, retoken(right, right.flags & ~PLACE, right.expansion));
	}
	pushAll(out, pieces, 1);
}

function pushAll(out: Token[], tokens: readonly Token[], from = 0): void {
	for (let at = from; at < tokens.length; at++) out.push(tokens[at] as Token);
}

function stringify({ room, expansion }: Use, tokens: readonly Token[], at: Token): Token {
	let text = "";
	// A backslash or quote becomes two.
	for (const token of tokens) room.characters -= 2 * token.text.length;
	for (const [k, token] of room.characters < 0 ? [] : tokens.entries()) {
		if (k > 0 && (token.flags & PLACE) !== 0) text += " ";
		const quoted = token.kind === KIND.string || token.kind === KIND.character;
		text += quoted ? token.text.replace(/[\\"]/g, "\\$&") : spelling(token);
	}
	return writtenToken(KIND.string, `"${text}"`, at, at.flags & FLAG.spaceBefore, expansion);
}

/** A token as it is written: keywords hold their text without the slashes. */
export function spelling(token: Token): string {
	return token.kind === KIND.keyword ? `/${token.text}/` : token.text;
}

/**
 * A token of an argument may come out of other macros used there; its chain outward then ends at the place of the use,
 * where this macro now stands between.
 */
function relink(inner: Expansion | undefined, outer: Expansion, relinked: Relinked): Expansion {
	const chain: Expansion[] = [];
	let at = inner;
	while (at !== undefined && at !== outer.outer && !relinked.has(at)) {
		chain.push(at);
		at = at.outer;
	}
	let linked = (at !== outer.outer && relinked.get(at)) || outer;
	for (const use of chain.reverse()) {
		linked = { ...use, outer: linked };
		relinked.set(use, linked);
	}
	return linked;
}

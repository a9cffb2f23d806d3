import { closestName } from "../../text/closest-name.ts";
import { namedCharacter } from "../../text/visible.ts";
import { spelling } from "../cpp/substitution.ts";
import { type ExpressionReader, readExpression } from "../lex/expression.ts";
import { dtcLiteral, type Integer, integer } from "../lex/integer.ts";
import { textOfBytes, unescapeLiteral } from "../lex/text-escapes.ts";
import { FLAG, isPunctuation, KIND, standsApart, type Token } from "../lex/token.ts";
import type { Cell, Label, Reference, ValuePart } from "./ast.ts";
import { lacksQuote } from "./layout.ts";
import { add, instead, type TokenStream } from "./token-stream.ts";
import { mayBeUnknown } from "./unknown-macro.ts";

/** dtc util.c get_hex_char dies of `\x` without digits; a doubled backslash begins no escape. */
function checkEscapes(stream: TokenStream, token: Token): void {
	if (!hasBackslash(token)) return;
	if (token.text.includes("\\x") && /\\x(?![0-9a-fA-F])/.test(token.text.replaceAll("\\\\", "")))
		stream.problem('"\\x" needs hex digits behind it', token);
}

function hasBackslash({ source, start, end, packed }: Token): boolean {
	// A literal that nobody typed is not what stands at its place.
	if (packed >> 8 !== 0) return true;
	for (let at = start; at < end; at++) if (source.text.charCodeAt(at) === 92) return true;
	return false;
}

/** Reads the file of /incbin/; undefined where its bytes are not to be had. */
export type IncbinReader = (name: Token, offset: bigint, size: bigint | undefined) => Uint8Array | undefined;

const NO_LABELS: readonly Label[] = [];

/** A string as somebody typed it; its bytes and its text are worked out when they are asked for. */
class StringLiteral {
	readonly kind = "string";
	readonly first: Token;
	private read: Uint8Array | undefined;
	private said: readonly string[] | undefined;

	constructor(token: Token) {
		this.first = token;
	}

	get last(): Token {
		return this.first;
	}

	get bytes(): Uint8Array {
		this.read ??= unescapeLiteral(this.first.text);
		return this.read;
	}

	get words(): readonly string[] {
		this.said ??= textOfBytes(this.bytes).split("\0");
		return this.said;
	}
}

/** Reads labels: identifiers with a colon directly behind. */
export function readLabels(stream: TokenStream): readonly Label[] {
	if (stream.token.kind !== KIND.identifier) return NO_LABELS;
	let labels: Label[] | undefined;
	while (stream.token.kind === KIND.identifier) {
		const colon = stream.peek();
		if (!isPunctuation(colon, ":") || standsApart(stream.token, colon)) break;
		labels ??= [];
		labels.push({ name: stream.token.text, token: stream.token });
		stream.advance();
		stream.advance();
	}
	return labels ?? NO_LABELS;
}

/** Reads the reference whose `&` is the current token. */
export function readReference(stream: TokenStream): Reference {
	const first = stream.token;
	stream.refers = true;
	stream.advance();
	const { token } = stream;
	if (token.kind === KIND.identifier && !standsApart(first, token)) {
		stream.advance();
		return { label: token.text, path: "", first, last: token };
	}
	if (!isPunctuation(token, "{") || standsApart(first, token)) stream.fail("expected a label or {path} after &", first);
	stream.advance();
	let text = "";
	let apart = false;
	for (;;) {
		if (stream.atEnd || stream.is(";") || (stream.token.flags & FLAG.lineStart) !== 0)
			stream.fail("this path reference is not closed by }", first);
		if (stream.is("}")) break;
		apart ||= standsApart(stream.previous, stream.token);
		text += spelling(stream.token);
		stream.advance();
	}
	if (apart || standsApart(stream.previous, stream.token))
		stream.problemBetween("there can be no space in a path reference", first, stream.token);
	const last = stream.token;
	stream.advance();
	if (text.startsWith("/")) return { label: undefined, path: text, first, last };
	const slash = text.indexOf("/");
	return { label: slash < 0 ? text : text.slice(0, slash), path: slash < 0 ? "" : text.slice(slash), first, last };
}

/** Reads a property's value up to, not including, the `;`, into `parts`; its labels are then in `stream.valueLabels`. */
export function readValue(stream: TokenStream, readIncbin: IncbinReader, parts: ValuePart[]): void {
	stream.valueLabels = NO_LABELS;
	stream.refers = false;
	parts.push(readLabelledPart(stream, readIncbin));
	for (;;) {
		if (stream.is(",")) stream.advance();
		else if (lacksComma(stream)) stream.missing(",", 'a "," is missing behind this', stream.previous);
		else return;
		parts.push(readLabelledPart(stream, readIncbin));
	}
}

/** Whether what comes next can be nothing but the value's next part; a macro that is not known may have the comma in it. */
function lacksComma(stream: TokenStream): boolean {
	const { token } = stream;
	if (stream.atNext || stream.incomplete || (token.flags & FLAG.unterminated) !== 0) return false;
	return token.kind === KIND.string || stream.is("<") || stream.is("[");
}

function readLabelledPart(stream: TokenStream, readIncbin: IncbinReader): ValuePart {
	passLabels(stream);
	const part = readPart(stream, readIncbin);
	passLabels(stream);
	return part;
}

/** Passes over labels inside a value; true when there were any. */
function passLabels(stream: TokenStream): boolean {
	if (stream.atNext) return false;
	const labels = readLabels(stream);
	if (labels.length > 0 && stream.valueLabels === NO_LABELS) stream.valueLabels = [];
	for (const label of labels) (stream.valueLabels as Label[]).push(label);
	return labels.length > 0;
}

/** Whether a value that is not finished ends with the token before: what is typed last in a node, not at the brace on the next line. */
const endsBefore = (stream: TokenStream): boolean => stream.atNext || stream.is("}");

function readPart(stream: TokenStream, readIncbin: IncbinReader): ValuePart {
	const { token } = stream;
	if (token.kind === KIND.string) {
		stream.advance();
		checkEscapes(stream, token);
		return new StringLiteral(token);
	}
	const isBehindComma = isPunctuation(stream.previous, ",");
	if (isBehindComma && endsBefore(stream))
		return stream.fail(
			'a ";" has to stand here, or a value is missing behind this',
			stream.previous,
			instead(";", stream.previous),
		);
	if (endsBefore(stream)) return stream.fail("a value is missing behind this", stream.previous);
	if (stream.is("<")) return readCells(stream, 32, token);
	if (stream.isKeyword("bits")) return readSizedCells(stream);
	if (stream.is("[")) return readBytes(stream);
	if (stream.is("&")) {
		const reference = readReference(stream);
		return { kind: "path", reference, first: token, last: reference.last };
	}
	if (stream.isKeyword("incbin")) return readFile(stream, readIncbin);
	if (token.kind === KIND.identifier) {
		const last = lacksQuote(token) ? restOfLine(stream) : undefinedName(stream, "a value");
		return { kind: "unknown", first: token, last };
	}
	return stream.fail(
		stream.atEnd ? "the file ends in the middle of a value" : `"${spelling(token)}" cannot begin a value`,
	);
}

/** Passes over a line on which quotes do not pair. */
function restOfLine(stream: TokenStream): Token {
	stream.problem(`a quote is missing before ${stream.token.text}`);
	do stream.advance();
	while (!stream.atEnd && (stream.token.flags & FLAG.lineStart) === 0 && !stream.is("}"));
	return stream.previous;
}

/** Macros of cpp whose strings are known only when it runs. */
const TIME_TELLERS = new Set(["__DATE__", "__TIME__", "__TIMESTAMP__"]);

/** Of a shorter name another is always near. */
const SHORTEST_MACRO = 6;
const MOST_SLIPS = 2;

/** Passes over a name that is no macro, with its arguments; it is an error unless it may be defined in a file that is not there. */
function undefinedName(stream: TokenStream, place: string): Token {
	const name = stream.token;
	if (TIME_TELLERS.has(name.text)) {
		stream.advance();
		return name;
	}
	const why = (name.flags & FLAG.noExpand) !== 0 ? "is a macro that is not expanded here" : "is not defined";
	if (!stream.isUnconfigured && !stream.incomplete) {
		const known = name.text.length < SHORTEST_MACRO ? [] : stream.macroNames.filter((other) => other !== name.text);
		const meant = closestName(name.text, known, MOST_SLIPS);
		const question = meant === undefined ? "" : `. Did you mean ${meant}?`;
		const fixes = meant === undefined ? [] : instead(meant, name).map((fix) => ({ ...fix, preferred: false }));
		stream.problem(`${name.text} ${why}: as ${place}, dtc reports a syntax error${question}`, name, fixes);
	}
	stream.advance();
	let last = name;
	if (!stream.is("(")) return last;
	for (let depth = 0; !stream.atEnd && !stream.atNext && !stream.is(";") && !stream.is("}"); ) {
		if (stream.is("(")) depth++;
		else if (stream.is(")")) depth--;
		last = stream.token;
		stream.advance();
		if (depth === 0) return last;
	}
	return stream.lacksParenthesis ? stream.breakOff() : last;
}

function readSizedCells(stream: TokenStream): ValuePart {
	const first = stream.token;
	stream.advance();
	if (mayBeUnknown(stream)) {
		stream.advance();
		const last = stream.is("<") ? readCells(stream, 32, first).last : stream.previous;
		return { kind: "unknown", first, last };
	}
	const bits = stream.token.kind === KIND.number ? Number(dtcLiteral(stream.token.text) ?? 0n) : 0;
	if (bits !== 8 && bits !== 16 && bits !== 32 && bits !== 64) {
		if (stream.token.kind !== KIND.number) stream.fail("/bits/ takes 8, 16, 32 or 64");
		stream.problem("/bits/ takes 8, 16, 32 or 64");
	}
	stream.advance();
	if (!stream.is("<")) stream.fail("expected < after /bits/");
	return readCells(stream, bits === 8 || bits === 16 || bits === 64 ? bits : 32, first);
}

function readCells(stream: TokenStream, bits: 8 | 16 | 32 | 64, first: Token): Extract<ValuePart, { kind: "cells" }> {
	const read = stream.cells;
	read.length = 0;
	stream.beginCells();
	for (;;) {
		const cell = readCell(stream, bits);
		if (cell !== undefined) read.push(cell);
		else if (stream.is(">")) {
			const last = stream.token;
			stream.endCells();
			return { kind: "cells", bits, cells: read.slice(), first, last };
		}
	}
}

/** One cell, or undefined at the `>` and after a label. */
function readCell(stream: TokenStream, bits: number): Cell | undefined {
	const { token } = stream;
	if (endsBefore(stream)) stream.fail('a ">" is missing behind this', stream.previous, add(">;", stream.previous));
	switch (token.kind) {
		case KIND.number: {
			const small = bits >= 32 ? token.small : undefined;
			if (small !== undefined) {
				stream.advance();
				return { kind: "number", value: small, first: token, last: token };
			}
			const whole = wholeNumber(stream);
			const value = literal(stream, whole);
			stream.advance();
			if (value === undefined) return { kind: "unknown", first: whole, last: whole };
			return numberCell(stream, value, bits, whole, whole);
		}
		case KIND.character: {
			const value = characterValue(stream, token);
			stream.advance();
			return numberCell(stream, value, bits, token, token);
		}
		case KIND.identifier: {
			if (passLabels(stream)) return undefined;
			return { kind: "unknown", first: token, last: undefinedName(stream, "a cell") };
		}
		case KIND.punctuation:
			break;
		default:
			return stream.fail(stream.atEnd ? 'the file ends before the ">"' : `"${spelling(token)}" cannot be a cell`);
	}
	if (isPunctuation(token, ">")) return undefined;
	if (isPunctuation(token, "&")) {
		const reference = readReference(stream);
		if (bits !== 32) stream.problemBetween("a reference needs 32-bit cells", reference.first, reference.last);
		return { kind: "reference", reference, first: token, last: reference.last };
	}
	if (isPunctuation(token, "(")) {
		const value = readParenthesised(stream);
		return value === undefined
			? { kind: "unknown", first: token, last: stream.previous }
			: numberCell(stream, value, bits, token, stream.previous);
	}
	if (passMacrosSign(stream)) return undefined;
	if (token.text === ";") return stream.fail('expected ">" before this', undefined, add(">", stream.previous));
	return stream.fail(
		"-~!+*/%|^".includes(token.text)
			? "an expression in a cell needs parentheses around it"
			: `${namedCharacter(token.text)} cannot be a cell`,
	);
}

/** Passes over a sign that stands in no list of cells where a macro brings it: its author wrote #define as if it were a statement. */
function passMacrosSign(stream: TokenStream): boolean {
	const { expansion, text } = stream.token;
	if (expansion === undefined || !/^[;,=]$/.test(text)) return false;
	stream.problem(
		`the macro ${expansion.macro.name} has a "${text}" in it, which cannot be a cell: take it out of its #define`,
	);
	stream.advance();
	return true;
}

/** The value of the parenthesis at the current token; undefined when it depends on something unknown. */
function readParenthesised(stream: TokenStream): number | bigint | undefined {
	stream.advance();
	stream.expressionReader ??= cellReader(stream);
	const value = readExpression(stream.expressionReader);
	if (passMacrosSign(stream)) {
		while (!stream.is(")") && !stream.is(">") && !stream.atNext && !stream.atEnd) stream.advance();
		stream.take(")", 'expected ")" to close the expression');
		return undefined;
	}
	stream.take(")", 'expected ")" to close the expression');
	return value?.bits;
}

/** A literal, character or parenthesis, as /memreserve/ and /incbin/ take them. */
export function readPrimary(stream: TokenStream): bigint | undefined {
	const value = readNumber(stream);
	return value === undefined ? undefined : BigInt(value);
}

function readNumber(stream: TokenStream): number | bigint | undefined {
	const { token } = stream;
	if (stream.is("(")) return readParenthesised(stream);
	if (token.kind === KIND.identifier) {
		undefinedName(stream, "a number");
		return undefined;
	}
	if (token.kind !== KIND.number && token.kind !== KIND.character) return stream.fail("expected a number");
	const value = token.kind === KIND.number ? literal(stream, token) : characterValue(stream, token);
	stream.advance();
	return value;
}

function cellReader(stream: TokenStream): ExpressionReader {
	return {
		dialect: "dtc",
		current: () => wholeNumber(stream),
		peek: () => stream.peek(),
		advance: () => stream.advance(),
		fail: (message) => stream.fail(message),
		operand(): Integer | undefined {
			const { token } = stream;
			if (stream.atNext) return stream.fail("a number is missing behind this");
			if (token.kind === KIND.identifier) {
				undefinedName(stream, "a number");
				return undefined;
			}
			if (token.kind !== KIND.number && token.kind !== KIND.character)
				return stream.fail(
					stream.atEnd ? "the file ends inside an expression" : `"${spelling(token)}" is not a number`,
				);
			const value = token.kind === KIND.number ? literal(stream, token) : characterValue(stream, token);
			stream.advance();
			return value === undefined ? undefined : integer(value, true);
		},
	};
}

/** A pp-number of more characters is not looked into. */
const MAX_NUMBER = 10_000;

/** The current token; where it is a pp-number that dtc reads as several tokens, the first of them. */
function wholeNumber(stream: TokenStream): Token {
	const { token } = stream;
	if (token.kind !== KIND.number || token.small !== undefined || token.text.length > MAX_NUMBER) return token;
	if (/\W/.test(token.text)) stream.splitNumber();
	return stream.token;
}

/** Undefined, with a report, where dtc refuses it: what is meant is not known. */
function literal(stream: TokenStream, token: Token): number | bigint | undefined {
	const value = token.small ?? dtcLiteral(token.text);
	if (value === undefined) stream.problem(`${token.text} is not a number dtc can read`);
	return value;
}

function characterValue(stream: TokenStream, token: Token): number | bigint {
	if (token.small !== undefined) return token.small;
	const bytes = unescapeLiteral(token.text);
	checkEscapes(stream, token);
	if (bytes.length !== 1) stream.problem("a character literal must hold one character");
	// dtc-lexer.l: the byte as an unsigned char
	return bytes[0] ?? 0;
}

function numberCell(stream: TokenStream, number: number | bigint, bits: number, first: Token, last: Token): Cell {
	if (typeof number === "number" && number < 2 ** bits && number <= 0xffffffff)
		return { kind: "number", value: number, first, last };
	const value = BigInt(number);
	const mask = (1n << BigInt(bits)) - 1n;
	const kept = value & mask;
	// dtc-parser.y, arrayprefix: bits beyond the mask are all 0, or all 1 of a negative number
	if (bits < 64 && value > mask && (value | mask) !== (1n << 64n) - 1n) {
		const said = first === last ? first.text : "this value";
		const message = `${said} does not fit into ${bits} bits: dtc 1.6 refuses it, newer ones keep 0x${kept.toString(16)}`;
		stream.warn("value_truncated", first, last, message);
	}
	return { kind: "number", value: kept <= 0xffffffffn ? Number(kept) : kept, first, last };
}

function readBytes(stream: TokenStream): ValuePart {
	const first = stream.token;
	stream.advance();
	let digits = "";
	let run = 0;
	for (; !stream.is("]"); stream.advance()) {
		const { token } = stream;
		if (stream.atNext) stream.fail('a "]" is missing behind this');
		if (passLabels(stream) && stream.is("]")) break;
		if (token.kind !== KIND.number && token.kind !== KIND.identifier)
			stream.fail(stream.atEnd ? 'the file ends before the "]"' : `"${spelling(token)}" is not a byte in hex`);
		if (mayBeUnknown(stream) && !/^[0-9a-fA-F]+$/.test(stream.token.text)) {
			while (!stream.atEnd && !stream.is("]") && !stream.is(";")) stream.advance();
			const last = stream.token;
			if (stream.is("]")) stream.advance();
			return { kind: "unknown", first, last };
		}
		if (!/^[0-9a-fA-F]+$/.test(stream.token.text)) stream.fail(`"${stream.token.text}" is not a byte in hex`);
		const apart = run % 2 === 0 || standsApart(stream.previous, stream.token);
		if (run % 2 !== 0 && apart) stream.problem("a byte needs two hex digits");
		digits += stream.token.text;
		run = apart ? stream.token.text.length : run + stream.token.text.length;
	}
	if (run % 2 !== 0) stream.problem("a byte needs two hex digits");
	const last = stream.token;
	stream.advance();
	const bytes = new Uint8Array(digits.length >> 1);
	for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
	return { kind: "bytes", bytes, first, last };
}

function readFile(stream: TokenStream, readIncbin: IncbinReader): ValuePart {
	const first = stream.token;
	stream.advance();
	stream.take("(", 'expected "(" after /incbin/');
	const name = stream.token;
	if (name.kind !== KIND.string) stream.fail('/incbin/ needs a "file"');
	stream.advance();
	let offset: bigint | undefined = 0n;
	let size: bigint | undefined;
	if (stream.is(",")) {
		stream.advance();
		offset = readPrimary(stream);
		stream.take(",", 'expected ", size" after the offset');
		size = readPrimary(stream);
	}
	const last = stream.take(")", 'expected ")"');
	return { kind: "file", bytes: readIncbin(name, offset ?? 0n, size), first, last };
}

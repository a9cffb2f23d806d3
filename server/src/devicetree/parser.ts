import type { Body, Item, Label, Name, Parsed, Statement } from "./ast.ts";
import { FLAG, KIND, standsApart, type Token } from "./token.ts";
import { SyntaxFailure, type TokenStream } from "./token-stream.ts";
import { type IncbinReader, readLabels, readPrimary, readReference, readValue } from "./value-parser.ts";

/** dtc's own limit is near: its parser stack holds 10,000 symbols. */
const MAX_NESTING = 256;

/** How the parser treats a missing `}`. */
export interface ParserOptions {
	/**
	 * Takes indentation into account to find where a `}` is missing. Only for text that failed the strict reading:
	 * badly indented valid files exist.
	 */
	readonly tolerant: boolean;
	readonly readIncbin: IncbinReader;
}

/** Parses the whole board; problems go to the stream's report. Grammar: dtc-parser.y of dtc 1.7. */
export function parse(stream: TokenStream, options: ParserOptions): Parsed {
	const items: Item[] = [];
	const memoryReservations: { address: bigint; size: bigint }[] = [];
	let plugin = false;
	let sawVersion = false;
	let sawNode = false;
	while (!stream.atEnd && !stream.exhausted) {
		const start = stream.token;
		const { taken } = stream;
		recovering(stream, () => {
			if (stream.isKeyword("dts-v1")) {
				stream.advance();
				stream.take(";", 'expected ";" after /dts-v1/');
				if (sawNode) stream.problem("/dts-v1/ stands before the first node", start);
				sawVersion = true;
			} else if (stream.isKeyword("plugin")) {
				stream.advance();
				stream.take(";", 'expected ";" after /plugin/');
				if (!sawVersion) stream.problem("/plugin/ stands after /dts-v1/", start);
				plugin = true;
			} else {
				if (!sawVersion) {
					stream.problem("a device tree begins with /dts-v1/;", start);
					sawVersion = true;
				}
				const labels = readLabels(stream);
				if (stream.isKeyword("memreserve")) memoryReservations.push(readReservation(stream, sawNode));
				else {
					items.push(readItem(stream, options, labels, start));
					sawNode = true;
				}
			}
		});
		if (stream.taken === taken) stream.advance();
	}
	if (!sawVersion && !stream.exhausted) stream.problem("a device tree begins with /dts-v1/;");
	else if (!sawNode && !stream.exhausted && stream.failures === 0)
		stream.problem("there is no node in this device tree");
	return { items, memoryReservations, plugin };
}

/** Runs one reading; after a failure the stream stands behind the statement that failed. */
function recovering(stream: TokenStream, read: () => void): void {
	try {
		read();
	} catch (failure) {
		if (!(failure instanceof SyntaxFailure)) throw failure;
		skipStatement(stream);
		if (stream.is("}")) stream.advance();
	}
}

/** To behind the next `;` or balanced block; stops at a `}` that closes the body around. */
function skipStatement(stream: TokenStream): void {
	for (let depth = 0; !stream.atEnd; stream.advance()) {
		if (stream.is("{")) depth++;
		else if (stream.is("}")) {
			if (depth === 0) return;
			if (--depth === 0) {
				stream.advance();
				if (stream.is(";")) stream.advance();
				return;
			}
		} else if (stream.is(";") && depth === 0) {
			stream.advance();
			return;
		}
	}
}

function readReservation(stream: TokenStream, late: boolean): { address: bigint; size: bigint } {
	if (late) stream.problem("/memreserve/ stands before the first node");
	stream.advance();
	const address = readPrimary(stream);
	const size = readPrimary(stream);
	stream.take(";", 'expected ";" after the address and the size of /memreserve/');
	return { address: address ?? 0n, size: size ?? 0n };
}

function readItem(stream: TokenStream, options: ParserOptions, labels: readonly Label[], first: Token): Item {
	for (const kind of ["delete", "omit"] as const) {
		const word = kind === "delete" ? "delete-node" : "omit-if-no-ref";
		if (!stream.isKeyword(word)) continue;
		stream.advance();
		if (!stream.is("&")) stream.fail(`expected &label or &{/path} after /${word}/`);
		const reference = readReference(stream);
		stream.take(";", `expected ";" after /${word}/`);
		return { kind, reference, first };
	}
	if (stream.is("/")) {
		stream.advance();
		return { kind: "root", labels, body: readBody(stream, options, 1), first };
	}
	if (stream.is("&")) {
		const reference = readReference(stream);
		return { kind: "extend", reference, labels, body: readBody(stream, options, 1), first };
	}
	return stream.fail('expected "/ {" or "&label {" here');
}

function readBody(stream: TokenStream, options: ParserOptions, depth: number): Body {
	const open = stream.take("{", 'expected "{"');
	const statements: Statement[] = [];
	const body = (close: Token | undefined): Body => ({ open, close, statements });
	const indent = options.tolerant ? lineIndent(open) : 0;
	let sawNode = false;
	for (;;) {
		if (stream.atEnd) {
			stream.problem('this "{" is never closed', open);
			stream.failures++;
			return body(undefined);
		}
		if (options.tolerant && closesBefore(stream.token, open, indent)) {
			stream.problem('a "}" is missing before this line');
			return body(undefined);
		}
		if (stream.is("}")) {
			const close = stream.token;
			stream.advance();
			if (stream.is(";")) stream.advance();
			else {
				stream.problem('expected ";" after "}"', close);
				stream.failures++;
			}
			return body(close);
		}
		const { taken } = stream;
		try {
			const statement = readStatement(stream, options, depth);
			if (statement.kind === "node" || statement.kind === "delete-node") sawNode = true;
			else if (sawNode)
				stream.problemBetween("properties must stand before the subnodes", statement.first, statement.name.last);
			statements.push(statement);
		} catch (failure) {
			if (!(failure instanceof SyntaxFailure)) throw failure;
			skipStatement(stream);
			if (stream.taken === taken && !stream.is("}")) stream.advance();
		}
		if (stream.exhausted) return body(undefined);
	}
}

/** Column of the first character of a token's line, tabs counting 8. */
function lineIndent(token: Token): number {
	const { text, lines } = token.source;
	let start = token.start;
	while (start > 0 && text.charCodeAt(start - 1) !== 10) start--;
	let column = 0;
	for (let at = start; at < lines.length; at++) {
		const c = text.charCodeAt(at);
		if (c === 9) column += 8;
		else if (c === 32) column++;
		else break;
	}
	return column;
}

/** A line at or left of the body's own beginning, other than its `}`: the body should have ended before. */
function closesBefore(token: Token, open: Token, indent: number): boolean {
	if ((token.flags & FLAG.lineStart) === 0 || token.expansion !== undefined || open.expansion !== undefined)
		return false;
	if (token.source !== open.source) return false;
	const column = lineIndent(token);
	return token.text === "}" ? column < indent : column <= indent;
}

function readStatement(stream: TokenStream, options: ParserOptions, depth: number): Statement {
	const first = stream.token;
	if (stream.isKeyword("delete-property") || stream.isKeyword("delete-node")) {
		const kind = stream.isKeyword("delete-node") ? "delete-node" : "delete-property";
		stream.advance();
		if (stream.is("&")) stream.fail(`inside a node, /${kind}/ takes a name, not a label`);
		const name = readName(stream);
		const last = stream.take(";", `expected ";" after /${kind}/ ${name.text}`);
		return { kind, name, first, last };
	}
	let omitIfNoRef = false;
	let labels = readLabels(stream);
	while (stream.isKeyword("omit-if-no-ref")) {
		omitIfNoRef = true;
		stream.advance();
		labels = [...labels, ...readLabels(stream)];
	}
	if (stream.is("&")) stream.fail("&label { } stands at the top level, outside of every node");
	const name = readName(stream);
	if (stream.is("{")) {
		if (depth >= MAX_NESTING) stream.giveUp(`nodes are nested more than ${MAX_NESTING} deep`);
		const body = readBody(stream, options, depth + 1);
		return { kind: "node", name, labels, omitIfNoRef, body, first, last: stream.previous };
	}
	if (omitIfNoRef) stream.fail("/omit-if-no-ref/ is for nodes");
	if (stream.is(";")) {
		const last = stream.token;
		stream.advance();
		return { kind: "property", name, labels, value: [], first, last };
	}
	if (!stream.is("=")) stream.fail(`expected "=", ";" or "{" after ${name.text}`, name.last);
	stream.advance();
	const value = readValue(stream, options.readIncbin);
	if (!stream.is(";")) {
		stream.problem(`expected ";" after the value of ${name.text}`, stream.previous);
		stream.failures++;
		// The value is complete: keep it, and let the next statement begin where this one should have ended.
		return { kind: "property", name, labels, value, first, last: stream.previous };
	}
	const last = stream.token;
	stream.advance();
	return { kind: "property", name, labels, value, first, last };
}

const isNamePart = (token: Token): boolean =>
	token.kind === KIND.identifier ||
	token.kind === KIND.number ||
	(token.kind === KIND.punctuation && ",._+*#?@-".includes(token.text));

/** Joins the tokens that dtc's lexer reads as one node or property name. */
function readName(stream: TokenStream): Name {
	if (stream.is("\\")) stream.advance();
	const first = stream.token;
	if (!isNamePart(first)) stream.fail(stream.atEnd ? "the file ends here" : "expected the name of a property or node");
	let text = first.text;
	let last = first;
	stream.advance();
	while (isNamePart(stream.token) && !standsApart(last, stream.token)) {
		last = stream.token;
		text += last.text;
		stream.advance();
	}
	return { text, first, last };
}

import { FLAG, isPunctuation, KIND, KIND_BITS, standsApart, type Token } from "../lex/token.ts";
import type { Body, Item, Label, Name, Parsed, Statement, ValuePart } from "./ast.ts";
import { closesBefore, goesOn, isBalanced, isRestOfLine, isStray, lacksOpening, lineIndent } from "./layout.ts";
import { SyntaxFailure, type TokenStream } from "./token-stream.ts";
import { isUnknownMacro, mayBeUnknown, passUnknownMacro } from "./unknown-macro.ts";
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
	/** What an earlier reading had parsed up to where the stream begins. */
	readonly from?: Progress | undefined;
	/** Told before each top-level item. */
	readonly beforeItem?: (progress: Progress) => void;
}

const NO_VERSION = "a device tree begins with /dts-v1/;";

/** Properties by which other nodes are found and read: while their value is not finished, not only their own node is in doubt. */
const SHAPES_OTHERS = /^(?:compatible|reg|ranges|status|phandle|linux,phandle|#[\w,-]*cells)$/;

/** What is parsed so far. */
export interface Progress {
	readonly items: Item[];
	readonly memoryReservations: { readonly address: bigint; readonly size: bigint }[];
	plugin: boolean;
	/** `/dts-v1/`, or what stands where it should. */
	version: "unread" | "read" | "missing";
	sawNode: boolean;
}

/** Parses the whole board; problems go to the stream's report. Grammar: dtc-parser.y of dtc 1.7. */
export function parse(stream: TokenStream, options: ParserOptions): Parsed {
	const { from } = options;
	const progress: Progress =
		from === undefined
			? { items: [], memoryReservations: [], plugin: false, version: "unread", sawNode: false }
			: { ...from, items: [...from.items], memoryReservations: [...from.memoryReservations] };
	while (!stream.atEnd && !stream.exhausted) {
		options.beforeItem?.(progress);
		const { taken } = stream;
		if (options.tolerant) stream.statement = stream.token;
		recovering(stream, options.tolerant, () => readTopLevel(stream, options, progress));
		if (stream.taken === taken) stream.advance();
	}
	if (stream.exhausted || stream.incomplete) return progress;
	if (progress.version === "unread") stream.problem(NO_VERSION);
	else if (!progress.sawNode && stream.failures === 0) stream.problem("there is no node in this device tree");
	return progress;
}

function readTopLevel(stream: TokenStream, options: ParserOptions, progress: Progress): void {
	const start = stream.token;
	if (stream.isKeyword("dts-v1")) {
		if (progress.version === "read" && (progress.sawNode || progress.memoryReservations.length > 0))
			stream.problem(`/dts-v1/ must come before the first ${progress.sawNode ? "node" : "/memreserve/"}`);
		const earlier = progress.version === "read" ? progress.plugin : undefined;
		// also where a `;` of it is missing, which is told
		if (progress.version === "unread") progress.version = "read";
		const isPlugin = readHeader(stream, progress);
		if (earlier !== undefined && isPlugin !== earlier)
			stream.problem("this /dts-v1/ and an earlier one do not agree on /plugin/", start);
		return;
	}
	if (stream.isKeyword("plugin")) {
		stream.problem("/plugin/ must directly follow /dts-v1/;");
		stream.advance();
		stream.take(";", 'expected ";" after /plugin/');
		progress.plugin = true;
		return;
	}
	if (progress.version === "unread") {
		// What cannot be read may have begun with it.
		if (!stream.incomplete) stream.problem(NO_VERSION, start);
		progress.version = "missing";
	}
	if (isUnknownMacro(stream)) {
		passUnknownMacro(stream);
		return;
	}
	const labels = readLabels(stream);
	if (stream.isKeyword("memreserve")) {
		progress.memoryReservations.push(readReservation(stream, progress.sawNode));
		return;
	}
	checkItemLabels(stream, labels, progress.sawNode);
	progress.items.push(readItem(stream, options, labels, start));
	progress.sawNode = true;
}

/** `/dts-v1/;` and the `/plugin/;` behind it, if it is there. */
function readHeader(stream: TokenStream, progress: Progress): boolean {
	stream.advance();
	stream.take(";", 'expected ";" after /dts-v1/');
	const isPlugin = stream.isKeyword("plugin");
	if (isPlugin) {
		stream.advance();
		progress.plugin = true;
		stream.take(";", 'expected ";" after /plugin/');
	}
	return isPlugin;
}

/** dtc's grammar knows a label at the top level only before `&label { }`, one, and not in front of everything else. */
function checkItemLabels(stream: TokenStream, labels: readonly Label[], sawNode: boolean): void {
	const [first, second] = labels;
	if (first === undefined) return;
	if (!stream.is("&") || !sawNode) stream.problem("a label cannot stand here", first.token);
	else if (second !== undefined) stream.problem("only one label can stand here", second.token);
}

/** Runs one reading; after a failure the stream stands behind the statement that failed. */
function recovering(stream: TokenStream, tolerant: boolean, read: () => void): void {
	const start = stream.token;
	const { failures } = stream;
	const beginsNode = tolerant && stream.is("&");
	try {
		read();
	} catch (failure) {
		if (!(failure instanceof SyntaxFailure)) throw failure;
		skipStatement(stream, false);
		if (stream.is("}")) passClosing(stream);
		else if (beginsNode && isRestOfLine(start, stream.previous, stream.token)) stream.confine(failures);
		if (tolerant) while (!stream.atEnd && goesOn(start, stream.token)) stream.advance();
	}
}

/** Passes over a `}` and the `;` behind it. */
function passClosing(stream: TokenStream): void {
	stream.advance();
	if (stream.is(";")) stream.advance();
}

/**
 * To behind the next `;` or balanced block; stops at a `}` that closes the body around, and in tolerant reading where
 * the next statement begins, but not at a `}` in the middle of a line.
 */
function skipStatement(stream: TokenStream, tolerant: boolean): void {
	for (let depth = 0; !stream.atEnd; stream.advance()) {
		if (stream.atNext) return;
		if (stream.is("{")) depth++;
		else if (stream.is("}")) {
			if (depth === 0 && tolerant && (stream.token.flags & FLAG.lineStart) === 0 && !isPunctuation(stream.peek(), ";"))
				continue;
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
	if (late) stream.problem("/memreserve/ must come before the first node");
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
		if (stream.atNext || !stream.is("&")) stream.fail(`expected &label or &{/path} after /${word}/`);
		const reference = readReference(stream);
		stream.take(";", `expected ";" after /${word}/`);
		return { kind, reference, first };
	}
	if (stream.is("/")) {
		stream.advance();
		return { kind: "root", labels, body: readBody(stream, options, 1, stream.previous), first };
	}
	if (stream.is("&")) {
		const reference = readReference(stream);
		return { kind: "extend", reference, labels, body: readBody(stream, options, 1, reference.last), first };
	}
	return stream.fail('expected "/ {" or "&label {" here');
}

/** Passes over a string that a stray quote began: it is reported already. */
function passUnclosedString(stream: TokenStream): void {
	if (isUnclosedString(stream.token)) stream.advance();
}

const isUnclosedString = ({ kind, flags }: Token): boolean => kind === KIND.string && (flags & FLAG.unterminated) !== 0;

/** The `{`; in tolerant reading the name before it, where it is missing. */
function readOpening(stream: TokenStream, options: ParserOptions, name: Token): Token {
	if (stream.is("{") || !options.tolerant || !lacksOpening(name, stream.token, stream.peek()))
		return stream.take("{", 'expected "{"');
	stream.problem('a "{" is missing behind this', name);
	stream.failures++;
	return name;
}

function readBody(stream: TokenStream, options: ParserOptions, depth: number, name: Token): Body {
	if (options.tolerant) passUnclosedString(stream);
	const open = readOpening(stream, options, name);
	const statements: Statement[] = [];
	const indent = options.tolerant ? lineIndent(open) : 0;
	let sawNode = false;
	let misplaced = false;
	for (;;) {
		stream.statement = undefined;
		if (stream.atEnd) {
			stream.problem('this "{" is never closed', open);
			stream.failures++;
			return { open, close: undefined, statements };
		}
		if (options.tolerant && open.expansion === undefined && stream.hasLeft(open.source)) {
			stream.problem('a "}" is missing at the end of this file', open.source.token(open.source.count - 2));
			return { open, close: undefined, statements };
		}
		if (options.tolerant && closesBefore(stream.token, open, indent)) {
			stream.problem('a "}" is missing before this line');
			return { open, close: undefined, statements };
		}
		if (options.tolerant && stream.is("}") && isStray(stream.token, open, indent)) {
			stream.problem('this "}" closes nothing');
			passClosing(stream);
			continue;
		}
		if (stream.is("}")) {
			const close = stream.token;
			stream.advance();
			if (stream.is(";")) stream.advance();
			else {
				const { failures } = stream;
				stream.missingEnd('expected ";" after "}"', close);
				if (options.tolerant && isRestOfLine(close, close, stream.token) && isBalanced(open, close))
					stream.confine(failures);
			}
			return { open, close, statements };
		}
		if (options.tolerant) stream.statement = stream.token;
		if (isUnknownMacro(stream)) {
			passUnknownMacro(stream);
			continue;
		}
		const { taken, failures } = stream;
		try {
			const statement = readStatement(stream, options, depth);
			if (statement.kind === "node" || statement.kind === "delete-node") sawNode = true;
			else if (sawNode && !misplaced && stream.failures === failures) {
				misplaced = true;
				stream.problemBetween("properties must stand before the subnodes", statement.first, statement.name.last);
			}
			statements.push(statement);
		} catch (failure) {
			if (!(failure instanceof SyntaxFailure)) throw failure;
			const first = stream.statement;
			skipStatement(stream, options.tolerant);
			if (stream.taken === taken && !stream.is("}")) stream.advance();
			if (first !== undefined && isRestOfLine(first, stream.previous, stream.token)) stream.confine(failures);
		}
		if (stream.exhausted) return { open, close: undefined, statements };
	}
}

function readStatement(stream: TokenStream, options: ParserOptions, depth: number): Statement {
	const first = stream.token;
	let omitIfNoRef = false;
	let labels = readLabels(stream);
	if (stream.isKeyword("omit-if-no-ref")) {
		const all = [...labels];
		while (stream.isKeyword("omit-if-no-ref")) {
			omitIfNoRef = true;
			stream.advance();
			for (const label of readLabels(stream)) all.push(label);
		}
		labels = all;
	}
	if (stream.isKeyword("delete-property") || stream.isKeyword("delete-node")) {
		const kind = stream.isKeyword("delete-node") ? "delete-node" : "delete-property";
		if (omitIfNoRef && kind === "delete-property") stream.fail("/omit-if-no-ref/ is for nodes");
		stream.advance();
		if (stream.atNext) stream.fail(`expected a name after /${kind}/`);
		if (stream.is("&")) stream.fail(`inside a node, /${kind}/ takes a name, not a label`);
		const name = readName(stream);
		const last = stream.take(";", `expected ";" after /${kind}/ ${name.text}`);
		return { kind, name, labels, omitIfNoRef, first, last };
	}
	if (stream.is("&")) stream.fail("&label { } belongs at the top level, outside all nodes");
	const name = readName(stream);
	if (options.tolerant) passUnclosedString(stream);
	if (stream.is("{") || (options.tolerant && lacksOpening(name.last, stream.token, stream.peek()))) {
		if (depth >= MAX_NESTING) stream.giveUp(`nodes are nested more than ${MAX_NESTING} deep`);
		const body = readBody(stream, options, depth + 1, name.last);
		return { kind: "node", name, labels, omitIfNoRef, body, first, last: stream.previous };
	}
	if (omitIfNoRef) stream.fail("/omit-if-no-ref/ is for nodes");
	if (stream.is(";")) {
		const last = stream.token;
		stream.advance();
		return { kind: "property", name, labels, value: [], valueLabels: [], refers: false, first, last };
	}
	if (!stream.is("=")) stream.fail(`expected "=", ";" or "{" after ${name.text}`, name.last);
	stream.advance();
	const value: ValuePart[] = [];
	const { failures } = stream;
	const isRead = readWholeValue(stream, options, value);
	const { valueLabels, refers } = stream;
	if (!isRead) {
		const broken = stream.atNext ? stream.previous : stream.token;
		skipStatement(stream, true);
		value.push({ kind: "unknown", first: broken, last: stream.previous });
		if (isAllThatIsLost(stream, name, broken)) stream.confine(failures);
		return { kind: "property", name, labels, value, valueLabels, refers, first, last: stream.previous };
	}
	if (
		!stream.is(";") &&
		(mayBeUnknown(stream) || (stream.incomplete && value.some(({ kind }) => kind === "unknown")))
	) {
		const from = stream.token;
		while (!stream.atEnd && !stream.is(";") && !stream.is("}")) stream.advance();
		value.push({ kind: "unknown", first: from, last: stream.previous });
	}
	if (!stream.is(";")) {
		// A quote that is missing swallows the ";" and is reported by itself.
		const swallowed = [stream.previous, stream.token].find(isUnclosedString);
		if (swallowed === undefined) stream.missingEnd(`expected ";" after the value of ${name.text}`, stream.previous);
		else {
			if (swallowed === stream.token) stream.advance();
			stream.failures++;
		}
		// What was read is kept, and the next statement begins where this one should have ended; somebody may not be done with it.
		if (options.tolerant && isAllThatIsLost(stream, name, stream.previous)) {
			stream.confine(failures);
			value.push({ kind: "unknown", first: stream.previous, last: stream.previous });
		}
		return { kind: "property", name, labels, value, valueLabels, refers, first, last: stream.previous };
	}
	const last = stream.token;
	stream.advance();
	return { kind: "property", name, labels, value, valueLabels, refers, first, last };
}

/** Whether a value that is not finished took nothing along but the rest of its line from there, and is nothing to other nodes. */
const isAllThatIsLost = (stream: TokenStream, name: Name, from: Token): boolean =>
	isRestOfLine(from, stream.previous, stream.token) && !SHAPES_OTHERS.test(name.text);

/** False where reading fails, and what was read before that is kept. */
function readWholeValue(stream: TokenStream, { tolerant, readIncbin }: ParserOptions, parts: ValuePart[]): boolean {
	try {
		readValue(stream, readIncbin, parts);
		return true;
	} catch (failure) {
		if (!tolerant || !(failure instanceof SyntaxFailure)) throw failure;
		return false;
	}
}

const NAME_PUNCTUATION = new Set([...",._+*#?@-"].map((character) => character.charCodeAt(0)));

function isNamePart({ packed }: Token): boolean {
	const kind = packed & KIND_BITS;
	if (kind === KIND.punctuation) return NAME_PUNCTUATION.has(packed >> 8);
	return kind === KIND.identifier || kind === KIND.number;
}

/** Joins the tokens that dtc's lexer reads as one node or property name. */
function readName(stream: TokenStream): Name {
	if (stream.is("\\")) stream.advance();
	const first = stream.token;
	if (!isNamePart(first))
		stream.fail(
			stream.atEnd ? "unexpected end of file" : "expected the name of a property or node",
			stream.is("}") ? stream.previous : undefined,
		);
	const { source } = first;
	/** What was read so far, where it is not simply what was typed. */
	let text = first.expansion === undefined ? undefined : first.text;
	let last = first;
	stream.advance();
	for (let { token } = stream; isNamePart(token) && !standsApart(last, token); { token } = stream) {
		if (text === undefined && (token.expansion !== undefined || token.source !== source))
			text = source.wordBetween(first.start, last.end);
		if (text !== undefined) text += token.text;
		last = token;
		stream.advance();
	}
	if (first === last) return { text: first.text, first, last };
	return { text: text ?? source.wordBetween(first.start, last.end), first, last };
}

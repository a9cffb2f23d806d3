import {
	Composer,
	type CST,
	type Document,
	isAlias,
	isMap,
	isScalar,
	isSeq,
	Lexer,
	Parser,
	YAMLParseError,
} from "yaml";
import type { Problem, Severity } from "./problem.ts";
import type { Span } from "./span.ts";
import type { YamlEntry, YamlNode } from "./yaml-node.ts";

/** Ten times what the largest firmwares have. Written out or through aliases, more is not a file anybody needs. */
const MAX_VALUES = 200_000;
/** The parser takes seconds for these; a value is seven at most, with its key and the space between. */
const MAX_LEXEMES = 1_400_000;
const TOO_MANY = `This is too large to be read: it holds more than ${MAX_VALUES} values.`;
const MAX_DEPTH = 64;
const TOO_DEEP = `This is nested more than ${MAX_DEPTH} levels deep.`;
/** Open brackets, those in text and comments included: beyond this the parser takes seconds. */
const MAX_BRACKETS = 1000;

/**
 * Reads YAML 1.2 core (and so JSON) into plain nodes. A text that is not YAML gives one problem, at the first place that
 * is wrong, and no root: half a file is not concluded from. An empty text gives neither.
 */
export function readYaml(
	file: string,
	text: string,
	code: string,
): { readonly root: YamlNode | undefined; readonly problems: readonly Problem[] } {
	const failed = (start: number, end: number, message: string) => ({
		root: undefined,
		problems: [problem(code, "error", { file, start, end }, message)],
	});
	if (text.includes("\0")) return failed(0, 0, "This is binary data, not YAML text.");
	const large = tooLarge(text);
	if (large) return failed(large.at, large.at + 1, large.message);
	const document = parse(text);
	if (typeof document === "number") return failed(document, document + 1, TOO_MANY);
	const [wrong] = [...document.errors].sort((a, b) => a.pos[0] - b.pos[0]);
	if (wrong) {
		const [start, end] = wrong.pos;
		const inText = Math.min(start, text.length);
		return failed(
			inText,
			Math.max(inText, Math.min(end, text.length)),
			syntaxMessage(wrong.code, wrong.message, text, inText),
		);
	}
	if (document.contents === null) return { root: undefined, problems: [] };
	const problems: Problem[] = document.warnings.map((warning) =>
		problem(code, "warning", { file, start: warning.pos[0], end: warning.pos[1] }, `${warning.message}.`),
	);
	const converted = convert(document.contents, file);
	if (converted.kind === "wrong") return failed(converted.at.start, converted.at.end, converted.message);
	return { root: converted.node, problems };
}

/** `parseDocument()` of the library; of a text with too many lexemes the place where they become too many. */
function parse(text: string): Document.Parsed | number {
	let lexemes = 0;
	let at = 0;
	function* tokens(): Generator<CST.Token, void> {
		const parser = new Parser();
		for (const lexeme of new Lexer().lex(text)) {
			if (++lexemes > MAX_LEXEMES) return;
			at += lexeme.length;
			yield* parser.next(lexeme);
		}
		yield* parser.end();
	}
	const composer = new Composer({
		version: "1.2",
		schema: "core",
		uniqueKeys: false,
		prettyErrors: false,
		resolveKnownTags: false,
	});
	const documents = composer.compose(tokens(), true, text.length);
	const document = documents.next().value as Document.Parsed;
	const second: Document.Parsed | undefined = documents.next().value || undefined;
	if (lexemes > MAX_LEXEMES) return Math.min(at, text.length);
	if (second) {
		const [start, end] = second.range;
		document.errors.push(new YAMLParseError([start, end], "MULTIPLE_DOCS", ""));
	}
	return document;
}

/**
 * What is too large is refused before it is parsed: values are counted by what separates them, those in brackets by brackets and
 * commas, the others by lines. Text that has such characters counts too.
 */
function tooLarge(text: string): { readonly at: number; readonly message: string } | undefined {
	let open = 0;
	let values = 0;
	for (let at = 0; at < text.length; at++) {
		const c = text[at];
		if (c === "[" || c === "{") {
			open++;
			values++;
			if (open > MAX_BRACKETS) return { at, message: TOO_DEEP };
		} else if (c === "]" || c === "}") open = Math.max(0, open - 1);
		else if (open > 0 ? c === "," : c === "\n" && beginsValue(text, at + 1)) values++;
		if (values > MAX_VALUES) return { at, message: TOO_MANY };
	}
	return undefined;
}

/** Whether a line is neither empty nor a comment. */
function beginsValue(text: string, start: number): boolean {
	let at = start;
	while (text[at] === " ") at++;
	const c = text[at];
	return c !== undefined && c !== "\n" && c !== "\r" && c !== "#";
}

function problem(code: string, severity: Severity, at: Span, message: string): Problem {
	return { code, severity, at, message };
}

/** What the parser means, said to somebody who does not know its words. */
function syntaxMessage(code: string, message: string, text: string, at: number): string {
	const line = text.slice(text.lastIndexOf("\n", at - 1) + 1).split("\n", 1)[0] ?? "";
	if (line.trimStart().startsWith("//")) return "YAML has no // comments: start the comment with #.";
	if (/^\{\w*\}/.test(text.slice(at, at + 16)))
		return 'Text with { } in it needs quotes around it here, as in "VM{n}".';
	const [, unclosed] = /end with a ([\]}])/.exec(message) ?? [];
	if (unclosed !== undefined)
		return `A "${unclosed}" is missing here or above; lines between brackets are indented further than the key before them.`;
	const [, quote] = /^Missing closing (["'])quote/.exec(message) ?? [];
	if (quote !== undefined) return `The closing ${quote} of a text is missing here or above.`;
	switch (code) {
		case "TAB_AS_INDENT":
			return "YAML is indented with spaces; this line begins with a tab.";
		case "BLOCK_AS_IMPLICIT_KEY":
			return 'A second ": " on this line, or a line that is indented too far. Put the value in quotes, or align the line with its neighbours.';
		case "MULTILINE_IMPLICIT_KEY":
			return 'This is neither "key: value" nor part of the value before it. Is a colon missing?';
		case "MULTIPLE_DOCS":
			return 'A second document begins here ("---"); one file holds one document.';
		case "RESOURCE_EXHAUSTION":
			return TOO_DEEP;
		case "BAD_SCALAR_START":
			return "A value cannot start with this character unless it stands in quotes.";
		default:
			return message.endsWith(".") ? message : `${message}.`;
	}
}

type Converted =
	/** `height` and `values` count what the node is when every alias in it is written out. */
	| { readonly kind: "node"; readonly node: YamlNode; readonly values: number; readonly height: number }
	| { readonly kind: "wrong"; readonly at: Span; readonly message: string };

function convert(contents: unknown, file: string): Converted {
	const done = new Map<unknown, Converted>();
	const anchors = new Map<string, unknown>();

	const spanOf = (node: unknown): Span => {
		const range = (node as { range?: readonly number[] | null } | null)?.range;
		return { file, start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
	};
	const wrong = (node: unknown, message: string): Converted => ({ kind: "wrong", at: spanOf(node), message });
	const leaf = (node: YamlNode): Converted => ({ kind: "node", node, values: 1, height: 1 });

	const convertNode = (node: unknown, depth: number): Converted => {
		if (isAlias(node)) return convertAlias(node, depth);
		if (depth > MAX_DEPTH) return tooDeep(node);
		const { anchor } = node as { anchor?: string };
		if (anchor !== undefined) anchors.set(anchor, node);
		const converted = isMap(node) || isSeq(node) ? convertCollection(node, depth) : convertScalar(node);
		done.set(node, converted);
		return converted;
	};

	const tooDeep = (node: unknown) => wrong(node, TOO_DEEP);

	const convertAlias = (alias: { readonly source: string }, depth: number): Converted => {
		const target = anchors.get(alias.source);
		if (!target) return wrong(alias, `Nothing before this is marked &${alias.source}.`);
		const converted = done.get(target);
		if (!converted) return wrong(alias, `*${alias.source} contains itself.`);
		return converted.kind === "node" && depth + converted.height > MAX_DEPTH ? tooDeep(alias) : converted;
	};

	const convertScalar = (node: unknown): Converted => {
		if (!isScalar(node)) return wrong(node, "This is not a value YAML 1.2 knows.");
		const { value } = node;
		const plain = typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
		const source = node.source ?? (plain === null ? "" : String(plain));
		return leaf({ kind: "scalar", at: spanOf(node), value: plain, source });
	};

	const convertCollection = (node: { readonly items: readonly unknown[] }, depth: number): Converted => {
		let values = 1;
		let height = 1;
		const items: YamlNode[] = [];
		const entries: YamlEntry[] = [];
		for (const item of node.items) {
			const pair = isMap(node) ? (item as { readonly key: unknown; readonly value: unknown }) : undefined;
			if (pair && !isScalar(pair.key)) return wrong(pair.key, "A key must be a single word or text.");
			const keyAt = spanOf(pair?.key);
			const inner =
				pair && (pair.value === null || pair.value === undefined)
					? leaf(emptyValue({ file, start: keyAt.end, end: keyAt.end }))
					: convertNode(pair ? pair.value : item, depth + 1);
			if (inner.kind === "wrong") return inner;
			values += inner.values;
			height = Math.max(height, inner.height + 1);
			if (values > MAX_VALUES)
				return wrong(node, `This holds more than ${MAX_VALUES} values, its aliases written out.`);
			if (pair && isScalar(pair.key)) entries.push({ key: keyText(pair.key), keyAt, value: inner.node });
			else items.push(inner.node);
		}
		const at = spanOf(node);
		const collection: YamlNode = isMap(node) ? { kind: "map", at, entries } : { kind: "list", at, items };
		return { kind: "node", node: collection, values, height };
	};

	return convertNode(contents, 0);
}

function emptyValue(at: Span): YamlNode {
	return { kind: "scalar", at, value: null, source: "" };
}

function keyText(key: { readonly value: unknown; readonly source?: string }): string {
	return typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
}

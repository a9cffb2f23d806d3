import type { Source } from "../devicetree/lex/source.ts";
import { displayName, type Node, type NodeBody } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import type { Fix } from "../text/fix.ts";
import { appended, endOfLine } from "./insert-property.ts";
import { isOwnText } from "./own-texts.ts";
import { takenAway } from "./remove-property.ts";

type Edit = Fix["edits"][number];

/**
 * Moves a node as it is typed to the end of another, or into a `&label { … }` at the end of the file; nothing where the node is not
 * typed once in one of the setup's own texts.
 */
export function moveNode(facts: Facts, node: Node, into: Node): readonly Fix[] {
	const typed = typedIn(facts, node);
	const put = typed && !into.children.has(node.name) ? putInto(into, typed) : undefined;
	if (typed === undefined || put === undefined) return [];
	const { source, start, end } = typed;
	const edits = [put, takenAway(source, { file: source.path, start, end })];
	return [{ title: `Move ${displayName(node)} into ${displayName(into)}`, preferred: true, edits }];
}

/** A statement as it stands in a text. */
interface Typed {
	readonly source: Source;
	readonly start: number;
	readonly end: number;
}

function putInto(into: Node, typed: Typed): Edit | undefined {
	const { source } = typed;
	const { path: file, text } = source;
	const close = into.bodies.findLast((body) => isTyped(body) && body.body.open.source === source)?.body.close;
	if (close === undefined) {
		const [label] = into.labels;
		return label === undefined ? undefined : appended(file, text, label, indented(typed, "\t"));
	}
	const outer = indentAt(text, close.start);
	const lines = indented(typed, `${outer}\t`);
	const eol = endOfLine(text);
	const gap = /\s*$/.exec(text.slice(0, close.start))?.[0].length ?? 0;
	return { at: { file, start: close.start - gap, end: close.start }, text: `${eol}${lines}${eol}${outer}` };
}

/** Its lines, the first of them as deep as is said. */
function indented({ source: { text }, start, end }: Typed, indent: string): string {
	const outer = indentAt(text, start);
	const [first = "", ...others] = text.slice(start, end).split("\n");
	const inner = others.map((line) => (line.startsWith(outer) ? `${indent}${line.slice(outer.length)}` : line));
	return [`${indent}${first}`, ...inner].join("\n");
}

/** The statement of a node that is typed once, with its labels and its semicolon. */
function typedIn(facts: Facts, { bodies, blob }: Node): Typed | undefined {
	const [only, ...others] = bodies;
	if (only === undefined || others.length > 0 || blob !== undefined || !isTyped(only)) return undefined;
	const { labels, first, body } = only;
	const { source } = body.open;
	const begin = labels[0]?.token ?? first;
	if (begin.expansion !== undefined || begin.source !== source || !isOwnText(facts, source.path)) return undefined;
	const after = source.text.indexOf(";", body.close?.end);
	// `/omit-if-no-ref/` stands in front of labels
	const before = source.text.slice(lineStart(source.text, begin.start), begin.start);
	const isWhole = after >= 0 && source.text.slice(body.close?.end, after).trim() === "" && !before.includes("/");
	return isWhole ? { source, start: begin.start, end: after + 1 } : undefined;
}

const isTyped = ({ first, body: { open, close } }: NodeBody): boolean =>
	first.expansion === undefined &&
	open.expansion === undefined &&
	close !== undefined &&
	close.expansion === undefined &&
	close.source === open.source;

const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1;

const indentAt = (text: string, offset: number): string =>
	/^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? "";

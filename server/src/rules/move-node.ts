import type { Source } from "../devicetree/lex/source.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import { displayName, type Node, type NodeBody } from "../devicetree/tree/tree.ts";
import type { Fix } from "../text/fix.ts";

/**
 * Moves a node as it is typed to the end of another, or into a `&label { … }` at the end of the file; nothing where the node is not
 * typed once in one of the board's own texts.
 */
export function moveNode(resolved: Resolved, node: Node, into: Node): readonly Fix[] {
	const typed = typedIn(resolved, node);
	if (typed === undefined || into.children.has(node.name)) return [];
	const { source, start, end } = typed;
	const put = placeIn(into, source);
	if (put === undefined) return [];
	const outer = indentAt(source.text, start);
	const lines = source.text
		.slice(start, end)
		.split("\n")
		.map((line, i) => (i > 0 && line.startsWith(outer) ? line.slice(outer.length) : line));
	const moved = `${put.before}${put.indent}${lines.join(`\n${put.indent}`)}${put.after}`;
	const edits = [
		{ at: { file: source.path, start: put.at, end: put.at }, text: moved },
		{ at: { file: source.path, ...wholeLines(source.text, start, end) }, text: "" },
	];
	return [{ title: `Move ${displayName(node)} into ${displayName(into)}`, preferred: true, edits }];
}

/** Where in a text statements are added to a node, and what stands around them. */
function placeIn(into: Node, source: Source) {
	const { text } = source;
	const eol = text.includes("\r\n") ? "\r\n" : "\n";
	const close = into.bodies.findLast((body) => isTyped(body) && body.body.open.source === source)?.body.close;
	if (close === undefined) {
		const [label] = into.labels;
		const before = `${text.endsWith("\n") ? eol : eol + eol}&${label} {${eol}`;
		return label === undefined ? undefined : { at: text.length, before, indent: "\t", after: `${eol}};${eol}` };
	}
	const outer = indentAt(text, close.start);
	const isAlone = text.slice(lineStart(text, close.start), close.start).trim() === "";
	return isAlone
		? { at: lineStart(text, close.start), before: "", indent: `${outer}\t`, after: eol }
		: { at: close.start, before: eol, indent: `${outer}\t`, after: `${eol}${outer}` };
}

/** The statement of a node that is typed once, with its labels and its semicolon. */
function typedIn({ file, overlays }: Resolved, { bodies, blob }: Node) {
	const [only, ...others] = bodies;
	if (only === undefined || others.length > 0 || blob !== undefined || !isTyped(only)) return undefined;
	const { labels, first, body } = only;
	const { source } = body.open;
	const begin = labels[0]?.token ?? first;
	const after = source.text.indexOf(";", body.close?.end);
	const isOwn = [file, ...overlays].includes(source.path);
	const isWhole = begin.expansion === undefined && begin.source === source;
	// `/omit-if-no-ref/` stands in front of labels
	const before = source.text.slice(lineStart(source.text, begin.start), begin.start).trim();
	if (
		!isOwn ||
		!isWhole ||
		after < 0 ||
		before.includes("/") ||
		source.text.slice(body.close?.end, after).trim() !== ""
	)
		return undefined;
	return { source, start: begin.start, end: after + 1 };
}

const isTyped = ({ first, body: { open, close } }: NodeBody): boolean =>
	first.expansion === undefined &&
	open.expansion === undefined &&
	close !== undefined &&
	close.expansion === undefined &&
	close.source === open.source;

const lineStart = (all: string, offset: number): number => all.lastIndexOf("\n", offset - 1) + 1;

const indentAt = (all: string, offset: number): string => /^[ \t]*/.exec(all.slice(lineStart(all, offset)))?.[0] ?? "";

/** With its line, where nothing else stands there. */
function wholeLines(all: string, start: number, end: number): { readonly start: number; readonly end: number } {
	const first = lineStart(all, start);
	const rest = /^[ \t]*\r?\n/.exec(all.slice(end))?.[0];
	return all.slice(first, start).trim() === "" && rest !== undefined
		? { start: first, end: end + rest.length }
		: { start, end };
}

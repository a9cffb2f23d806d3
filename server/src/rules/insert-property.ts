import type { Node, NodeBody } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { folderOf } from "../text/path.ts";
import type { Span } from "../text/span.ts";

interface Edit {
	readonly at: Span;
	readonly text: string;
}

/**
 * Adds a property to a node, in the board's own file or an overlay: in its body there, else in a new `&label { }` at the
 * end of the board's, or of the last overlay over a blob. A node without a label is mended where it is written, if that
 * file belongs to the setup. Undefined where no edit is safe.
 */
export function insertProperty(facts: Facts, node: Node, property: string): Edit | undefined {
	const { file: base, overlays, sources } = facts.host.resolved;
	const bodies = node.bodies.filter(({ body }) => body.close !== undefined && body.open.expansion === undefined);
	const own = bodies.findLast(({ body }) => [base, ...overlays].includes(body.open.source.path));
	if (own !== undefined) return intoBody(own, property);
	const label = node.labels[0];
	const last = sources.has(base) ? base : (overlays.at(-1) ?? base);
	const text = sources.get(last)?.text;
	if (label !== undefined) return text === undefined ? undefined : appended(last, text, label, `\t${property}`);
	const folder = folderOf(facts.setup.file ?? base);
	const nearby = bodies.findLast(({ body }) => body.open.source.path.startsWith(`${folder}/`));
	return nearby === undefined ? undefined : intoBody(nearby, property);
}

/** Adds a property to a node in its body in one of these files, the last; undefined where it has none there. */
export function insertInFiles({ bodies }: Node, files: readonly string[], property: string): Edit | undefined {
	const own = bodies.findLast(
		({ body: { open, close } }) =>
			close !== undefined && open.expansion === undefined && files.includes(open.source.path),
	);
	return own && intoBody(own, property);
}

function intoBody({ body }: NodeBody, property: string): Edit {
	const { source } = body.open;
	const last = body.statements.findLast(({ kind }) => kind === "property" || kind === "delete-property")?.last;
	const after = last !== undefined && last.expansion === undefined ? last : body.open;
	const line = source.text.slice(source.text.lastIndexOf("\n", after.start) + 1, after.start);
	const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
	const oneLine = body.close !== undefined && !source.text.slice(body.open.start, body.close.start).includes("\n");
	const inner = after === body.open ? `${indent}\t` : indent;
	const text = oneLine ? ` ${property}` : `${endOfLine(source.text)}${inner}${property}`;
	return { at: { file: source.path, start: after.end, end: after.end }, text };
}

/** Whole lines of statements in a `&label { }` at the end of a file. */
export function appended(file: string, text: string, label: string, lines: string): Edit {
	const eol = endOfLine(text);
	const gap = text.endsWith("\n") ? eol : `${eol}${eol}`;
	const at = { file, start: text.length, end: text.length };
	return { at, text: `${gap}&${label} {${eol}${lines}${eol}};${eol}` };
}

export const endOfLine = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");

import type { Span } from "../../text/span.ts";
import type { Names } from "../lex/names.ts";
import { Source } from "../lex/source.ts";
import { unescapeLiteral } from "../lex/text-escapes.ts";
import { KIND, packed, type Token } from "../lex/token.ts";
import type { Cell, ValuePart } from "../parse/ast.ts";
import type { NodeBody, PropertyDefinition } from "../tree/tree.ts";
import type { Edit, EditCell, EditValue } from "./edit.ts";

/** Gives the text of a span as one token. */
export type TokenAt = (at: Span) => Token;

/** A file that is not in the language of trees, for what is said of its places. */
export function emptySource(file: string, text: string, names: Names): Source {
	return new Source(file, text, Int32Array.of(text.length, text.length, packed(KIND.end, 0, 0)), names);
}

/** The text of a span as one token. */
export function tokenIn({ path, text, names }: Source, { start, end }: Span): Token {
	return new Source(path, text, Int32Array.of(start, end, packed(KIND.string, 0, 0)), names).token(0);
}

/** The value as a tree has it, each part with the place where it is written. */
export function valueParts(value: readonly EditValue[], tokenAt: TokenAt): readonly ValuePart[] {
	return value.map((part) => valuePart(part, tokenAt));
}

function valuePart(part: EditValue, tokenAt: TokenAt): ValuePart {
	const token = tokenAt(part.at);
	const place = { first: token, last: token };
	switch (part.kind) {
		case "text":
			return { kind: "string", bytes: unescapeLiteral(`"${part.text.replaceAll("\\", "\\\\")}"`), ...place };
		case "bytes":
			return { kind: "bytes", bytes: Uint8Array.from(part.bytes), ...place };
		case "unknown":
			return { kind: "unknown", ...place };
		case "cells":
			return { kind: "cells", bits: 32, cells: part.cells.map((cell) => cellOf(cell, tokenAt)), ...place };
	}
}

function cellOf({ at, value }: EditCell, tokenAt: TokenAt): Cell {
	const token = tokenAt(at);
	const place = { first: token, last: token };
	return value === undefined ? { kind: "unknown", ...place } : { kind: "number", value, ...place };
}

/** A line that sets a property, as a tree has what sets its properties. */
export function definitionOf(
	{ at, property, nameAt }: Extract<Edit, { kind: "set" }>,
	value: readonly ValuePart[],
	tokenAt: TokenAt,
): PropertyDefinition {
	const [line, name] = [tokenAt(at), tokenAt(nameAt)];
	return {
		kind: "property",
		name: { text: property, first: name, last: name },
		labels: [],
		value,
		valueLabels: [],
		refers: false,
		first: line,
		last: line,
	};
}

/** A line that makes a node, as a tree has what shapes its nodes: a body in which nothing can be written. */
export function bodyOf({ at }: Edit, tokenAt: TokenAt): NodeBody {
	const line = tokenAt(at);
	return { body: { open: line, close: undefined, statements: [] }, first: line, last: line, labels: [] };
}

import { originOfTokens, spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Token } from "../devicetree/lex/token.ts";
import type { Cell, Reference, ValuePart } from "../devicetree/parse/ast.ts";
import { hexOf } from "../devicetree/tree/canonical.ts";
import { type Node, type Property, pathOf, type Tree } from "../devicetree/tree/tree.ts";
import type { Span } from "../text/span.ts";
import { onOneLine } from "../text/visible.ts";

/** A line of the resolved tree as source, and where it was last written. */
export interface SourceLine {
	readonly text: string;
	/** Undefined where nobody wrote it. */
	readonly at: Span | undefined;
	/** The node that begins, or the property that stands, in this line. */
	readonly of?: Node | Property;
}

/**
 * A resolved tree as one source without includes: labels for phandles, numbers with the macros they were written as.
 * dtc makes the same tree of it.
 */
export function resolvedSource(tree: Tree): readonly SourceLine[] {
	const plain = (text: string): SourceLine => ({ text, at: undefined });
	return [
		plain("/dts-v1/;"),
		...(tree.plugin ? [plain("/plugin/;")] : []),
		...tree.memoryReservations.map(({ address, size }) =>
			plain(`/memreserve/ 0x${address.toString(16)} 0x${size.toString(16)};`),
		),
		plain(""),
		...nodeLines(tree.root, ""),
	];
}

function nodeLines(node: Node, indent: string): readonly SourceLine[] {
	const inner = `${indent}\t`;
	const labels = labelsOf(node)
		.map((label) => `${label}: `)
		.join("");
	const body = node.bodies.at(-1);
	const at = body === undefined ? undefined : spanOfTokens(body.first, body.last);
	const lines: SourceLine[] = [{ text: `${indent}${labels}${node.name || "/"} {`, at, of: node }];
	for (const property of node.properties.values()) {
		// A phandle nobody wrote comes back by itself, with the same number.
		if (property.name === "phandle" && property.value[0]?.kind === "generated") continue;
		if (!NAME.test(property.name)) {
			lines.push(unwritable("property", property.name, inner));
			continue;
		}
		const last = property.definitions.at(-1);
		const set = last === undefined ? undefined : spanOfTokens(last.name.first, last.name.last);
		lines.push({ text: `${inner}${propertyText(property)};`, at: set, of: property });
	}
	for (const child of node.children.values()) {
		if (lines.length > 1) lines.push({ text: "", at: undefined });
		lines.push(...(NAME.test(child.name) ? nodeLines(child, inner) : [unwritable("node", child.name, inner)]));
	}
	return [...lines, { text: `${indent}};`, at: body?.body.close && spanOfTokens(body.body.close, body.body.close) }];
}

/** The characters of a name in source text, dtc dtc-lexer.l PROPNODECHAR; a blob may have any. */
const NAME = /^[\w,.+*#?@-]+$/;
const LABEL = /^[A-Za-z_]\w*$/;

function labelsOf({ labels }: Node): readonly string[] {
	return labels.filter((label) => LABEL.test(label));
}

function unwritable(what: string, name: string, indent: string): SourceLine {
	const shown = onOneLine(name).replaceAll("*/", "* /");
	return { text: `${indent}/* a ${what} whose name source text cannot have: ${shown} */`, at: undefined };
}

function propertyText(property: Property): string {
	const { name, value } = property;
	if (value.length === 0) return name;
	return `${name} = ${value.map((part) => partText(part, property)).join(", ")}`;
}

function partText(part: ValuePart, property: Property): string {
	switch (part.kind) {
		case "cells": {
			const cells = part.cells.map((cell) => cellText(cell, property)).join(" ");
			return part.bits === 32 ? `<${cells}>` : `/bits/ ${part.bits} <${cells}>`;
		}
		case "string":
			return quoted(part.bytes);
		case "path":
			return referenceText(part.reference, property);
		case "generated":
		case "bytes":
		case "flat":
			return `[${hexOf(part.bytes)}]`;
		case "file":
			return part.bytes ? `[${hexOf(part.bytes)}]` : UNKNOWN;
		case "unknown":
			return UNKNOWN;
	}
}

const UNKNOWN = "/* unknown */";

function cellText(cell: Cell, property: Property): string {
	const macro = macroName(cell.first, cell.last);
	if (cell.kind === "unknown") return macro === undefined ? UNKNOWN : `/* ${macro} is unknown */`;
	if (cell.kind === "reference") return referenceText(cell.reference, property);
	return `0x${cell.value.toString(16)}${macro === undefined ? "" : ` /* ${macro} */`}`;
}

/** The macro that a whole cell was written as. */
function macroName(first: Token, last: Token): string | undefined {
	const [outermost] = originOfTokens(first, last).via;
	const [other] = originOfTokens(last, last).via;
	return outermost !== undefined && outermost.at.start === other?.at.start ? outermost.name : undefined;
}

function referenceText(reference: Reference, { targets }: Property): string {
	const target = targets.get(reference);
	const [label] = target === undefined ? [] : labelsOf(target);
	if (target) return label === undefined ? `&{${pathOf(target)}}` : `&${label}`;
	return reference.label === undefined ? `&{${reference.path}}` : `&${reference.label}`;
}

function quoted(bytes: Uint8Array): string {
	let text = "";
	for (const byte of bytes) {
		const character = String.fromCharCode(byte);
		if (character === '"' || character === "\\") text += `\\${character}`;
		else if (character === "\n") text += "\\n";
		else if (character === "\t") text += "\\t";
		else text += byte < 32 || byte > 126 ? `\\x${byte.toString(16).padStart(2, "0")}` : character;
	}
	return `"${text}"`;
}

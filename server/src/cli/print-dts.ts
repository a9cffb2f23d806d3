import type { Cell, Reference, ValuePart } from "../devicetree/ast.ts";
import { hexOf } from "../devicetree/canonical.ts";
import { type Node, type Property, pathOf, type Tree } from "../devicetree/tree.ts";

/** A resolved tree as one source text without includes or macros; dtc makes the same blob of it. */
export function printDts(tree: Tree): string {
	const head = tree.plugin ? "/dts-v1/;\n/plugin/;\n" : "/dts-v1/;\n";
	const reserved = tree.memoryReservations.map(
		({ address, size }) => `/memreserve/ 0x${address.toString(16)} 0x${size.toString(16)};\n`,
	);
	return [head, ...reserved, "\n", ...nodeLines(tree.root, "")].join("");
}

function nodeLines(node: Node, indent: string): string[] {
	const labels = node.labels.map((label) => `${label}: `).join("");
	const inner = `${indent}\t`;
	const lines = [`${indent}${labels}${node.name || "/"} {\n`];
	for (const property of node.properties.values()) lines.push(`${inner}${propertyText(property)};\n`);
	for (const child of node.children.values()) {
		if (lines.length > 1) lines.push("\n");
		lines.push(...nodeLines(child, inner));
	}
	return [...lines, `${indent}};\n`];
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
			return part.bytes.length === 4 ? `<0x${hexOf(part.bytes)}>` : `[${hexOf(part.bytes)}]`;
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
	if (cell.kind === "unknown") return UNKNOWN;
	return cell.kind === "number" ? `0x${cell.value.toString(16)}` : referenceText(cell.reference, property);
}

function referenceText(reference: Reference, { targets }: Property): string {
	const target = targets.get(reference);
	if (target) return target.labels[0] === undefined ? `&{${pathOf(target)}}` : `&${target.labels[0]}`;
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

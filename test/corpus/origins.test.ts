// Every number, string, reference and name of every board with SCMI stands where its origin says.
import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import { after, describe, test } from "node:test";
import { originOfTokens, spanOfTokens } from "../../server/src/devicetree/lex/origin.ts";
import type { Token } from "../../server/src/devicetree/lex/token.ts";
import type { Cell, ValuePart } from "../../server/src/devicetree/parse/ast.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { type Resolved, resolve } from "../../server/src/devicetree/resolve.ts";
import { type Node, nodesBelow, pathOf, spanOfProperty } from "../../server/src/devicetree/tree/tree.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import type { Origin, Span } from "../../server/src/text/span.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { linuxTrees, scmiBoards } from "./linux-trees.ts";

const linux = linuxTrees();
const prefixes = join(linux, "scripts/dtc/include-prefixes");
const disk = new DiskCache(diskFiles).snapshot;
const cache = createSourceCache();
const counts = {
	boards: 0,
	names: 0,
	numbers: 0,
	expressions: 0,
	strings: 0,
	references: 0,
	bytes: 0,
	throughMacros: 0,
};

/** The text of a span, which lies inside a file that was read. */
function textAt({ sources }: Resolved, { file, start, end }: Span): string {
	const text = sources.get(file)?.text;
	assert.ok(text !== undefined, `${file} was not read`);
	assert.ok(start >= 0 && start < end && end <= text.length, `${file}:${start}-${end}`);
	return text.slice(start, end);
}

/** The origin; with macros, the outermost use begins with its name, and everything lies in files that were read. */
function originIn(resolved: Resolved, first: Token, last: Token): Origin {
	const origin = originOfTokens(first, last);
	textAt(resolved, origin.typed);
	textAt(resolved, origin.at);
	const [outermost] = origin.via;
	if (outermost === undefined) {
		assert.equal(origin.typed.file, origin.at.file);
		return origin;
	}
	counts.throughMacros++;
	for (const { at } of origin.via) textAt(resolved, at);
	assert.ok(
		textAt(resolved, outermost.at).startsWith(outermost.name),
		`${textAt(resolved, outermost.at)}: ${outermost.name}`,
	);
	assert.ok(outermost.at.start >= origin.at.start && outermost.at.start < origin.at.end);
	return origin;
}

/** A number or character as C writes it, or an expression of such; undefined where a macro stands in it. */
function evaluate(text: string): bigint | undefined {
	const plain = text
		.replace(/\/\*.*?\*\//gs, "")
		.replace(/'(.)'/g, (_, character: string) => String(character.charCodeAt(0)));
	if (/[A-Za-z_]/.test(plain.replace(/0[xX][0-9a-fA-F]+|\d+U?L{0,2}/g, ""))) return undefined;
	const numbers = plain.replace(/0[xX][0-9a-fA-F]+|\d+/g, (digits) =>
		/^0\d/.test(digits) ? `0o${digits.slice(1)}n` : `${digits}n`,
	);
	return BigInt(new Function(`return ${numbers.replace(/n[UL]+/g, "n")}`)() as bigint);
}

function checkCell(resolved: Resolved, cell: Cell, bits: number): void {
	const { typed, via } = originIn(resolved, cell.first, cell.last);
	if (via.length > 0) return;
	const text = textAt(resolved, typed);
	if (cell.kind === "number") {
		const value = evaluate(text);
		if (value === undefined) counts.expressions++;
		else assert.equal(BigInt.asUintN(bits, value), BigInt(cell.value), text);
		counts.numbers++;
	} else if (cell.kind === "reference") {
		const { label, path } = cell.reference;
		assert.equal(text, path === "" ? `&${label}` : `&{${label ?? ""}${path}}`);
		counts.references++;
	}
}

function checkPart(resolved: Resolved, part: ValuePart): void {
	if (part.kind === "generated" || part.kind === "flat") return;
	const { typed, via } = originIn(resolved, part.first, part.last);
	if (part.kind === "cells") for (const cell of part.cells) checkCell(resolved, cell, part.bits);
	if (via.length > 0) return;
	const text = textAt(resolved, typed);
	if (part.kind === "string") {
		assert.ok(text.startsWith('"') && text.endsWith('"'), text);
		if (!text.includes("\\")) assert.equal(Buffer.from(part.bytes).toString(), text.slice(1, -1));
		counts.strings++;
	} else if (part.kind === "bytes") {
		assert.equal(
			text
				.replace(/\/\*.*?\*\//gs, "")
				.replace(/[[\]\s]/g, "")
				.toLowerCase(),
			Buffer.from(part.bytes).toString("hex"),
		);
		counts.bytes++;
	}
}

function checkNode(resolved: Resolved, node: Node): void {
	for (const { first, last, labels } of node.bodies) {
		const { typed, via } = originIn(resolved, first, last);
		const text = textAt(resolved, typed);
		// The end of a name may still be a macro: `power-domain@RK3568_PD_GPU`.
		const isPlain = via.length === 0 && last.expansion === undefined;
		if (isPlain && !text.startsWith("&") && text !== "/") assert.equal(text, node.name);
		for (const { name, token } of labels)
			assert.ok(textAt(resolved, originIn(resolved, token, token).at).includes(name));
		counts.names++;
	}
	for (const property of node.properties.values()) {
		for (const { name } of property.definitions) {
			const { typed, via } = originIn(resolved, name.first, name.last);
			if (via.length === 0) assert.equal(textAt(resolved, typed), property.name);
			counts.names++;
		}
		const definition = property.definitions.at(-1);
		const whole = spanOfProperty(property);
		if (definition !== undefined && whole !== undefined) {
			const name = spanOfTokens(definition.name.first, definition.name.last);
			assert.ok(whole.file === name.file && whole.start <= name.start && name.end <= whole.end);
			assert.equal(definition.value, property.value);
		}
		for (const part of property.value) checkPart(resolved, part);
	}
}

describe("origins on every board with SCMI", () => {
	after(() => console.log(`origins: ${JSON.stringify(counts)}`));
	for (const board of scmiBoards(linux))
		test(relative(linux, board), () => {
			const includePath = { folders: [prefixes, dirname(board)], dtcFolders: [dirname(board), prefixes] };
			const resolved = resolve(disk, cache, board, { includePath, defines: {} });
			for (const node of nodesBelow(resolved.tree.root)) {
				try {
					checkNode(resolved, node);
				} catch (error) {
					throw new Error(pathOf(node), { cause: error });
				}
			}
			counts.boards++;
		});
});

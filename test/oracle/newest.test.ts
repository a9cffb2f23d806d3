// What dtc 1.8.1 does otherwise than the dtc 1.6 of most machines: written down by hand, each with the function it is read from.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { type Resolved, resolve } from "../../server/src/devicetree/resolve.ts";
import { type CanonicalTree, canonicalOf } from "../../server/src/devicetree/tree/canonical.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

function resolved(text: string, symbols = false): Resolved {
	const snapshot = memorySnapshot({ "/b/board.dts": text });
	const includePath = { folders: [], dtcFolders: [] };
	return resolve(snapshot, createSourceCache(), "/b/board.dts", { includePath, defines: {}, symbols });
}

const said = ({ problems }: Resolved): string[] =>
	problems.map(({ severity, code, message }) => `${severity} ${code}: ${message}`);

function treeOf(text: string, symbols = false): CanonicalTree {
	const read = resolved(text, symbols);
	assert.deepEqual(said(read), []);
	return canonicalOf(read.tree);
}

/** Strings as a blob holds them. */
const hex = (...strings: string[]): string => Buffer.from(strings.map((text) => `${text}\0`).join("")).toString("hex");

describe("values that do not fit are cut off, with a warning: dtc-parser.y arrayprefix", () => {
	const text = `/dts-v1/;
#define BIG 0x123456789
/ {
	a = <0x100000001 (1 << 33) BIG (-1)>;
	b = /bits/ 8 <256 (-1) (-128) (-257)>, /bits/ 16 <0x12345 'A'>, /bits/ 64 <0x100000000>;
};`;
	test("the tree", () =>
		assert.deepEqual(canonicalOf(resolved(text).tree), {
			"/": { a: "000000010000000023456789ffffffff", b: "00ff80ff234500410000000100000000" },
		}));
	test("what is said", () =>
		assert.deepEqual(said(resolved(text)), [
			"warning value_truncated: 0x100000001 does not fit into 32 bits: dtc 1.6 refuses it, newer ones keep 0x1",
			"warning value_truncated: this value does not fit into 32 bits: dtc 1.6 refuses it, newer ones keep 0x0",
			"warning value_truncated: 0x123456789 does not fit into 32 bits: dtc 1.6 refuses it, newer ones keep 0x23456789",
			"warning value_truncated: 256 does not fit into 8 bits: dtc 1.6 refuses it, newer ones keep 0x0",
			"warning value_truncated: this value does not fit into 8 bits: dtc 1.6 refuses it, newer ones keep 0xff",
			"warning value_truncated: 0x12345 does not fit into 16 bits: dtc 1.6 refuses it, newer ones keep 0x2345",
		]));
});

describe("fixups that a source holds already are added to, each once: livetree.c append_unique_str_to_property, append_unique_u32_to_property", () => {
	test("strings and offsets", () => {
		const tree = treeOf(`/dts-v1/;
/plugin/;
/ {
	n { there = <&base>; new = <&base 1 &base>; other = <&another>; };
	l: m { there = <&l>; new = <0 &l &l>; };
	__fixups__ { base = "/n:there:0", "/o:x:4"; unused = "/n:there:0"; };
	__local_fixups__ { m { there = <0>; new = <8>; }; };
};`);
		assert.deepEqual(tree["/__fixups__"], {
			another: hex("/n:other:0"),
			base: hex("/n:there:0", "/o:x:4", "/n:new:0", "/n:new:8"),
			unused: hex("/n:there:0"),
		});
		assert.deepEqual(tree["/__local_fixups__/m"], { there: "00000000", new: "0000000800000004" });
	});
	test("what is no list is left alone", () => {
		const tree = treeOf(`/dts-v1/;
/plugin/;
/ {
	l: n { a = <&base>; b = <&l>; };
	__fixups__ { base = <1>; };
	__local_fixups__ { n { b = [00]; }; };
};`);
		assert.deepEqual(tree["/__fixups__"], { base: "00000001" });
		assert.deepEqual(tree["/__local_fixups__/n"], { b: "00" });
	});
});

test("what /__symbols__ names already counts as labelled: livetree.c generate_labels_from_tree", () => {
	const tree = treeOf('/dts-v1/; / { a { b { }; }; __symbols__ { x = "/a/b"; gone = "/c"; }; };', true);
	assert.deepEqual(tree, {
		"/": {},
		"/__symbols__": { gone: hex("/c"), x: hex("/a/b") },
		"/a": {},
		"/a/b": { phandle: "00000001" },
	});
});

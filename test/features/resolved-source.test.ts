import assert from "node:assert/strict";
import { test } from "node:test";
import { writeBlob } from "../../server/src/devicetree/blob/blob-writer.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolveStack } from "../../server/src/devicetree/stack.ts";
import { canonicalOf } from "../../server/src/devicetree/tree/canonical.ts";
import { resolvedSource } from "../../server/src/features/resolved-source.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const read = (path: string, content: string | Uint8Array) =>
	resolveStack(memorySnapshot({ [path]: content }), createSourceCache(), path, [], () => ({
		includePath: { folders: [], dtcFolders: [] },
		defines: {},
		symbols: true,
	}));

test("names of a blob that source text cannot have make no source text of their own", () => {
	const dts = "/dts-v1/;\n/ { good: aaaa { bbbbbbbb = <1>; keep; }; llll: cccccccc { keep; }; };\n";
	const bytes = Buffer.from(writeBlob(read("/b.dts", dts).tree) ?? []);
	const named = (from: string, to: string) => {
		assert.equal(from.length, to.length);
		bytes.set(Buffer.from(to, "latin1"), bytes.indexOf(`${from}\0`));
	};
	named("bbbbbbbb", "*/ evil;");
	named("cccccccc", "x {}; y\n");
	named("llll", "q: z");
	const { tree } = read("/b.dtb", bytes);
	const lines = resolvedSource(tree).map(({ text }) => text);
	const again = read("/c.dts", `${lines.join("\n")}\n`);
	assert.deepEqual(again.problems, []);
	const written = canonicalOf(again.tree);
	assert.deepEqual(Object.keys(written).sort(), ["/", "/__symbols__", "/aaaa"]);
	assert.ok(written["/aaaa"] && "keep" in written["/aaaa"]);
	assert.ok(lines.includes("\t\t/* a property whose name source text cannot have: * / evil; */"), lines.join("\n"));
	assert.ok(lines.includes("\t/* a node whose name source text cannot have: x {}; y\\n */"));
});

test("each node and property on a line of its own, a blank line before a node that stands behind something", () => {
	const text = `/dts-v1/;
/memreserve/ 0x1000 0x20;
/ {
	none { };
	one { a; inner { }; };
	two { a = <1 0x20>, "x"; l: b = &{/two}; };
};
`;
	assert.deepEqual(
		resolvedSource(read("/b.dts", text).tree).map((line) => line.text),
		[
			"/dts-v1/;",
			"/memreserve/ 0x1000 0x20;",
			"",
			"/ {",
			"\tnone {",
			"\t};",
			"",
			"\tone {",
			"\t\ta;",
			"",
			"\t\tinner {",
			"\t\t};",
			"\t};",
			"",
			"\ttwo {",
			'\t\ta = <0x1 0x20>, "x";',
			"\t\tb = &{/two};",
			"\t};",
			"};",
		],
	);
});

test("strings keep every byte: what cannot be typed, or would end the string, is escaped", () => {
	const { tree } = read(
		"/b.dts",
		String.raw`/dts-v1/;
/ { a = "tab\t line\n quote\" slash\\ bell\a space ~\x7f\x1f end", "é"; };
`,
	);
	assert.deepEqual(
		resolvedSource(tree)
			.map((line) => line.text)
			.filter((line) => line.includes(" = ")),
		[String.raw`	a = "tab\t line\n quote\" slash\\ bell\x07 space ~\x7f\x1f end", "\xc3\xa9";`],
	);
});

// The resolved tree as source is the same tree to dtc.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { canonicalOf } from "../../server/src/devicetree/tree/canonical.ts";
import { resolvedSource } from "../../server/src/features/resolved-source.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { readPage } from "../read-page.ts";
import { compileWithDtc } from "./dtc.ts";

const folder = mkdtempSync(join(tmpdir(), "scmi-resolved-"));
after(() => rmSync(folder, { recursive: true }));
const includePath = { folders: ["/b"], dtcFolders: ["/b"] };

describe("the resolved tree as source", () => {
	for (const [number, section] of readPage(
		readFileSync(join(import.meta.dirname, "accepted.md"), "utf8"),
	).sections.entries()) {
		if (section.own.length === 0) continue;
		test(section.headings.join(": "), () => {
			const files = Object.fromEntries(Object.entries(section.files).map(([name, text]) => [`/b/${name}`, text]));
			const { tree } = resolve(memorySnapshot(files), createSourceCache(), "/b/board.dts", {
				includePath,
				defines: {},
			});
			const path = join(folder, `${number}.dts`);
			writeFileSync(
				path,
				resolvedSource(tree)
					.map(({ text }) => `${text}\n`)
					.join(""),
			);
			const verdict = compileWithDtc(path, folder);
			assert.deepEqual(verdict.kind === "tree" ? verdict.tree : verdict, canonicalOf(tree));
		});
	}
	test("numbers keep the names they were written as, and lines know where they were last written", () => {
		const text = "/dts-v1/;\n#define ID 0x10\n/ { a = <ID (ID + 1) 3>; };\n/ { a = <1>, <ID>; };\n";
		const { tree } = resolve(memorySnapshot({ "/b/board.dts": text }), createSourceCache(), "/b/board.dts", {
			includePath,
			defines: {},
		});
		const line = resolvedSource(tree)[3];
		assert.equal(line?.text, "\ta = <0x1>, <0x10 /* ID */>;");
		assert.equal(line?.at?.start, text.lastIndexOf("a = "));
	});
});

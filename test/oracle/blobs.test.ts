// Our blobs are dtc's, byte for byte: of every tree of accepted.md and of every overlay of overlays.md, as dtc makes
// them with and without -@. What it refuses of overlays-refused.md, we refuse;
// what only a newer one refuses says so.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { writeBlob } from "../../server/src/devicetree/blob/blob-writer.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { readPage } from "../read-page.ts";
import { compileBlob } from "./compile-blob.ts";
import { hexLines } from "./hex-lines.ts";
import { writeFiles } from "./write-files.ts";

const folder = mkdtempSync(join(tmpdir(), "scmi-blobs-"));
after(() => rmSync(folder, { recursive: true }));

for (const [name, main] of [
	["accepted", "board.dts"],
	["overlays", "overlay.dtso"],
] as const) {
	const page = readPage(readFileSync(join(import.meta.dirname, `${name}.md`), "utf8"));
	describe(`${page.title}, in blobs`, () => {
		for (const [number, section] of page.sections.entries()) {
			if (section.own.length === 0) continue;
			test(section.headings.join(": "), () => {
				const project = join(folder, `${name}-${number}`);
				const snapshot = memorySnapshot(writeFiles(project, section.files));
				const path = join(project, main);
				const includePath = { folders: [project], dtcFolders: [project] };
				for (const symbols of [false, true]) {
					const theirs = compileBlob(path, project, { symbols });
					const resolved = resolve(snapshot, createSourceCache(), path, { includePath, defines: {}, symbols });
					assert.deepEqual(
						resolved.problems.filter(({ severity }) => severity === "error"),
						[],
					);
					assert.ok(typeof theirs !== "string", String(theirs));
					assert.equal(hexLines(writeBlob(resolved.tree)), hexLines(theirs), symbols ? "with -@" : "without -@");
				}
			});
		}
	});
}

const refused = readPage(readFileSync(join(import.meta.dirname, "overlays-refused.md"), "utf8"));
describe(refused.title, () => {
	for (const [number, section] of refused.sections.entries())
		test(section.headings.join(": "), () => {
			const project = join(folder, `refused-${number}`);
			const snapshot = memorySnapshot(writeFiles(project, section.files));
			const path = join(project, "overlay.dtso");
			const includePath = { folders: [project], dtcFolders: [project] };
			const { problems } = resolve(snapshot, createSourceCache(), path, { includePath, defines: {} });
			const isRefused = typeof compileBlob(path, project) === "string";
			assert.ok(isRefused || section.headings[0]?.startsWith("Since dtc 1.7:"), "dtc accepts this");
			assert.deepEqual(
				problems.map(({ code, message }) => `${code}: ${message}`),
				section.expectations,
			);
		});
});

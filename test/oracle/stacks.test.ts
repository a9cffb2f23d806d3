// A base with overlays over it is fdtoverlay's blob, byte for byte but for what it leaves between the values, from
// sources and from blobs.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { readBlob } from "../../server/src/devicetree/blob/blob-reader.ts";
import { writeBlob } from "../../server/src/devicetree/blob/blob-writer.ts";
import { applyOverlay } from "../../server/src/devicetree/overlay/overlay.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import type { Tree } from "../../server/src/devicetree/tree/tree.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { readPage } from "../read-page.ts";
import { clearPadding } from "./clear-padding.ts";
import { compileBlob } from "./compile-blob.ts";
import { hexLines } from "./hex-lines.ts";
import { installedLibfdt } from "./installed-libfdt.ts";
import { writeFiles } from "./write-files.ts";

const folder = mkdtempSync(join(tmpdir(), "scmi-stacks-"));
after(() => rmSync(folder, { recursive: true }));

const page = readPage(readFileSync(join(import.meta.dirname, "stacks.md"), "utf8"));
describe(page.title, () => {
	for (const [number, section] of page.sections.entries())
		test(section.headings.join(": "), () => {
			const project = join(folder, `${number}`);
			const files = writeFiles(project, section.files);
			const [base = "", ...overlays] = Object.keys(files);
			const blobs = [base, ...overlays].map((path) => ({ path, blob: compiled(path, project) }));
			for (const { path, blob } of blobs) writeFileSync(`${path}.dtb`, blob);
			const out = join(project, "out.dtb");
			const overlayBlobs = overlays.map((path) => `${path}.dtb`);
			const run = spawnSync("fdtoverlay", ["-i", `${base}.dtb`, "-o", out, ...overlayBlobs]);
			assert.equal(run.status, 0, String(run.stderr));
			const theirs = hexLines(clearPadding(readFileSync(out)));
			const sources = [base, ...overlays].map((path) => resolved(files, path, project));
			const read = blobs.map(({ path, blob }) => readBlob(path, blob).tree);
			assert.equal(stacked(sources), theirs, "from sources");
			assert.equal(stacked(read), theirs, "from blobs");
			assert.equal(stacked([read[0] as Tree, ...sources.slice(1)]), theirs, "from a base as blob");
		});
});

function compiled(path: string, project: string): Buffer {
	const blob = compileBlob(path, project, { symbols: true });
	assert.ok(typeof blob !== "string", String(blob));
	return blob;
}

function resolved(files: Readonly<Record<string, string>>, path: string, project: string): Tree {
	const includePath = { folders: [project], dtcFolders: [project] };
	const options = { includePath, defines: {}, symbols: true };
	const { tree, problems } = resolve(memorySnapshot(files), createSourceCache(), path, options);
	assert.deepEqual(problems, []);
	return tree;
}

function stacked([base, ...overlays]: readonly Tree[]): string {
	let tree = base as Tree;
	for (const overlay of overlays) {
		const applied = applyOverlay(tree, overlay, installedLibfdt());
		assert.equal(applied.kind, "applied", applied.kind === "refused" ? applied.refusals[0]?.message : "");
		if (applied.kind === "applied") tree = applied.tree;
	}
	return hexLines(writeBlob(tree));
}

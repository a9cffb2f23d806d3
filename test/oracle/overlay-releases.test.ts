// What an overlay comes to depends on the release of libfdt that applies it: the page says how, and the installed
// fdtoverlay is asked as well.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { writeBlob } from "../../server/src/devicetree/blob/blob-writer.ts";
import { type Applied, applyOverlay } from "../../server/src/devicetree/overlay/overlay.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { canonicalOf } from "../../server/src/devicetree/tree/canonical.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { readPage } from "../read-page.ts";
import { clearPadding } from "./clear-padding.ts";
import { compileBlob } from "./compile-blob.ts";
import { hexLines } from "./hex-lines.ts";
import { installedLibfdt } from "./installed-libfdt.ts";
import { writeFiles } from "./write-files.ts";

const folder = mkdtempSync(join(tmpdir(), "scmi-releases-"));
after(() => rmSync(folder, { recursive: true }));

const page = readPage(readFileSync(join(import.meta.dirname, "overlay-releases.md"), "utf8"));
describe(page.title, () => {
	for (const [number, section] of page.sections.entries())
		test(section.headings.join(": "), () => {
			const project = join(folder, `${number}`);
			const files = writeFiles(project, section.files);
			const [base, overlay] = Object.keys(files).map((path) => {
				const options = { includePath: { folders: [], dtcFolders: [] }, defines: {}, symbols: true };
				const { tree, problems } = resolve(memorySnapshot(files), createSourceCache(), path, options);
				assert.deepEqual(problems, []);
				return tree;
			});
			assert.ok(base && overlay);
			const found = section.expectations.map((line) => {
				const [release = "", path = "", property = ""] = line.split(" ");
				return `${release} ${told(applyOverlay(base, overlay, release), path, property)}`;
			});
			assert.deepEqual(found, section.expectations);
			const ours = applyOverlay(base, overlay, installedLibfdt());
			assert.equal(ours.kind === "applied" ? hexLines(writeBlob(ours.tree)) : "refused", theirs(files, project));
		});
});

/** The property, or the refusal. */
function told(applied: Applied, path: string, property: string): string {
	if (applied.kind === "refused") return `refused ${applied.refusals.map(({ message }) => message).join("; ")}`;
	return `${path} ${property} ${canonicalOf(applied.tree)[path]?.[property] || "-"}`;
}

function theirs(files: Readonly<Record<string, string>>, project: string): string {
	const blobs = Object.keys(files).map((path) => {
		const blob = compileBlob(path, project, { symbols: true });
		assert.ok(typeof blob !== "string", String(blob));
		writeFileSync(`${path}.dtb`, blob);
		return `${path}.dtb`;
	});
	const out = join(project, "out.dtb");
	const run = spawnSync("fdtoverlay", ["-i", blobs[0] ?? "", "-o", out, ...blobs.slice(1)]);
	return run.status === 0 ? hexLines(clearPadding(readFileSync(out))) : "refused";
}

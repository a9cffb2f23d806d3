// What fdtoverlay refuses, we refuse as well, at the line of the overlay that is to blame; the base stays as it was.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { writeBlob } from "../../server/src/devicetree/blob/blob-writer.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolveStack } from "../../server/src/devicetree/stack.ts";
import { lineIndexOf, positionAt } from "../../server/src/text/line-index.ts";
import type { Problem } from "../../server/src/text/problem.ts";
import { type Expectation, readAnnotations, readExpectations } from "../annotations.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { readPage } from "../read-page.ts";
import { compileBlob } from "./compile-blob.ts";
import { hexLines } from "./hex-lines.ts";
import { installedLibfdt } from "./installed-libfdt.ts";
import { writeFiles } from "./write-files.ts";

const folder = mkdtempSync(join(tmpdir(), "scmi-stacks-refused-"));
after(() => rmSync(folder, { recursive: true }));

const page = readPage(readFileSync(join(import.meta.dirname, "stacks-refused.md"), "utf8"));
describe(page.title, () => {
	for (const [number, section] of page.sections.entries())
		test(section.headings.join(": "), () => {
			const project = join(folder, `${number}`);
			const expectations = readExpectations(section.expectations);
			const texts: Record<string, string> = {};
			for (const [file, annotated] of Object.entries(section.files)) {
				const read = readAnnotations(file, annotated);
				texts[file] = read.text;
				expectations.push(...read.expectations);
			}
			const files = writeFiles(project, texts);
			const paths = Object.keys(files);
			const blobs = paths.map((path) => {
				const blob = compileBlob(path, project, { symbols: true });
				assert.ok(typeof blob !== "string", String(blob));
				writeFileSync(`${path}.dtb`, blob);
				return blob;
			});
			const [base = "", ...overlays] = paths;
			const out = join(project, "out.dtb");
			const overlayBlobs = overlays.map((path) => `${path}.dtb`);
			const run = spawnSync("fdtoverlay", ["-i", `${base}.dtb`, "-o", out, ...overlayBlobs]);
			assert.notEqual(run.status, 0, "fdtoverlay accepts this");
			const includePath = { folders: [project], dtcFolders: [project] };
			const options = { includePath, defines: {} };
			const snapshot = memorySnapshot(files);
			const stack = resolveStack(snapshot, createSourceCache(), base, overlays, () => options, installedLibfdt());
			assert.deepEqual(
				stack.problems.map((problem, i) => written(problem, project, files, expectations[i]?.length === undefined)),
				expectations.map(({ notes: _notes, ...rest }) => rest),
			);
			assert.equal(hexLines(writeBlob(stack.tree)), hexLines(blobs[0]));
		});
});

/** With the length of what is underlined, as carets have it, or the text itself, where none can stand. */
function written(
	{ at, severity, code, message }: Problem,
	project: string,
	files: Readonly<Record<string, string>>,
	isLoose: boolean,
): Omit<Expectation, "notes"> {
	const text = files[at.file] ?? "";
	const { line, character } = positionAt(lineIndexOf(text), at.start);
	const underlined = isLoose ? ` ${JSON.stringify(text.slice(at.start, at.end))}` : "";
	return {
		file: at.file.replace(`${project}/`, ""),
		line,
		character,
		length: isLoose ? undefined : at.end - at.start,
		text: `${severity}[${code}]${underlined}: ${message}`,
	};
}

// Each heading of accepted.md and refused.md is one feature of the language: dtc compiles the first to the same tree as
// ours, and refuses the second, as we do: `file:line:column code "what is underlined": message`. Where the newest dtc differs from the one at hand, newest.test.ts says what it does.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { after, describe, test } from "node:test";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { canonicalOf } from "../../server/src/devicetree/tree/canonical.ts";
import { lineIndexOf, positionAt } from "../../server/src/text/line-index.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { readPage } from "../read-page.ts";
import { compileWithDtc } from "./dtc.ts";

const folder = mkdtempSync(join(tmpdir(), "scmi-oracle-"));
after(() => rmSync(folder, { recursive: true }));

for (const name of ["accepted", "refused"]) {
	const page = readPage(readFileSync(join(import.meta.dirname, `${name}.md`), "utf8"));
	describe(page.title, () => {
		for (const [number, section] of page.sections.entries()) {
			if (section.own.length === 0) continue;
			test(section.headings.join(": "), () => {
				const project = join(folder, `${name}-${number}`);
				const files: Record<string, string> = {};
				for (const [file, text] of Object.entries(section.files)) {
					const path = join(project, file);
					files[path] = text;
					mkdirSync(dirname(path), { recursive: true });
					writeFileSync(path, text);
				}
				const board = join(project, "board.dts");
				const verdict = compileWithDtc(board, project);
				const includePath = { folders: [project], dtcFolders: [project] };
				// Somebody typed below it before: what is kept of that changes nothing.
				const cache = createSourceCache();
				const read = (text: string) =>
					resolve(memorySnapshot({ ...files, [board]: text }), cache, board, { includePath, defines: {} });
				const text = files[board] ?? "";
				for (const typed of ["/ { typed; };\n", "/ { typed-again; };\n", "/ { };\n"]) read(`${text}${typed}`);
				const resolved = read(text);
				const problems = resolved.problems.map(({ at, code, message }) => {
					const underlined = (files[at.file] ?? "").slice(at.start, at.end);
					const { line, character } = positionAt(lineIndexOf(files[at.file] ?? ""), at.start);
					return `${relative(project, at.file)}:${line + 1}:${character + 1} ${code} ${JSON.stringify(underlined)}: ${message}`;
				});
				if (name === "accepted") {
					assert.equal(verdict.kind, "tree", verdict.kind === "refused" ? verdict.message : "");
					assert.deepEqual(problems, section.expectations);
					assert.ok(resolved.problems.every(({ severity }) => severity !== "error"));
					assert.deepEqual(canonicalOf(resolved.tree), verdict.kind === "tree" && verdict.tree);
				} else {
					assert.equal(verdict.kind, "refused", "dtc accepts this");
					assert.notDeepEqual(problems, [], "we accept this");
					assert.deepEqual(problems, section.expectations);
				}
			});
		}
	});
}

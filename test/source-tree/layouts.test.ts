// Each heading of layouts.md is a checkout in small, with the board that is read as its own build would: `board:` says
// which, then what is said of it, then its tree.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { compileOptions } from "../../server/src/devicetree/compile-options.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolveStack } from "../../server/src/devicetree/stack.ts";
import { resolvedSource } from "../../server/src/features/resolved-source.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { readPage } from "../read-page.ts";

const page = readPage(readFileSync(join(import.meta.dirname, "layouts.md"), "utf8"));

describe(page.title, () => {
	for (const { headings, files, expectations } of page.sections) {
		if (expectations.length === 0) continue;
		test(headings.join(": "), () => {
			const snapshot = memorySnapshot(
				Object.fromEntries(Object.entries(files).map(([path, text]) => [`/src/${path}`, text])),
			);
			const [first = "", ...expected] = expectations;
			const board = `/src/${first.slice("board: ".length)}`;
			const given = { includePaths: [], defines: {} };
			const cache = createSourceCache();
			const read = () => resolveStack(snapshot, cache, board, [], (path) => compileOptions(snapshot, path, given));
			const { tree, problems, file } = read();
			assert.equal(file, board);
			assert.deepEqual(resolvedSource(read().tree), resolvedSource(tree), "read again");
			const said = problems.map(({ at, severity, message }) => {
				const reading = snapshot.read(at.file);
				const line = reading.kind === "text" ? reading.text.slice(0, at.start).split("\n").length : 0;
				return `${at.file.slice("/src/".length)}:${line}: ${severity}: ${message}`;
			});
			assert.deepEqual(
				[...said, ...resolvedSource(tree).map(({ text }) => text.replace(/ \/\* \w+ \*\//g, ""))].filter(Boolean),
				expected,
			);
		});
	}
});

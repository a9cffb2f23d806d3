// Preprocessed text: what is wrong in it is told where it was typed, in the file that the line markers name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** Each problem of a preprocessed board: `file "what is underlined"`. */
function told(board: string, files: Readonly<Record<string, string>>): string[] {
	const texts: Readonly<Record<string, string>> = { "/b/board.dts": board, ...files };
	const options = { includePath: { folders: [], dtcFolders: [] }, defines: {} };
	return resolve(memorySnapshot(texts), createSourceCache(), "/b/board.dts", options).problems.map(
		({ at }) => `${at.file} ${JSON.stringify(texts[at.file]?.slice(at.start, at.end))} at ${at.start}`,
	);
}

const BOARD = '/dts-v1/;\n# 3 "more.dtsi"\n/ { a = <NO>; };\n';

test("at the same words of the line", () =>
	assert.deepEqual(told(BOARD, { "/b/more.dtsi": "/* 1 */\n/* 2 */\n\t/ { a = <NO>; };\n" }), [
		'/b/more.dtsi "NO" at 26',
	]));

test("the whole line, where those words are not on it", () =>
	assert.deepEqual(told(BOARD, { "/b/more.dtsi": "/* 1 */\n/* 2 */\n\tPORT(a)  \n" }), [
		'/b/more.dtsi "PORT(a)" at 17',
	]));

test("where it is, if there is no such line or no such file", () => {
	assert.deepEqual(told(BOARD, { "/b/more.dtsi": "/* 1 */\n" }), ['/b/board.dts "NO" at 35']);
	assert.deepEqual(told(BOARD, {}), ['/b/board.dts "NO" at 35']);
});

test("lines are counted from the last marker above", () =>
	assert.deepEqual(
		told('/dts-v1/;\n# 1 "a.dtsi"\n/ { };\n# 2 "b.dtsi"\n/ {\n\ta = <NO>;\n};\n# 1 "a.dtsi"\n', {
			"/b/a.dtsi": "/ { a = <NO>; };\n",
			"/b/b.dtsi": "\n/ {\n\ta = <NO>;\n};\n",
		}),
		['/b/b.dtsi "NO" at 11'],
	));

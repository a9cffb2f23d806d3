// A macro that is not defined where it is used: which file defines it, and the include that is missing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const HEADERS = {
	"/i/dt-bindings/clock/acme,fox-clk.h": "#ifndef FOX_H\n#define FOX_H\n#define FOX_CLK_UART 4\n#endif\n",
	"/i/dt-bindings/clock/acme,hare-clk.h": "#define HARE_CLK_UART 4\n",
	"/i/dt-bindings/reset/acme,fox-rst.h": "#define SCMI_RST_UART 7\n",
	"/b/own.h": "#define OWN_NUMBER 9\n",
};

/** What is said of a board with this property, and what its fixes make of it. */
function said(cell: string, head = "", more: Readonly<Record<string, string>> = {}): string[] {
	const text = `/dts-v1/;\n${head}/ {\n\ta = <${cell}>;\n};\n`;
	const snapshot = memorySnapshot({ ...HEADERS, ...more, "/b/fox-board.dts": text });
	const options = { includePath: { folders: ["/i"], dtcFolders: [] }, defines: {} };
	const { problems } = resolve(snapshot, createSourceCache(), "/b/fox-board.dts", options);
	return problems.flatMap(({ message, related = [], fixes = [] }) => [
		message.replace(/: as a cell, dtc reports a syntax error/, ""),
		...related.map((other) => `  ${other.at.file}: ${other.message}`),
		...fixes.map(
			({ title, preferred, edits }) =>
				`  ${preferred ? "preferred " : ""}${title}: ${edits.map(({ at, text: by }) => `${text.slice(0, at.start).split("\n").length}: ${by.trim()}`).join()}`,
		),
	]);
}

const FOX = "dt-bindings/clock/acme,fox-clk.h";

test("the header that defines it is named, and included by a fix", () =>
	assert.deepEqual(said("FOX_CLK_UART"), [
		`FOX_CLK_UART is not defined. ${FOX} defines it, and is not included`,
		`  preferred Add #include <${FOX}>: 2: #include <${FOX}>`,
	]));

test("behind another include", () =>
	assert.deepEqual(said("FOX_CLK_UART", "#include <dt-bindings/clock/acme,hare-clk.h>\n"), [
		`FOX_CLK_UART is not defined. ${FOX} defines it, and is not included`,
		`  preferred Add #include <${FOX}>: 3: #include <${FOX}>`,
	]));

test("two macros of one header: one include", () =>
	assert.deepEqual(
		said("FOX_CLK_UART FOX_CLK_UART").filter((line) => line.startsWith("  ")),
		[`  preferred Add #include <${FOX}>: 2: #include <${FOX}>`, `  Add #include <${FOX}>: 2: #include <${FOX}>`],
	));

test("by the name of the board, where the macro's says nothing", () =>
	assert.deepEqual(
		said("SCMI_RST_UART")[0],
		"SCMI_RST_UART is not defined. dt-bindings/reset/acme,fox-rst.h defines it, and is not included",
	));

test("a header beside the board", () =>
	assert.deepEqual(said("OWN_NUMBER"), [
		"OWN_NUMBER is not defined. own.h defines it, and is not included",
		'  preferred Add #include "own.h": 2: #include "own.h"',
	]));

test("a file that is read defines it under a condition", () =>
	assert.deepEqual(said("LEFT_OUT", "#ifdef NEVER\n#define LEFT_OUT 1\n#endif\n"), [
		"LEFT_OUT is not defined. This file defines it only behind this, or under a condition that is not met",
		"  /b/fox-board.dts: the definition of LEFT_OUT",
	]));

test("behind an include guard that somebody else has taken", () =>
	assert.deepEqual(
		said("FOX_CLK_UART", `#define FOX_H\n#include <${FOX}>\n`)[0],
		"FOX_CLK_UART is not defined. acme,fox-clk.h defines it only behind this, or under a condition that is not met",
	));

test("taken back", () =>
	assert.deepEqual(
		said("ONCE_THERE", "#define ONCE_THERE 1\n#undef ONCE_THERE\n")[0],
		"ONCE_THERE is not defined. This file defines it only behind this, or takes it back with #undef",
	));

test("nobody defines it", () => {
	assert.deepEqual(said("FOX_CLK_NOWHERE"), ["FOX_CLK_NOWHERE is not defined"]);
	assert.deepEqual(said("fox"), ["fox is not defined"]);
});

test("one letter from a macro that is there: no header is looked at, for somebody may be typing", () => {
	const text = `/dts-v1/;\n#include <${FOX}>\n/ { a = <XFOX_CLK_UART>; };\n`;
	const snapshot = memorySnapshot({ ...HEADERS, "/b/fox-board.dts": text });
	const options = { includePath: { folders: ["/i"], dtcFolders: [] }, defines: {} };
	const { problems, lookups } = resolve(snapshot, createSourceCache(), "/b/fox-board.dts", options);
	assert.match(problems[0]?.message ?? "", /Did you mean FOX_CLK_UART\?$/);
	assert.ok(![...lookups.keys()].some((path) => /hare|rst|own/.test(path)));
});

// A label is renamed in the same places, whether its trees are read or only looked at for the word.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { readWritten } from "../../server/src/devicetree/resolve.ts";
import { labelIn } from "../../server/src/features/label-places.ts";
import { WordSearch } from "../../server/src/workspace/word-search.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const OPTIONS = { includePath: { folders: ["/inc"], dtcFolders: ["/inc"] }, defines: {} };
const SOC = '#include <dt-bindings/x.h>\n/ { uart0: serial@0 { label = "uart0"; /* uart0 */ }; };\n';
const FILES = {
	"/w/soc.dtsi": SOC,
	"/inc/dt-bindings/x.h": "/* of uart0 */\n#ifndef X_H\n#define X_H\n#define CLOCK 1\n#endif\n",
};

function found(board: string, more: Readonly<Record<string, string>> = {}, defines = {}) {
	const snapshot = memorySnapshot({ ...FILES, "/w/board.dts": `/dts-v1/;\n${board}`, ...more });
	const options = { ...OPTIONS, defines };
	const cache = createSourceCache();
	const looked = new WordSearch(snapshot, cache, ["uart0"]).in("/w/board.dts", () => options);
	const [read] = readWritten(snapshot, cache, "/w/board.dts", options).units;
	const placesOf = (unit: typeof read) => {
		const { places, through } = labelIn(unit ?? assert.fail(), "uart0");
		const sorted = places.map(({ at, isDeclared }) => `${at.file}:${at.start} ${isDeclared}`).sort();
		return { places: sorted, through: through?.macro };
	};
	return { looked: looked && placesOf(looked.unit), read: placesOf(read), files: looked && [...looked.files] };
}

describe("looked at", () => {
	for (const board of [
		'#include "soc.dtsi"\n&uart0 { a = <&uart0 CLOCK>; };\n',
		'#include "soc.dtsi"\n#if 0\n&uart0 { };\n#endif\n/ { uart0 { uart0-x = "&uart0"; }; b = &{uart0/x}; };\n'
			.replace("#if 0", "")
			.replace("#endif", ""),
		'/include/ "soc.dtsi"\n/ { m = <(1 + 2)>; };\n/delete-node/ &uart0;\n',
		"/ { };\n",
	])
		test(board, () => {
			const { looked, read } = found(board);
			assert.deepEqual(looked, read);
			assert.equal(read.through, undefined);
		});
	test("with all files that it is made of", () =>
		assert.deepEqual(found('#include "soc.dtsi"\n').files, ["/w/board.dts", "/w/soc.dtsi", "/inc/dt-bindings/x.h"]));
});

describe("read, for the text does not say all", () => {
	for (const [what, board, more] of [
		["a macro that is the label", '#define CONSOLE uart0\n#include "soc.dtsi"\n&CONSOLE { };\n'],
		["one that makes it", '#define UART(n) uart##n\n#include "soc.dtsi"\n&UART(0) { };\n'],
		["one that takes it", '#define OF(x) <&x>\n#include "soc.dtsi"\n/ { a = OF(uart0); };\n'],
		["a header that has it", '#include "soc.dtsi"\n', { "/inc/dt-bindings/x.h": "#define C uart0\n" }],
		["a file that is not there", '#include "soc.dtsi"\n#include "none.dtsi"\n'],
		["a file that is included sometimes", '#ifdef A\n#include "soc.dtsi"\n#endif\n'],
		["a file that a macro names", '#define SOC "soc.dtsi"\n#include SOC\n'],
	] as const)
		test(what, () => assert.equal(found(board, more).looked, undefined));
	test("a macro of the build", () => assert.equal(found("", {}, { A: "uart0" }).looked, undefined));
});

// Where what stands at `$0` comes from, and whose tree a file is shown as.
import assert from "node:assert/strict";
import { test } from "node:test";
import { definition } from "../../server/src/features/definition.ts";
import { documentHighlights } from "../../server/src/features/document-highlights.ts";
import { references } from "../../server/src/features/references.ts";
import { resolvedDocument } from "../../server/src/features/resolved-document.ts";
import { demoBoard, FIRST_LINES } from "../demo-board.ts";
import { NO_CATALOGUES } from "../library.ts";

type Found = ReturnType<typeof definition>;
const places = (found: Found) =>
	found.map(({ uri, range: { start } }) => `${uri.replace("file:///b/", "")}:${start.line + 1}:${start.character + 1}`);
const offsetOf = (marked: string) => FIRST_LINES.length + marked.indexOf("$0");
const defined = (marked: string, files = {}) =>
	places(definition([demoBoard(marked.replace("$0", ""), files)], "/b/board.dts", offsetOf(marked), NO_CATALOGUES));
const used = (marked: string, files = {}, declared = false) =>
	places(
		references([demoBoard(marked.replace("$0", ""), files)], "/b/board.dts", offsetOf(marked), declared, NO_CATALOGUES),
	);

test("a property: the setting before this one, of the first itself", () => {
	assert.deepEqual(defined("&eth0 { aa = <1>; };\n&eth0 { aa = <2>; };\n&eth0 { a$0a = <3>; };"), ["board.dts:4:9"]);
	assert.deepEqual(defined("&eth0 { aa = <1>; };\n&eth0 { a$0a = <2>; };"), ["board.dts:3:9"]);
	assert.deepEqual(defined("&eth0 { a$0a = <1>; };\n&eth0 { aa = <2>; };"), ["board.dts:3:9"]);
});

test("a label, a macro, an include, a node by its path", () => {
	assert.deepEqual(defined("&e$0th0 { };"), ["soc.dtsi:21:2"]);
	assert.deepEqual(defined("/ { a = <&et$0h0>; };"), ["soc.dtsi:21:2"]);
	assert.deepEqual(defined("#define A 1\n/ { a = <A$0>; };"), ["board.dts:3:9"]);
	assert.deepEqual(defined('#include "a.$0h"', { "a.h": "" }), ["a.h:1:1"]);
	assert.deepEqual(defined("/ { a = &{/ether$0net@e6800000}; };"), ["soc.dtsi:21:8"]);
	assert.deepEqual(defined("/ { a = <&no$0ne>; };"), []);
	for (const at of ["&$0{/ethernet@e6800000}", "&{$0/ethernet@e6800000}"])
		assert.deepEqual(defined(`/ { a = ${at}; };`), ["soc.dtsi:21:8"], at);
	for (const at of ["<$0&eth0>", "<1 $0&eth0>", "<&$0eth0>", "<&eth0$0>"])
		assert.deepEqual(defined(`/ { a = ${at}; };`), ["soc.dtsi:21:2"], at);
	for (const nothing of ["/ { a = <1$0>; };", "/ { a = $0< 1 >; };", "/* eth0 $0 */", '/ { a = "eth0$0"; };'])
		assert.deepEqual(defined(nothing), [], nothing);
});

test("uses of a label, in text that #if leaves out as well, with where it is declared or without", () => {
	const text = "&et$0h0 { };\n#if 0\n&eth0 { };\n#endif\n/ { a = <&eth0>; };";
	assert.deepEqual(used(text), ["board.dts:3:2", "board.dts:5:2", "board.dts:7:11"]);
	assert.deepEqual(used(text, {}, true), ["soc.dtsi:21:2", "board.dts:3:2", "board.dts:5:2", "board.dts:7:11"]);
});

test("uses of a macro are not its definitions, and of a property the settings after the first", () => {
	assert.deepEqual(used("#define A 1\n/ { a = <A$0>; };\n#if A\n#endif"), ["board.dts:4:10", "board.dts:5:5"]);
	assert.deepEqual(used("#define A 1\n/ { a = <A$0>; };", {}, true), ["board.dts:3:9", "board.dts:4:10"]);
	assert.deepEqual(used("&eth0 { a$0a; };\n&eth0 { aa; };\n&eth0 { aa; };"), ["board.dts:4:9", "board.dts:5:9"]);
});

test("in an overlay: its own labels, and those of the base, by which that is found there too", () => {
	const overlay = "/dts-v1/;\n/plugin/;\n&eth0 { a = <&mine &eth0>; };\n&{/} { mine: b { }; };\n";
	const files = { "more.dtso": overlay, "scmi.yaml": "scmi: 1\nhost: { base: board.dts, overlays: [more.dtso] }\n" };
	const board = demoBoard("&eth0 { base; };", files);
	const at = (marked: string) => overlay.indexOf(marked) + 1;
	const from = (marked: string) => places(definition([board], "/b/more.dtso", at(marked), NO_CATALOGUES));
	assert.deepEqual(from("&eth0 {"), ["soc.dtsi:21:2"]);
	assert.deepEqual(from("&eth0>"), ["soc.dtsi:21:2"]);
	assert.deepEqual(from("&mine"), ["more.dtso:4:8"]);
	const uses = (file: string, offset: number) => places(references([board], file, offset, true, NO_CATALOGUES));
	const all = ["soc.dtsi:21:2", "board.dts:3:2", "more.dtso:3:2", "more.dtso:3:21"];
	assert.deepEqual(uses("/b/more.dtso", at("&eth0 {")), all);
	assert.deepEqual(uses("/b/board.dts", FIRST_LINES.length + 1), all);
});

test("what a scmi.yaml names: trees, overlays, configurations", () => {
	const setup =
		"scmi: 1\nhost: { base: board.dts, overlays: [more.dtso] }\ndomains: { DomU1: { xl: [domu1.cfg], guest: guest.dts } }\n";
	const board = demoBoard("", {
		"more.dtso": "/dts-v1/;\n/plugin/;\n",
		"guest.dts": "/dts-v1/;\n/ { };\n",
		"scmi.yaml": setup,
	});
	for (const name of ["board.dts", "more.dtso", "domu1.cfg", "guest.dts"])
		assert.deepEqual(
			places(definition([board], "/b/scmi.yaml", setup.indexOf(name) + 2, NO_CATALOGUES)),
			[`${name}:1:1`],
			name,
		);
	assert.deepEqual(definition([board], "/b/scmi.yaml", setup.indexOf("domains"), NO_CATALOGUES), []);
});

test("a label and a macro are marked in the whole file, where they are given as written to", () => {
	const text = "#define A 1\n/ { l: n { a = <A &l>; }; };\n#if A\n&l { };\n#endif";
	const board = demoBoard(text);
	const marked = (at: string) =>
		documentHighlights([board], "/b/board.dts", FIRST_LINES.length + text.indexOf(at), NO_CATALOGUES).map(
			({ range: { start }, kind }) => `${start.line + 1}:${start.character + 1} ${kind}`,
		);
	const [read, written] = [2, 3];
	assert.deepEqual(marked("A &l"), [`3:9 ${written}`, `4:17 ${read}`, `5:5 ${read}`]);
	assert.deepEqual(marked("l>"), [`4:5 ${written}`, `4:20 ${read}`, `6:2 ${read}`]);
	assert.deepEqual(marked("a ="), []);
});

test("a file that is a guest's tree and part of the host's as well is shown as the guest's", () => {
	const files = {
		"domu1.dts": "/dts-v1/;\n/ { mine; };\n",
		"scmi.yaml": "scmi: 1\nhost: board.dts\nprofile: direct\ndomains: { DomU1: { guest: domu1.dts } }\n",
	};
	const analysis = demoBoard('#include "domu1.dts"', files);
	const lines = (file: string) => resolvedDocument([analysis], file)?.text.split("\n").length ?? 0;
	assert.equal(lines("/b/domu1.dts"), 6);
	assert.ok(lines("/b/board.dts") > 20);
	assert.ok(lines("/b/soc.dtsi") > 20);
	assert.equal(lines("/b/other.dts"), 0);
});

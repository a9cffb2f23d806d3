// Where #include, /include/ and /incbin/ lead; what is not there leads nowhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { documentLinks } from "../../server/src/features/document-links.ts";
import { demoBoard, FIRST_LINES } from "../demo-board.ts";

function links(body: string, files: Readonly<Record<string, string>>): string[] {
	const lines = `${FIRST_LINES}${body}\n`.split("\n");
	return documentLinks([demoBoard(body, files)], "/b/board.dts").map(({ range: { start, end }, target }) => {
		const typed = lines[start.line]?.slice(start.character, end.character);
		return `${typed} → ${target?.replace("file:///b/", "")}`;
	});
}

test("includes of both kinds, by macro as well", () =>
	assert.deepEqual(
		links('#include "sub/a.dtsi"\n#define HEADER "b.h"\n#include HEADER\n/include/ "c.dtsi"\n#include "none.h"', {
			"sub/a.dtsi": "",
			"b.h": "",
			"c.dtsi": "",
		}),
		["soc.dtsi → soc.dtsi", "sub/a.dtsi → sub/a.dtsi", "HEADER → b.h", "c.dtsi → c.dtsi"],
	));

test("binaries that are there, in this file", () => {
	const logo =
		'/ { logo = /incbin/("logo.bin"); gone = /incbin/("gone.bin"); part = /incbin/("sub/part.bin", 0, 1); };';
	assert.deepEqual(links(logo, { "logo.bin": "x", "sub/part.bin": "xy" }), [
		"soc.dtsi → soc.dtsi",
		"logo.bin → logo.bin",
		"sub/part.bin → sub/part.bin",
	]);
	assert.deepEqual(
		links('#include "sub/a.dtsi"', { "sub/a.dtsi": '/ { a = /incbin/("a.bin"); };', "sub/a.bin": "x" }),
		["soc.dtsi → soc.dtsi", "sub/a.dtsi → sub/a.dtsi"],
	);
});

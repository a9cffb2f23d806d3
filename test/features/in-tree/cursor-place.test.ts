// Where a cursor stands, read from the tokens before it alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type CursorPlace, cursorPlace } from "../../../server/src/devicetree/cursor/cursor-place.ts";
import { lex } from "../../../server/src/devicetree/lex/lexer.ts";
import { createNames } from "../../../server/src/devicetree/lex/names.ts";
import { unmarked } from "./typing-in-tree.ts";

function whatOf(place: CursorPlace): string {
	if (place.kind === "include") return ` ${place.style}`;
	if (place.kind === "deletion") return ` ${place.what}`;
	if (place.kind !== "argument") return "";
	return ` ${place.call.name} ${place.call.argument}${place.isInCells ? " in cells" : ""}`;
}

/** A place in one line: its kind, the nodes around it, what it is in, and in brackets what would be replaced. */
function placeAt(marked: string): string {
	const { text, offset } = unmarked(marked);
	const place = cursorPlace(lex("/b.dts", text, createNames()), offset);
	if (place === undefined) return "none";
	const nodes = "nodes" in place ? place.nodes.map(({ name }) => name).join(" > ") : "";
	const property = "property" in place ? ` ${place.property}` : "";
	const cells =
		"before" in place && place.kind !== "string" ? place.before.map((cell) => ` ${cell.text}`).join("") : "";
	const strings = place.kind === "string" ? place.before.map((word) => ` ${word}`).join("") : "";
	const what = whatOf(place);
	return `${place.kind}${what} ${nodes}${property}${cells}${strings} [${text.slice(place.start, place.end)}]`
		.replace(/ +/g, " ")
		.trim();
}

const PLACES: readonly (readonly [text: string, place: string])[] = [
	// names
	["▮", "name []"],
	["&ua▮rt0 { };", "name [&uart0]"],
	["&▮", "name [&]"],
	["&{/soc/ua▮", "name [&{/soc/ua]"],
	["/ { soc { st▮ }; };", "name / > soc [st]"],
	["/ { soc { #addr▮ }; };", "name / > soc [#addr]"],
	["/ { soc {\n#addr▮\n}; };", "name / > soc [#addr]"],
	["#inc▮", "name [#inc]"],
	["&a { usb0: ▮ };", "name &a []"],
	["&a { /delete-▮ };", "name &a [/delete-]"],
	["&a { x = <1>; }; &b { y; ▮ };", "name &b []"],
	["&a { foo ▮ };", "none"],
	["l: usb@1 { ▮ };", "name usb@1 []"],
	["&{/soc/usb@1} { ▮ };", "name &{/soc/usb@1} []"],
	// deletions
	["&a { /delete-property/ st▮ };", "deletion property &a [st]"],
	["/delete-node/ &ua▮;", "deletion node [&ua]"],
	// cells
	["&a { clocks = <&▮ };", "cell &a clocks [&]"],
	["&a { clocks = <&scmi_clk ▮12>; };", "cell &a clocks &scmi_clk [12]"],
	["&a { clocks = <&c 1>, <&c IM▮X 2>; };", "cell &a clocks &c 1 &c [IMX]"],
	["&a { clocks = <&{/soc/cl▮k} 1>; };", "cell &a clocks [&{/soc/clk}]"],
	["&a { x = <(1 + 2) MACRO(3, 4) 'c' ▮>; };", "cell &a x (1 + 2) MACRO(3, 4) 'c' []"],
	["&a { x = <(1 + ▮)>; };", "none"],
	["&a { x = <\n\t1\n\t▮\n>; };", "cell &a x 1 []"],
	["&a { x = RST(▮); };", "argument RST 0 &a x []"],
	["&a { x = <&b 1>, RST(1,▮2); };", "argument RST 1 &a x &b 1 [2]"],
	["&a { x = <&b 1>, <RST(1, X▮>; };", "argument RST 1 in cells &a x &b 1 [X]"],
	["&a { x = RST(1 + ▮); };", "none"],
	["&a { x = RST((▮)); };", "none"],
	["&a { x = RST(1) ▮; };", "value &a x []"],
	// strings
	['&a { status = "ok▮ay"; };', "string &a status [okay]"],
	['&a { names = "a", "b▮"; };', "string &a names a [b]"],
	['&a { status = "ok▮\n};', "string &a status [ok]"],
	['&a { status = "▮;\n};', "string &a status []"],
	['&a { status = "okay"▮; };', "value &a status []"],
	// values
	["&a { status = ▮ };", "value &a status []"],
	["&a { clocks = <1>, ▮ };", "value &a clocks []"],
	["&a { clocks = ▮ <1>, <2>; };", "value &a clocks [ <1>]"],
	["&a { status = ▮};", "value &a status []"],
	["/ { aliases { a = ▮&{/soc}; }; };", "value / > aliases a [&{/soc}]"],
	["/ { aliases { a = &{/s▮oc}; }; };", "value / > aliases a [&{/soc}]"],
	["&a { x = ▮ // <1>\n};", "value &a x []"],
	["&a { clocks = <▮&c 1>; };", "cell &a clocks [&c]"],
	// files
	["#include ▮\n", "include bare []"],
	['#include ▮"soc.dtsi"', "none"],
	["#include <dt-bindings/cl▮ock/x.h>", "include angled [dt-bindings/clock/x.h]"],
	['#include "a▮', "include quoted [a]"],
	['#include "▮#include "a"', "include quoted []"],
	['/include/ "so▮c.dtsi"', "include dtc [soc.dtsi]"],
	["&a {\n#include <x▮\n};", "include angled [x]"],
	// nothing
	["#define X ▮", "none"],
	["&a { /* clocks = <&▮ */ };", "none"],
	["// &▮", "none"],
	["&a { x; // y\n ▮ };", "name &a []"],
	// text that is broken before
	["&a { clocks = <&\n\tstatus = <&▮", "cell &a status [&]"],
	["&a { clocks = <&c 1\n};\n&b { x = <▮", "cell &b x []"],
	["&a { clocks = <&c 1>\n\tstatus = <▮", "cell &a status []"],
	["&a { clocks = <&c 1>\n\tl: usb@1 { ▮", "name &a > usb@1 []"],
	['&a { label = "x\n};\n&b { ▮', "name &b []"],
	["&a { cl\n\tstatus = <▮", "cell &a status []"],
	["#ifdef A\n&a {\n#else\n&b {\n#endif\n\t▮", "name &b []"],
	["/ { fragment@0 { target = <&i2c>; __overlay__ { ▮", "name / > fragment@0 > __overlay__ []"],
	// behind the cursor all may be anything
	["&a { x = <▮ }}}} <<< \" ' /*", "cell &a x []"],
];

for (const [text, place] of PLACES)
	test(JSON.stringify(text), () => {
		assert.equal(placeAt(text), place);
	});

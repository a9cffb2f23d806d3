// What a quick fix writes, and where: the board as it was typed, and the lines that are new or changed in it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { codeActions } from "../../server/src/features/code-actions.ts";
import { CATALOGUE, demoBoard, FIRST_LINES, GUEST } from "../demo-board.ts";
import { NO_CATALOGUES } from "../library.ts";

const ALONE = { "domu1.cfg": "# no guest" };
const ETH = "&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };\n";

/** For each quick fix of a board: its title, then the lines that it leaves otherwise than they were. */
function fixes(body: string, files: Readonly<Record<string, string>> = ALONE): string[] {
	const texts: Readonly<Record<string, string>> = { "board.dts": `${FIRST_LINES}${body}\n`, ...files };
	return demoBoard(body, files).findings.flatMap((finding) =>
		finding.fixes.flatMap(({ title, preferred, edits }) => [
			`${preferred ? "preferred: " : ""}${title}`,
			...edits.flatMap(({ at, text }) => {
				const before = texts[at.file.replace("/b/", "")] ?? assert.fail(at.file);
				const old = before.split("\n");
				const lines = `${before.slice(0, at.start)}${text}${before.slice(at.end)}`.split("\n");
				return lines.filter((line) => !old.includes(line)).map((line) => JSON.stringify(line));
			}),
		]),
	);
}

describe("what dtc would refuse", () => {
	test("a label that is misspelt: the nearest with the same digits, which is offered and not sure", () => {
		assert.deepEqual(fixes("&eth0 { scmi_devid = <4>; clocks = <&scmi_clkk 0>; };"), [
			"Write &scmi_clk",
			'"&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };"',
		]);
		assert.deepEqual(fixes("&etth0 { a; };"), ["Write &eth0", '"&eth0 { a; };"']);
		assert.deepEqual(fixes("&eth1 { a; };"), []);
		assert.deepEqual(fixes("#define ETH &etth0\nETH { a; };"), []);
	});
	test("a missing semicolon, behind a value and behind a node", () => {
		assert.deepEqual(fixes("&phy0 {\n\ta = <1>\n\tb;\n};"), ['preferred: Add ";"', '"\\ta = <1>;"']);
		assert.deepEqual(fixes("&phy0 {\n\ta { }\n\tb;\n};"), ['preferred: Add ";"', '"\\ta { };"']);
		assert.deepEqual(fixes("#define VALUE <1>\n&phy0 { a = VALUE };"), []);
	});
});

describe("a device id that is missing is added", () => {
	test("to a node on one line", () =>
		assert.deepEqual(fixes(`${ETH}&uart0 { clocks = <&scmi_clk 1>; };`), [
			"preferred: Add scmi_devid = <5> (uart): owns all it uses, same label and address",
			'"&uart0 { clocks = <&scmi_clk 1>; scmi_devid = <5>; };"',
		]));
	test("below the last property, in its indentation", () =>
		assert.deepEqual(fixes(`${ETH}&uart0 {\n  clocks = <&scmi_clk 1>;\n  child { a; };\n};`), [
			"preferred: Add scmi_devid = <5> (uart): owns all it uses, same label and address",
			'"  scmi_devid = <5>;"',
		]));
	test("below a deletion, where that is the last", () =>
		assert.deepEqual(fixes(`${ETH}&uart0 {\n\tclocks = <&scmi_clk 1>;\n\t/delete-property/ a;\n};`), [
			"preferred: Add scmi_devid = <5> (uart): owns all it uses, same label and address",
			'"\\tscmi_devid = <5>;"',
		]));
	test("with the file's own ends of lines", () =>
		assert.deepEqual(fixes(`${ETH}&uart0 {\r\n\tclocks = <&scmi_clk 1>;\r\n};`), [
			"preferred: Add scmi_devid = <5> (uart): owns all it uses, same label and address",
			'"\\tscmi_devid = <5>;\\r"',
		]));
	test("in the last body of the board's own, whatever is in the others", () =>
		assert.deepEqual(
			fixes(`${ETH}&uart0 {\n\tclocks = <&scmi_clk 1>;\n};\n&uart0 {\n  a;\n};\n#include "x.dtsi"`, {
				...ALONE,
				"x.dtsi": "&uart0 {\n    b;\n};\n",
			}),
			["preferred: Add scmi_devid = <5> (uart): owns all it uses, same label and address", '"  scmi_devid = <5>;"'],
		));
	test("not in a body that a macro makes, but by its label at the end", () =>
		assert.deepEqual(fixes(`#define UART &uart0 { clocks = <&scmi_clk 1>; };\n${ETH}UART`), [
			"preferred: Add scmi_devid = <5> (uart): owns all it uses, same label and address",
			'"&uart0 {"',
			'"\\tscmi_devid = <5>;"',
			'"};"',
		]));
	test("not behind a property that a macro makes, but at the beginning", () =>
		assert.deepEqual(fixes(`#define CLOCKS clocks = <&scmi_clk 1>;\n${ETH}&uart0 {\n\tCLOCKS\n};`), [
			"preferred: Add scmi_devid = <5> (uart): owns all it uses, same label and address",
			'"\\tscmi_devid = <5>;"',
		]));
	test("to a node of another file: by its label at the end of the board, which may lack its last line's end", () => {
		const soc = { ...ALONE, "uart.dtsi": "&uart0 { clocks = <&scmi_clk 1>; };\n" };
		assert.deepEqual(fixes(`${ETH}#include "uart.dtsi"`, soc), [
			"preferred: Add scmi_devid = <5> (uart): owns all it uses, same label and address",
			'"&uart0 {"',
			'"\\tscmi_devid = <5>;"',
			'"};"',
		]);
		const unended = { ...soc, "board.dts": `${FIRST_LINES}${ETH}#include "uart.dtsi"\n/* end */` };
		assert.deepEqual(fixes("", unended), [
			"preferred: Add scmi_devid = <5> (uart): owns all it uses, same label and address",
			'""',
			'"&uart0 {"',
			'"\\tscmi_devid = <5>;"',
			'"};"',
			'""',
		]);
	});
	test("to a node of another file without a label: there, where that file lies with the setup", () => {
		const mailbox = "/ {\n\tmailbox {\n\t\tclocks = <&scmi_clk 1>;\n\t};\n};\n";
		assert.deepEqual(fixes(`${ETH}#include "more.dtsi"`, { ...ALONE, "more.dtsi": mailbox }), [
			"preferred: Add scmi_devid = <5> (uart): owns all it uses",
			'"\\t\\tscmi_devid = <5>;"',
		]);
		const twice = "/ {\n\tmailbox { clocks = <&scmi_clk 1>; };\n};\n/ {\n\tmailbox {\n\t\ta;\n\t};\n};\n";
		assert.deepEqual(fixes(`${ETH}#include "more.dtsi"`, { ...ALONE, "more.dtsi": twice }).slice(1), [
			'"\\t\\tscmi_devid = <5>;"',
		]);
		assert.deepEqual(fixes(`${ETH}#include "../soc/more.dtsi"`, { ...ALONE, "../soc/more.dtsi": mailbox }), []);
	});
	test("the setup lies where its scmi.yaml is, whatever folder its board is in", () => {
		const board = `${FIRST_LINES.replace("soc", "../soc")}${ETH}#include "../more.dtsi"\n`;
		const files = {
			...ALONE,
			"boards/board.dts": board,
			"more.dtsi": "/ {\n\tmailbox {\n\t\tclocks = <&scmi_clk 1>;\n\t};\n};\n",
			"scmi.yaml": "scmi: 1\nhost: boards/board.dts\nprofile: xen-rfc-v2\n",
		};
		assert.deepEqual(fixes("", files), [
			"preferred: Add scmi_devid = <5> (uart): owns all it uses",
			'"\\t\\tscmi_devid = <5>;"',
		]);
	});
	test("in the place of one that has no number", () => {
		assert.deepEqual(fixes(`${ETH}&uart0 { scmi_devid; clocks = <&scmi_clk 1>; };`), [
			"preferred: Write scmi_devid = <5> (uart): owns all it uses, same label and address",
			'"&uart0 { scmi_devid = <5>; clocks = <&scmi_clk 1>; };"',
		]);
		assert.deepEqual(fixes(`${ETH}&uart0 { scmi_devid = "5"; clocks = <&scmi_clk 1>; };`), [
			"preferred: Write scmi_devid = <5> (uart): owns all it uses, same label and address",
			'"&uart0 { scmi_devid = <5>; clocks = <&scmi_clk 1>; };"',
		]);
	});
});

describe("which device it is", () => {
	test("one of two that own all: that at its address, as the other would be at another", () =>
		assert.deepEqual(fixes(`${ETH}&usb0 { clocks = <&scmi_clk 2>; };`), [
			"preferred: Add scmi_devid = <7> (usb): owns all it uses, same label and address",
			'"&usb0 { clocks = <&scmi_clk 2>; scmi_devid = <7>; };"',
		]));
	test("of two that own all and look alike, none is preferred", () => {
		const twins = CATALOGUE.replace("labels: [phy0]", "labels: [usb0]").replace("0xe65a0000", "0xe6590000");
		assert.deepEqual(fixes(`${ETH}&usb0 { clocks = <&scmi_clk 2>; };`, { ...ALONE, "firmware.scmi.yaml": twins }), [
			"Add scmi_devid = <7> (usb): owns all it uses, same label and address",
			'"&usb0 { clocks = <&scmi_clk 2>; scmi_devid = <7>; };"',
			"Add scmi_devid = <8> (phy): owns all it uses, same label and address",
			'"&usb0 { clocks = <&scmi_clk 2>; scmi_devid = <8>; };"',
		]);
	});
	test("of two that own all, neither of which it looks like, none is preferred", () =>
		assert.deepEqual(fixes(`${ETH}/ { mailbox { clocks = <&scmi_clk 2>; }; };`), [
			"Add scmi_devid = <7> (usb): owns all it uses",
			'"/ { mailbox { clocks = <&scmi_clk 2>; scmi_devid = <7>; }; };"',
			"Add scmi_devid = <8> (phy): owns all it uses",
			'"/ { mailbox { clocks = <&scmi_clk 2>; scmi_devid = <8>; }; };"',
		]));
	test("the only one that owns all, though it looks like none", () =>
		assert.deepEqual(fixes(`${ETH}/ { mailbox {\n\tclocks = <&scmi_clk 1>;\n}; };`), [
			"preferred: Add scmi_devid = <5> (uart): owns all it uses",
			'"\\tscmi_devid = <5>;"',
		]));
	test("by its label alone, by its address alone", () => {
		const title = (from: string, to: string) =>
			fixes(`${ETH}&uart0 { clocks = <&scmi_clk 1>; };`, {
				...ALONE,
				"firmware.scmi.yaml": CATALOGUE.replace(from, to),
			})[0];
		assert.equal(
			title("0xe6540000", "0xe6541000"),
			"preferred: Add scmi_devid = <5> (uart): owns all it uses, same label",
		);
		assert.equal(
			title("labels: [uart0]", "labels: [u]"),
			"preferred: Add scmi_devid = <5> (uart): owns all it uses, same address",
		);
	});
	test("where it looks like one that does not own what it uses, the clock is: it stands at the uart's address, under its label", () =>
		assert.deepEqual(fixes(`${ETH}&uart0 { clocks = <&scmi_clk 0>; };`), [
			"Add scmi_devid = <4> (eth): owns all it uses",
			'"&uart0 { clocks = <&scmi_clk 0>; scmi_devid = <4>; };"',
			"Add scmi_devid = <5> (uart): same label and address",
			'"&uart0 { clocks = <&scmi_clk 0>; scmi_devid = <5>; };"',
			"preferred: Use clock 1 _uart",
			'"&uart0 { clocks = <&scmi_clk 1>; };"',
		]));
	test("a wrong number is replaced; one that is a macro is left to its macro", () => {
		assert.deepEqual(fixes("&uart0 { scmi_devid = <4>; clocks = <&scmi_clk 1>; };"), [
			"preferred: Set scmi_devid to 5 (uart): owns all it uses, same label and address",
			'"&uart0 { scmi_devid = <5>; clocks = <&scmi_clk 1>; };"',
		]);
		assert.deepEqual(fixes("#define UART 4\n&uart0 { scmi_devid = <UART>; clocks = <&scmi_clk 1>; };"), []);
	});
	test("a wrong number of a node that uses nothing", () =>
		assert.deepEqual(fixes("&uart0 { scmi_devid = <4>; };"), [
			"preferred: Set scmi_devid to 5 (uart): same label and address",
			'"&uart0 { scmi_devid = <5>; };"',
		]));
	test("a number that firmware does not have", () =>
		assert.deepEqual(fixes("&uart0 { scmi_devid = <40>; clocks = <&scmi_clk 1>; };"), [
			"preferred: Set scmi_devid to 5 (uart): owns all it uses, same label and address",
			'"&uart0 { scmi_devid = <5>; clocks = <&scmi_clk 1>; };"',
		]));
});

test("a device that a guest has too is kept from Dom0", () =>
	assert.deepEqual(fixes("&usb0 {\n\tscmi_devid = <7>;\n\tclocks = <&scmi_clk 2>;\n};", { "domu1.cfg": GUEST }), [
		"Keep usb0 from Dom0 (xen,passthrough)",
		'"\\txen,passthrough;"',
	]));

test("while a body is not closed there is none", () => {
	const guest = { "domu1.cfg": GUEST };
	assert.deepEqual(fixes("&usb0 {\n\tscmi_devid = <7>;\n\tclocks = <&scmi_clk 2>;\n", guest), []);
});

test("offered where the cursor touches what is underlined, at either end of it", () => {
	const body = "&uart0 { scmi_devid = <4>; clocks = <&scmi_clk 1>; };";
	const offered = (character: number, line = 2) => {
		const at = { line, character };
		const range = { start: at, end: at };
		const ability = { isEditable: () => true, createsFiles: false, hasCommands: false };
		return codeActions([demoBoard(body, ALONE)], [], "/b/board.dts", range, NO_CATALOGUES, ability).length;
	};
	const start = body.indexOf("4>");
	assert.deepEqual([offered(start - 1), offered(start), offered(start + 1), offered(start + 2)], [0, 1, 1, 0]);
	assert.deepEqual([offered(start, 1), offered(start, 3)], [0, 0]);
});

// Whose a number is: what tells it, and what does not.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { demoBoard, findingsOf } from "../demo-board.ts";

const files = (clock: string, devices = "") => ({
	"domu1.cfg": "# no guest",
	"firmware.scmi.yaml": `scmiCatalogue: 1
firmware: { name: Demo SM, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14 } } }
resources: { clock: { ${clock} } }
devices: { ${devices} }
permissions: { model: none }
completeness: { clock: complete }
`,
});

describe("by address and label", () => {
	const CLOCKS = "eth: { id: 0 }, uart: { id: 1, symbols: [CK_UART] }, uart_bus: { id: 2 }";
	const ETH = "eth: { dt: { labels: [eth0] }, resources: { clock: [eth] } }";
	const uart = (dt: string, own = "uart, uart_bus") => `${ETH}, uart: { dt: ${dt}, resources: { clock: [${own}] } }`;
	const said = (body: string, devices: string) => findingsOf(body, files(CLOCKS, devices));
	const NODE = "&uart0 { clocks = <&scmi_clk 0>; };";

	test("either will do, and what they disagree on is not known", () => {
		const found = [
			'warning scmi-resource-mismatch "0": clock 0 is eth of device eth; uart0 is device uart, which owns 1 uart and 2 uart_bus',
		];
		assert.deepEqual(said(NODE, uart("{ labels: [uart0] }")), found);
		assert.deepEqual(said(NODE, uart("{ addresses: [0xe6540000] }")), found);
		assert.deepEqual(said(NODE, `${uart("{ labels: [uart0] }")}, x: { dt: { addresses: [0xe6540000] } }`), []);
		assert.deepEqual(said(NODE, uart("{ labels: [serial0] }")), []);
	});
	test("a device without one of the kind, or whose own are all used, may need what is another's", () => {
		assert.deepEqual(said(NODE, uart("{ labels: [uart0] }", "")), []);
		const all = "&uart0 { clocks = <&scmi_clk 0>, <&scmi_clk 1>, <&scmi_clk 2>; };";
		assert.deepEqual(said(all, uart("{ labels: [uart0] }")), []);
	});
	test("what two own is no one's own", () => {
		const devices = `${uart("{ labels: [uart0] }")}, mac: { resources: { clock: [eth] } }`;
		assert.deepEqual(said(NODE, devices), []);
	});
	test("the number that is left over is put in its place, as the wrong one is written", () => {
		const edits = (body: string) =>
			demoBoard(body, files(CLOCKS, uart("{ labels: [uart0] }", "uart"))).findings.flatMap(({ fixes }) =>
				fixes.flatMap((fix) => fix.edits.map(({ text }) => text)),
			);
		assert.deepEqual(edits(NODE), ["1"]);
		assert.deepEqual(edits("&uart0 { clocks = <&scmi_clk 0x0>; };"), ["0x1"]);
		const macros = "#define CK_ETH 0\n#define CK_UART 1\n";
		assert.deepEqual(edits(`${macros}&uart0 { clocks = <&scmi_clk CK_ETH>; };`), ["CK_UART"]);
		assert.deepEqual(edits("#define CK_ETH 0\n&uart0 { clocks = <&scmi_clk CK_ETH>; };"), []);
	});
});

describe("by names", () => {
	const CLOCKS = "eth0: { id: 0 }, uart0: { id: 1, name: ck_uart0 }, usb0: { id: 2 }, phy0: { id: 3 }";
	const said = (uses: Readonly<Record<string, number>>, clocks = CLOCKS) => {
		const body = Object.entries(uses).map(([label, id]) => `&${label} { clocks = <&scmi_clk ${id}>; };`);
		return findingsOf(body.join("\n"), files(clocks)).filter((line) => !line.startsWith(" "));
	};

	test("two that are crossed are one finding", () =>
		assert.deepEqual(said({ eth0: 0, uart0: 2, usb0: 1 }), [
			'warning scmi-resource-mismatch "2": uart0 uses clock 2 usb0, and usb0 uses clock 1 ck_uart0: each has what is called like the other',
		]));
	test("one that has what the other has too", () =>
		assert.deepEqual(said({ uart0: 1, usb0: 1 }), [
			'information scmi-resource-mismatch "1": clock 1 ck_uart0 is called like uart0, which has it too; clock 2 usb0 is called like usb0, and nobody uses it',
		]));
	test("a node that is not in use shows what is meant, and is not judged", () => {
		const idle = '&usb0 { clocks = <&scmi_clk 2>; status = "disabled"; };';
		const found = (clocks: string) => findingsOf(`${idle}\n&uart0 { clocks = ${clocks}; };`, files(CLOCKS)).length;
		assert.equal(found("<&scmi_clk 2>"), 2, "one, and the other place");
		assert.equal(found("<&scmi_clk 1>"), 0);
		const wrong = '&usb0 { clocks = <&scmi_clk 1>; status = "disabled"; };\n&uart0 { clocks = <&scmi_clk 1>; };';
		assert.deepEqual(findingsOf(wrong, files(CLOCKS)), []);
	});
	test("a board that counts otherwise than firmware is not wrong", () => {
		assert.deepEqual(said({ eth0: 1, uart0: 2, usb0: 3, phy0: 0 }), []);
		assert.deepEqual(said({ uart0: 2, usb0: 3, phy0: 1 }), []);
	});
	test("what somebody else uses, or is not there, is not missed", () => {
		assert.deepEqual(said({ uart0: 1, usb0: 1, phy0: 2 }), []);
		assert.deepEqual(said({ uart0: 1, usb0: 1 }, "uart0: { id: 1 }, other: { id: 2 }"), []);
		assert.deepEqual(said({ uart0: 1, usb0: 1 }, "uart0: { id: 1 }, usb0: { id: 2 }, b: { id: 3, name: USB-0 }"), []);
	});
});

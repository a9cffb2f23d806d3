// What the macro of a number shows of it, and what it does not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { demoBoard, FIRST_LINES, findingsOf } from "../demo-board.ts";
import { applied } from "./applied.ts";

const catalogue = (clock: string, agents = "") => ({
	"domu1.cfg": "# no guest",
	"firmware.scmi.yaml": `scmiCatalogue: 1
firmware: { name: Demo OP-TEE, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14 }, reset: { id: 0x16 } } }
${agents}
resources:
  clock: { ${clock} }
  reset: { eth: { id: 0, symbols: [RST_ETH] } }
permissions: { model: none }
completeness: { clock: partial, reset: complete }
`,
});
const TWO = "eth: { id: 0, symbols: [FW_ETH] }, uart: { id: 1, symbols: [FW_UART] }";
/** What is said of macros in a cell for clocks. */
const said = (defines: string, cell: string, clock = TWO, agents = "") =>
	findingsOf(`${defines}\n&eth0 { clocks = <&scmi_clk ${cell}>; };`, catalogue(clock, agents)).filter((line) =>
		/^\w+ scmi-(symbol|clock)/.test(line),
	);

const DRIFTED =
	'"FW_ETH": FW_ETH comes to 1, which is clock uart of "Demo OP-TEE", and that is what eth0 gets. FW_ETH is clock 0 (eth) there, so board.dts was written for other numbers';

test("the symbol with another number than the catalogue's", () => {
	assert.deepEqual(said("#define FW_ETH 1", "FW_ETH"), [`warning scmi-symbol-mismatch ${DRIFTED}`]);
	assert.deepEqual(said("#define FW_ETH (1)", "FW_ETH"), [`warning scmi-symbol-mismatch ${DRIFTED}`]);
	assert.deepEqual(said("#define FW_ETH 0x0", "FW_ETH"), []);
});

test("a macro is what it is defined as; what is made of several is nobody's", () => {
	const [alias] = said("#define FW_ETH 1\n#define MINE FW_ETH", "MINE");
	assert.match(alias ?? "", /"MINE": FW_ETH comes to 1/);
	assert.deepEqual(said("#define FW_ETH 0\n#define FW_UART FW_ETH", "FW_UART"), []);
	assert.deepEqual(said("#define FW_ETH 1", "(FW_ETH)"), []);
	assert.deepEqual(said("#define FW_ETH 1", "(FW_ETH + 0)"), []);
	assert.deepEqual(said("#define FW_ETH(n) n", "FW_ETH(1)"), []);
	assert.deepEqual(said("", "1"), []);
});

test("a number that is not listed: by its macro it is wrong also where the list is not complete", () => {
	assert.deepEqual(said("#define FW_ETH 7", "FW_ETH"), [
		'warning scmi-clock-unknown "FW_ETH": clock 7 is not among those listed for "Demo OP-TEE", and the list is not complete. FW_ETH is clock 0 (eth) there, so board.dts was written for other numbers',
	]);
	assert.match(said("#define ETH 7", "ETH")[0] ?? "", /^warning .*\. FW_ETH is clock 0 \(eth\) there$/);
	assert.match(said("#define OTHER 7", "OTHER")[0] ?? "", /^information .*is not complete$/);
});

test("a name behind a prefix tells nothing where two end like it, or the number is called like it", () => {
	assert.deepEqual(said("#define ETH 1", "ETH", `${TWO}, wol: { id: 2, symbols: [WOL_ETH] }`), []);
	assert.deepEqual(said("#define UART 0", "UART", "uart: { id: 0 }, console: { id: 1, symbols: [FW_UART] }"), []);
});

test("a name with firmware's word left out, or another's put in", () => {
	const clocks = "hse: { id: 0, symbols: [CK_SCMI_HSE] }, lsi: { id: 1, symbols: [CK_SCMI_LSI] }";
	assert.match(said("#define CK_LSI 0", "CK_LSI", clocks)[0] ?? "", /CK_SCMI_LSI is clock 1 \(lsi\) there$/);
	assert.deepEqual(said("#define CK_LSI 1", "CK_LSI", clocks), []);
	assert.deepEqual(said("#define CK_LSE 0", "CK_LSE", clocks), []);
});

test("a header that begins firmware's names alike has this one for something else", () => {
	const clocks =
		"cpu: { id: 0, symbols: [SCMI_CLK_CPU] }, gpu: { id: 1, symbols: [SCMI_CLK_GPU] }, sd: { id: 2, symbols: [SCMI_CCLK_SD] }";
	const header = "#define SCMI_CCLK_SD 2\n#define SCMI_SD 2\n#define ARMCLK_L 2\n#define PCLK_VO 3";
	assert.deepEqual(said(header, "ARMCLK_L", clocks), [
		'warning scmi-symbol-mismatch "ARMCLK_L": ARMCLK_L comes to 2, which is clock sd of "Demo OP-TEE", and that is what eth0 gets. board.dts calls that SCMI_CCLK_SD, and all of firmware\'s clocks SCMI_…',
	]);
	assert.deepEqual(said(header, "SCMI_SD", clocks), []);
	assert.deepEqual(said("#define ARMCLK_L 2", "ARMCLK_L", clocks), [], "firmware's own name is not in that header");
	const mixed = clocks.replace("SCMI_CLK_CPU", "CPU");
	assert.deepEqual(said(header, "ARMCLK_L", mixed), [], "firmware's names do not begin alike");
});

test("numbers of each agent: another's is no other meaning", () => {
	const agents = `agents:
  tee: { id: 0, channels: [{ transport: smc, smcId: 0x82000001 }] }
  linux: { id: 1, channels: [{ transport: smc, smcId: 0x82000002 }] }`;
	const own = "eth: { agentIds: { tee: 1, linux: 0 }, symbols: [FW_ETH] }, uart: { agentIds: { linux: 1 } }";
	assert.equal(said("#define FW_ETH 1", "FW_ETH", own, agents).length, 1);
	assert.deepEqual(said("#define FW_ETH 0", "FW_ETH", own, agents), []);
	const unseen = "eth: { agentIds: { tee: 0, linux: null }, symbols: [FW_ETH] }, uart: { agentIds: { linux: 1 } }";
	assert.deepEqual(said("#define FW_ETH 1", "FW_ETH", unseen, agents), []);
	const unknown = "eth: { agentIds: { a: 0, b: 1 }, symbols: [FW_ETH] }, uart: { agentIds: { a: 1 } }";
	assert.deepEqual(said("#define FW_ETH 1", "FW_ETH", unknown, "agents: { a: { id: 0 }, b: { id: 1 } }"), []);
});

test("a name of another table, and what is called the same in both", () => {
	assert.match(
		said("#define RST_ETH 1", "RST_ETH")[0] ?? "",
		/^warning scmi-symbol-mismatch "RST_ETH": RST_ETH comes to 1, .* RST_ETH is reset 0 \(eth\) there$/,
	);
	assert.deepEqual(said("#define RST_ETH 0", "RST_ETH"), []);
});

test("what is not in use is not judged", () => {
	const body = '#define FW_ETH 1\n&eth0 { clocks = <&scmi_clk FW_ETH>; status = "disabled"; };';
	assert.deepEqual(findingsOf(body, catalogue(TWO)), []);
});

test("one macro in several places of a node is one finding, and is mended in all of them", () => {
	const body =
		"#define FW_ETH 0\n#define ETH 1\n&eth0 { clocks = <&scmi_clk ETH>; assigned-clocks = <&scmi_clk ETH>; };\n&uart0 { clocks = <&scmi_clk ETH>; };";
	const { findings } = demoBoard(body, catalogue(TWO));
	const told = findings.filter(({ code }) => code === "scmi-symbol-mismatch");
	assert.deepEqual(
		told.map(({ related }) => related.map(({ message }) => message)),
		[["ETH in assigned-clocks too"], []],
	);
	assert.deepEqual(
		told[0]?.fixes.map(({ title, edits }) => [title, edits.length]),
		[["Write FW_ETH in 2 places", 2]],
	);
	const fix = told[0]?.fixes[0] ?? assert.fail();
	const mended = applied({ "/b/board.dts": `${FIRST_LINES}${body}\n` }, fix);
	assert.match(
		mended["/b/board.dts"] ?? "",
		/&eth0 \{ clocks = <&scmi_clk FW_ETH>; assigned-clocks = <&scmi_clk FW_ETH>; \};/,
	);
});

test("a parent that the wrong clock cannot have comes of the wrong macro", () => {
	const clocks =
		"eth: { id: 0, symbols: [FW_ETH], parents: [uart] }, uart: { id: 1, symbols: [FW_UART], parents: [eth] }";
	const files = catalogue(clocks);
	const withParents = {
		...files,
		"firmware.scmi.yaml": files["firmware.scmi.yaml"].replace("0x14 }", "0x14, version: 0x30000 }"),
	};
	const board = (cell: string) =>
		demoBoard(
			`#define FW_ETH 0\n#define ETH 1\n&eth0 { assigned-clocks = <&scmi_clk ${cell}>; assigned-clock-parents = <&scmi_clk 1>; };`,
			withParents,
		).findings.map(({ code, related }) => [code, ...related.map(({ message }) => message.split(":")[0])]);
	assert.deepEqual(board("ETH"), [
		["scmi-symbol-mismatch", "clock 1 (uart) does not get clock 1 (uart) as its parent"],
	]);
	assert.deepEqual(
		board("1").map(([code]) => code),
		["scmi-parent-unavailable"],
	);
	assert.deepEqual(board("FW_ETH"), []);
});

test("and so is one whose number firmware does not serve", () => {
	const body =
		"#define FW_ETH 0\n#define ETH 9\n&eth0 { clocks = <&scmi_clk ETH>; assigned-clocks = <&scmi_clk ETH>; };\n&uart0 { clocks = <&scmi_clk ETH>, <&scmi_clk 8>; };";
	const told = demoBoard(body, catalogue(TWO)).findings.filter(({ code }) => code === "scmi-clock-unknown");
	assert.deepEqual(
		told.map(({ related, fixes }) => [
			...related.map(({ message }) => message).filter((message) => message.endsWith(" too")),
			...fixes.map(({ title, edits }) => `${title}: ${edits.length}`),
		]),
		[["ETH in assigned-clocks too", "Write FW_ETH in 2 places: 2"], ["Write FW_ETH: 1"], []],
	);
});

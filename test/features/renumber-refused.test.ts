// What is not renumbered: refused with its line, and then nothing of its repository; or left as it is, and said.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { indexCatalogue } from "../../server/src/catalogue/catalogue-index.ts";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { renumber } from "../../server/src/features/renumber/renumber.ts";
import type { Release } from "../../server/src/features/renumber/renumbering.ts";
import { scmiDt } from "../cli/command-line.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { catalogue, EDITED, NOTHING, preview, refuses, SOC, shows } from "./renumber-preview.ts";

describe("a number that is refused keeps its whole repository as it is", () => {
	test("that the old release does not have", () =>
		refuses(
			"&a { clocks = <&scmi_clk 1>; };\n&b { clocks = <&scmi_clk 7>; };",
			`board.dts:4:26: clock 7 is not in Demo 1\n${NOTHING}`,
		));
	test("that the new one does not have", () =>
		refuses("&a { clocks = <&scmi_clk 1>; };", `board.dts:3:26: clock 1 (_usb) is not in Demo 2\n${NOTHING}`, {
			after: catalogue("eth: { id: 1 }"),
		}));
	test("that may be one of two", () =>
		refuses(
			"&a { clocks = <&scmi_clk 1>; };",
			`board.dts:3:26: clock 1 (usb) may be u0 or u1 in Demo 2: which one cannot be told\n${NOTHING}`,
			{
				before: catalogue("usb: { id: 1, symbols: [CLK_U0, CLK_U1] }"),
				after: catalogue("u0: { id: 5, symbols: [CLK_U0] }, u1: { id: 6, symbols: [CLK_U1] }"),
			},
		));
	test("that is known by nothing but the number", () =>
		refuses(
			"&a { clocks = <&scmi_clk 1>; };",
			`board.dts:3:26: clock 1 (clock_1) has nothing but its number to be known by: which one it is in Demo 2 cannot be told\n${NOTHING}`,
			{ before: catalogue("clock_1: { id: 1 }"), after: catalogue("clock_1: { id: 1 }") },
		));
	test("that is wrong in the new one, as two have it", () =>
		refuses(
			"&a { clocks = <&scmi_clk 2>; };",
			`/c/new.scmi.yaml has 1 error, and what depends on that is left out: scmi-dt check /c/new.scmi.yaml says which\nboard.dts:3:26: clock 2 (eth) is not in Demo 2\n${NOTHING}`,
			{ after: catalogue("usb: { id: 5 }, eth: { id: 5 }") },
		));
	test("that is computed", () =>
		refuses(
			"&a { clocks = <&scmi_clk (2 - 1)>; };",
			`board.dts:3:26: clock 1 (_usb) is now 5, and what stands here is no plain number: change it by hand\n${NOTHING}`,
		));
	test("that a macro of the board's own stands for", () =>
		refuses(
			"#define MINE 1\n&a { clocks = <&scmi_clk MINE>; };",
			`board.dts:4:26: clock 1 (_usb) is now 5, and stands here as MINE: numbers in macros are not changed. Write 1 in its place first\n${NOTHING}`,
		));
	test("two that one macro stands for", () =>
		refuses(
			"#define BOTH <&scmi_clk 1>, <&scmi_clk 2>\n&a { clocks = BOTH; };",
			`board.dts:4:15: clock 1 (_usb) is now 5, and stands here as BOTH: numbers in macros are not changed. Write 1 in its place first
board.dts:4:15: clock 2 (eth) is now 1, and stands here as BOTH: numbers in macros are not changed. Write 2 in its place first
scmi-dt renumber: .: nothing is changed here, for the 2 places above`,
		));
	test("that a macro says, and the catalogue gives that macro another one", () =>
		refuses(
			"#define CLK_USB 2\n&a { clocks = <&scmi_clk CLK_USB>; };",
			`board.dts:4:26: clock 2 stands here as CLK_USB, which is 1 in Demo 1\n${NOTHING}`,
		));
	test("in a file that other boards are made of too", () =>
		refuses(
			"",
			`shared.dtsi:1:26: clock 1 (_usb) is now 5, and this file is not changed: it is part of other.dts too, which would have to be renumbered with it\n${NOTHING}`,
			{
				files: {
					"/work/shared.dtsi": "&a { clocks = <&scmi_clk 1>; };\n",
					"/work/board.dts": '/dts-v1/;\n#include "soc.dtsi"\n#include "shared.dtsi"\n',
					"/work/deep/er/other.dts": '/dts-v1/;\n#include "../../soc.dtsi"\n#include "../../shared.dtsi"\n',
				},
			},
		));
	test("in a file outside of the boards' repositories", () =>
		refuses(
			"",
			`/sdk/soc.dtsi:15:26: clock 1 (_usb) is now 5, and this file is not changed: it lies outside of the boards' own repositories
scmi-dt renumber: /sdk: nothing is changed here, for the place above
scmi-dt renumber: .: nothing is changed here, as /sdk is not, and the same boards are made of both`,
			{
				files: {
					"/sdk/.git/HEAD": "",
					"/sdk/soc.dtsi": `${SOC}&a { clocks = <&scmi_clk 1>; };\n`,
					"/work/board.dts": '/dts-v1/;\n#include "../sdk/soc.dtsi"\n&b { clocks = <&scmi_clk 2>; };\n',
				},
			},
		));
	test("that is one text, and means two things", () =>
		refuses(
			"",
			`shared.dtsi:1:30: one text, and two numbers: in board.dts clock 1 (_usb), which is now 5 and in other another firmware's, which stays 1\n${NOTHING}`,
			{
				boards: ["board.dts", "scmi.yaml"],
				files: {
					"/work/shared.dtsi": "&a { clocks = <&clocks_of_fw 1>; };\n",
					"/work/board.dts": `/dts-v1/;\n#include "soc.dtsi"\nclocks_of_fw: &scmi_clk { };\n#include "shared.dtsi"\n`,
					"/work/other.dts": `/dts-v1/;
#include "soc.dtsi"
/ { firmware { second { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000099>; #address-cells = <1>; #size-cells = <0>;
clocks_of_fw: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; }; };
#include "shared.dtsi"
`,
					"/work/second.scmi.yaml": catalogue("x: { id: 1 }").replace("name: Demo", "name: Second"),
					"/work/scmi.yaml":
						"scmi: 1\nhost: other.dts\ncatalogue: { /firmware/scmi: /c/old.scmi.yaml, /firmware/second: second.scmi.yaml }\n",
				},
			},
		));
	test("that a variant with another firmware has too", async () => {
		const files = {
			"/work/fw.scmi.yaml": catalogue("x: { id: 1 }").replace("name: Demo", "name: Other"),
			"/work/scmi.yaml":
				"scmi: 1\nhost: board.dts\nvariants: { a: { catalogue: /c/old.scmi.yaml }, b: { catalogue: fw.scmi.yaml } }\n",
		};
		const body = "&a { clocks = <&scmi_clk 1>; };";
		await refuses(
			body,
			`board.dts:3:26: one text, and two numbers: in board#a clock 1 (_usb), which is now 5 and in board#b another firmware's, which stays 1\n${NOTHING}`,
			{ files, boards: ["scmi.yaml"] },
		);
		const run = await preview(body, { files, boards: ["scmi.yaml#a"] });
		assert.deepEqual(run, {
			exitCode: 2,
			said: "scmi-dt renumber: scmi.yaml#a: name scmi.yaml itself, as its variants are made of the same files",
		});
		await refuses(body, `board.dts:1:1: board is for Other, not for Demo 1\n${NOTHING}`, {
			files: {
				...files,
				"/work/other/scmi.yaml": "scmi: 1\nhost: ../board.dts\ncatalogue: ../fw.scmi.yaml\n",
			},
			boards: ["other/scmi.yaml"],
		});
	});
	test("on a board that the catalogue is not for", () =>
		refuses(
			"&a { clocks = <&scmi_clk 1>; };",
			`board.dts:1:1: Demo 1 is for other boards than board.dts, as its match: says\n${NOTHING}`,
			{
				before: catalogue("usb: { id: 1 }").replace("acme,demo", "acme,other"),
			},
		));
	test("on a board without SCMI", () =>
		refuses("", `plain.dts:1:1: no SCMI node of plain.dts is known to be a channel into Demo 1\n${NOTHING}`, {
			boards: ["plain.dts"],
			files: { "/work/plain.dts": '/dts-v1/;\n/ { compatible = "acme,demo"; };\n' },
		}));
	test("that may be overlooked, in a tree that cannot be read", () =>
		refuses(
			"&a { clocks = <&scmi_clk 1> };",
			`board.dts:3:27: as this cannot be read, numbers may be overlooked: expected ";" after the value of clocks\n${NOTHING}`,
		));
	test("in a blob", async () => {
		const made = await scmiDt(
			{ "/work/soc.dtsi": SOC, "/work/board.dts": '/dts-v1/;\n#include "soc.dtsi"\n&a { clocks = <&scmi_clk 1>; };\n' },
			"resolve",
			"--format",
			"dtb",
			"board.dts",
		);
		const { refused } = renumberIn({ "/work/board.dtb": Buffer.from(made.output, "latin1") }, "/work/board.dtb");
		assert.deepEqual(refused, [
			"/work/board.dtb: clock 1 (_usb) is now 5, and what stands here is no plain number: change it by hand",
		]);
	});
});

describe("repositories are apart", () => {
	const TWO = {
		"/work/one/.git/HEAD": "",
		"/work/one/soc.dtsi": SOC,
		"/work/one/board.dts": '/dts-v1/;\n#include "soc.dtsi"\n&a { clocks = <&scmi_clk 1>; };\n',
		"/work/two/.git": "gitdir: elsewhere\n",
		"/work/two/soc.dtsi": SOC,
		"/work/two/board.dts": '/dts-v1/;\n#include "soc.dtsi"\n&a { clocks = <&scmi_clk 7>; };\n',
	};
	test("one that refuses keeps another from nothing that has no board in common with it", () =>
		refuses(
			"",
			`+++ b/board.dts
+&a { clocks = <&scmi_clk 5>; };
scmi-dt renumber: one: 1 edit in 1 file; --write makes them
two/board.dts:3:26: clock 7 is not in Demo 1
scmi-dt renumber: two: nothing is changed here, for the place above`,
			{ files: TWO, boards: ["one/board.dts", "two/board.dts"] },
		));
	test("a board with files in both", () =>
		refuses(
			"",
			`scmi-dt renumber: one: nothing is changed here, as two is not, and the same boards are made of both
two/more.dtso:3:26: clock 7 is not in Demo 1
scmi-dt renumber: two: nothing is changed here, for the place above`,
			{
				files: {
					...TWO,
					"/work/two/more.dtso": "/dts-v1/;\n/plugin/;\n&b { clocks = <&scmi_clk 7>; };\n",
					"/work/one/scmi.yaml": "scmi: 1\nhost: { base: board.dts, overlays: [../two/more.dtso] }\n",
				},
				boards: ["one/scmi.yaml"],
			},
		));
});

describe("what is left as it is, and said", () => {
	test("a macro that the new release's header has", () =>
		shows(
			"#define CLK_USB 1\n&a { clocks = <&scmi_clk CLK_USB>; };\n&b { clocks = <&scmi_clk 2>; };",
			`+++ b/board.dts
+&b { clocks = <&scmi_clk 1>; };
board.dts:3:17: CLK_USB is another number in Demo 2: take the header that comes with it
${EDITED}`,
		));
	test("a header of which many are used is named once", () =>
		shows(
			"#include <dt-bindings/acme.h>\n&a { clocks = <&scmi_clk CLK_USB>; };\n&b { clocks = <&scmi_clk CLK_ETH>, <&scmi_clk CLK_USB>; };",
			`linux/include/dt-bindings/acme.h:2:17: CLK_ETH, CLK_USB are other numbers in Demo 2: take the header that comes with it
scmi-dt renumber: none of 3 numbers has to be edited for Demo 2`,
			{
				before: catalogue("usb: { id: 1, symbols: [CLK_USB] }, eth: { id: 2, symbols: [CLK_ETH] }"),
				after: catalogue("usb: { id: 2, symbols: [CLK_USB] }, eth: { id: 1, symbols: [CLK_ETH] }"),
				boards: ["-I", "linux/include", "board.dts"],
				files: {
					"/work/linux/include/dt-bindings/acme.h": "#define CLK_PLL 0\n#define CLK_USB (1)\n#define CLK_ETH 2\n",
				},
			},
		));
	test("nothing of one whose header is the new release's already", () =>
		shows(
			"#define CLK_USB 5\n&a { clocks = <&scmi_clk CLK_USB>; };\n&b { clocks = <&scmi_clk 2>; };",
			`+++ b/board.dts\n+&b { clocks = <&scmi_clk 1>; };\n${EDITED}`,
		));
	test("a number behind a reference in a property that nobody knows", () =>
		shows(
			"&a { acme,clk = <&scmi_clk 1>; };\n&b { clocks = <&scmi_clk 2>; };",
			`+++ b/board.dts
+&b { clocks = <&scmi_clk 1>; };
board.dts:3:28: the number behind this reference is left as it is: what acme,clk means by it is not known
${EDITED}`,
		));
	test("text that #if leaves out", () =>
		shows(
			"&b { clocks = <&scmi_clk 2>; };\n#if 0\n&a { clocks = <&scmi_clk 1>; };\n#endif",
			`+++ b/board.dts
+&b { clocks = <&scmi_clk 1>; };
board.dts:5:16: this text is left out by #if, and is not changed
${EDITED}`,
		));
	test("what is in an include that is not here", () =>
		shows(
			"&b { clocks = <&scmi_clk 2>; };\n#include <dt-bindings/none.h>\n&a { clocks = <&scmi_clk CLK_NONE>; };",
			`+++ b/board.dts
+&b { clocks = <&scmi_clk 1>; };
board.dts:1:1: not all that this is made of is here: what is not is not changed
board.dts:5:26: this clock's number is not known: it is left as it is
${EDITED}`,
		));
	test("what a board calls by a name or key that is another one", () => {
		const pins = (name: string) =>
			catalogue("usb: { id: 1 }", `agents: { ${name}: { id: 1, name: AGENT } }\n`).replace(
				"clock:",
				`pinctrl: { uart: { id: 0, kind: group, name: ${name}_grp } }, clock:`,
			);
		return shows(
			"",
			`board.dts:4:81: pin group "uart_grp" is called tty_grp in Demo 2: it is left as it is
scmi.yaml:3:28: agent uart is called tty in Demo 2: it is left as it is
scmi-dt renumber: none of 1 numbers has to be edited for Demo 2`,
			{
				before: pins("uart"),
				after: pins("tty"),
				boards: ["scmi.yaml"],
				files: {
					"/work/scmi.yaml":
						"scmi: 1\nhost: board.dts\ndomains: { Linux: { agent: uart } }\ncatalogue: /c/old.scmi.yaml\n",
					"/work/board.dts": `/dts-v1/;
#include "soc.dtsi"
&b { clocks = <&scmi_clk 1>; pinctrl-0 = <&state>; };
/ { firmware { scmi { protocol@19 { reg = <0x19>; state: state { mux { groups = "uart_grp"; }; }; }; }; }; };
`,
				},
			},
		);
	});
	test("numbers of a kind that neither catalogue lists", () =>
		shows(
			"&b { scmi_devid = <3>; clocks = <&scmi_clk 2>; };\n&a { scmi_devid = <4>; };",
			`+++ b/board.dts
+&b { scmi_devid = <3>; clocks = <&scmi_clk 1>; };
board.dts:4:20: device numbers are left as they are: neither catalogue lists any device
${EDITED}`,
		));
	test("a board whose numbers stay the same", () =>
		shows("&b { clocks = <&scmi_clk 2>; };", "scmi-dt renumber: none of 1 numbers has to be edited for Demo 2", {
			after: catalogue("eth: { id: 2 }"),
		}));
});

test("where each agent has its own numbers, those of the agent whose channel the board's node is", () => {
	const perAgent = (linux: readonly number[], other: readonly number[]) =>
		catalogue(
			`usb: { agentIds: { linux: ${linux[0]}, other: ${other[0]} } }, eth: { agentIds: { linux: ${linux[1]}, other: ${other[1]} } }`,
			`scmi: { protocols: { clock: { id: 0x14, idSpace: per-agent } } }
agents:
  other: { id: 1, channels: [{ transport: smc, smcId: 0x82000001 }] }
  linux: { id: 2, channels: [{ transport: smc, smcId: 0x82000002 }] }
`,
		);
	return shows(
		"&a { clocks = <&scmi_clk 0>; };\n&b { clocks = <&scmi_clk 1>; };",
		`+++ b/board.dts
+&a { clocks = <&scmi_clk 3>; };
+&b { clocks = <&scmi_clk 0>; };
scmi-dt renumber: .: 2 edits in 1 file; --write makes them`,
		{ before: perAgent([0, 1], [1, 0]), after: perAgent([3, 0], [7, 8]) },
	);
});

/** The refusals of one board that is no text. */
function renumberIn(files: Readonly<Record<string, Uint8Array>>, board: string) {
	const snapshot = memorySnapshot({
		...files,
		"/c/old.scmi.yaml": catalogue("usb: { id: 1, name: _usb }"),
		"/c/new.scmi.yaml": catalogue("usb: { id: 5, name: _usb }"),
	});
	const releaseAt = (path: string): Release => {
		const read = readCatalogue(snapshot, path).catalogue;
		assert.ok(read);
		return { path, index: indexCatalogue(read), title: "Demo" };
	};
	const { repositories } = renumber({
		snapshot,
		cache: createEngineCache(),
		setups: [setupOfLoneBoard(snapshot, board)],
		before: releaseAt("/c/old.scmi.yaml"),
		after: releaseAt("/c/new.scmi.yaml"),
		isEditable: () => true,
		boardsWith: () => [],
	});
	return { refused: repositories.flatMap(({ refused }) => refused.map(({ at, text }) => `${at.file}: ${text}`)) };
}

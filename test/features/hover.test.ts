// What a hover says, at the `$0` of a small board.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { hover } from "../../server/src/features/hover.ts";
import { NO_CATALOGUES } from "../library.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const CATALOGUE = readFileSync(join(import.meta.dirname, "../../examples/rcar-h3/rcar-gen3.scmi.yaml"), "utf8");
const SOC = `/ {
	compatible = "renesas,r8a7795";
	#address-cells = <1>;
	#size-cells = <1>;
	shm: shm@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0x53ff0000 0x1000>; };
	shm@53ff1000 { compatible = "arm,scmi-shmem"; reg = <0x53ff1000 0x1000>; };
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	avb: ethernet@e6800000 { compatible = "acme,avb"; reg = <0xe6800000 0x800>; status = "disabled"; };
};
`;

/** The hover's lines, without the last, which says what they rest on. */
function said(marked: string, more: Record<string, string> = {}): string[] {
	const text = marked.replace("$0", "");
	const snapshot = memorySnapshot({ "/b/board.dts": text, "/b/soc.dtsi": SOC, "/b/fw.scmi.yaml": CATALOGUE, ...more });
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
	const found = hover([analysis], "/b/board.dts", marked.indexOf("$0"), NO_CATALOGUES);
	const value = (found?.contents as { value: string } | undefined)?.value ?? "";
	return value.split("\n").filter((line) => line !== "" && !line.startsWith("*Xen RFC v2, "));
}

const board = (body: string): string => `/dts-v1/;\n#define AVB 0\n#include "soc.dtsi"\n${body}\n`;
const AVB = '&avb { status = "okay"; scmi_devid = <0>; clocks = <&scmi_clk AVB>; };';

describe("on what firmware numbers", () => {
	test("a clock: its name, whose it is, who uses it, who may", () =>
		assert.deepEqual(said(board(AVB.replace("clk AVB", "clk A$0VB"))), [
			"**clock 0 (\\_etheravb)**",
			"| domain | | why |",
			"|---|---|---|",
			"| Dom0, agent 2 (VM0) | ✓ granted | clocks of avb: CLOCK_CONFIG_SET SUCCESS (step 35) |",
			"Belongs to firmware device 0 (eavb).",
			"Used by avb (Dom0).",
		]));
	test("a device id: what the device owns, and who is granted it", () =>
		assert.deepEqual(said(board(AVB.replace("<0>", "<$00>"))), [
			"**avb**: firmware device 0 `eavb`",
			"| domain | | why |",
			"|---|---|---|",
			"| Dom0, agent 2 (VM0) | ✓ granted | BASE_SET_DEVICE_PERMISSIONS: SUCCESS (step 5), asked for by avb |",
			"Uses clock 0 (\\_etheravb).",
		]));
	test("a node that uses another device's clock says so", () =>
		assert.ok(
			said(board('&a$0vb { status = "okay"; scmi_devid = <0>; clocks = <&scmi_clk 1>; };')).includes(
				"Uses clock 1 (\\_usb3-if0) — *of device 8 (xhci0)*.",
			),
		));
});

test("of several reasons the one that decided is told, and the others are links", () => {
	const lines = said(board('&a$0vb { status = "okay"; scmi_devid = <8>; clocks = <&scmi_clk 0>; };'));
	const why = lines.find((line) => line.startsWith("| Dom0"))?.replace(/step \d+/, "step N");
	assert.equal(
		why,
		"| Dom0, agent 2 (VM0) | ✗ denied | clocks of avb: CLOCK_ATTRIBUTES DENIED (step N). Linux logs nothing: avb gets a NULL clock, every operation on it succeeds and does nothing; also [BASE_SET_DEVICE_PERMISSIONS](file:///b/board.dts#L4,1) |",
	);
});

test("what it rests on is one line: mediator, firmware, and in a few words what is assumed", () => {
	const snapshot = memorySnapshot({ "/b/board.dts": board(AVB), "/b/soc.dtsi": SOC, "/b/fw.scmi.yaml": CATALOGUE });
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
	const found = hover([analysis], "/b/board.dts", board(AVB).indexOf("avb"), NO_CATALOGUES);
	const value = (found?.contents as { value: string } | undefined)?.value;
	assert.equal(value?.split("\n").at(-1), '*Xen RFC v2, "R-Car Gen3 BL31"; assumes Linux 6.12 and unchanged trees.*');
});

test("where a file of the tree is missing, nobody is said to have no agent: it is not known", () => {
	const use = AVB.replace("<&scmi_clk AVB>", "<&scmi_clk $0AVB>");
	assert.ok(
		said(board(`${use}\n#include "more.dtsi"`)).includes(
			"| Dom0 | ? not known | clocks of avb: whether there is a mediator is not known, as not all of the host's tree could be read (step 1) |",
		),
	);
});

describe("on everything else", () => {
	test("a label: where the node is, everywhere it is written, and what it is to SCMI", () => {
		const lines = said(board(AVB.replace("&scmi_clk", "&scmi_$0clk")));
		assert.deepEqual(lines.slice(0, 2), ["**scmi_clk** `/firmware/scmi/protocol@14`", "Written in `soc.dtsi:14`"]);
		assert.match(lines.slice(2).join(), /^Protocol 0x14: /);
	});
	test("a property: what counts in the end, and where it was overridden", () =>
		assert.deepEqual(said(board('&avb { st$0atus = "okay"; };\n&avb { status = "fail"; };')), [
			"```dts",
			'status = "fail";',
			"```",
			"Overridden in `board.dts:5`",
			"Set in `soc.dtsi:17`, `board.dts:4`, `board.dts:5`",
		]));
	test("a property that was deleted and set again: all of it, in order", () =>
		assert.deepEqual(said(board("&avb { /delete-property/ status; };\n&avb { sta$0tus; };")), [
			"```dts",
			"status;",
			"```",
			"Set in `soc.dtsi:17` (deleted in `board.dts:4`), `board.dts:5`",
		]));
	test("a property that is deleted: by what", () =>
		assert.deepEqual(said(board("&avb { status; };\n&avb { /delete-property/ sta$0tus; };")), [
			"```dts",
			"status;",
			"```",
			"Deleted in `board.dts:5`",
			"Set in `soc.dtsi:17`, `board.dts:4` (deleted in `board.dts:5`)",
		]));
	test("a node that is deleted, at a body of it", () =>
		assert.deepEqual(said(board("a$0vb: &avb { reg = <1>; };\n/delete-node/ &avb;")), [
			"**ethernet@e6800000** `/ethernet@e6800000` — deleted",
			"compatible `acme,avb`",
			"Written in `soc.dtsi:17`, `board.dts:4` (deleted in `board.dts:5`)",
		]));
	test("a node that comes back: what undid its first body, and the new one", () =>
		assert.deepEqual(
			said(board('/ { /delete-node/ ethernet@e6800000; };\n/ { ether$0net@e6800000 { compatible = "b"; }; };')),
			[
				"**ethernet@e6800000** `/ethernet@e6800000`",
				"compatible `b`",
				"Written in `soc.dtsi:17` (deleted in `board.dts:4`), `board.dts:5`",
			],
		));
	test("a node that is off, in a header without a board of ours around it", () =>
		assert.deepEqual(said(board("/ { x = <&a$0vb>; };")), [
			"**avb** `/ethernet@e6800000` — disabled",
			"compatible `acme,avb`",
			"Written in `soc.dtsi:17`",
		]));
	test("a label of what is deleted, where it is given and where it is used", () => {
		const bus = "/ { bus { one: a { }; t$0wo: b { c; }; }; };\n/delete-node/ &{/bus};";
		assert.deepEqual(said(board(bus)), [
			"**b** `/bus/b` — deleted",
			"Written in `board.dts:4` (deleted in `board.dts:5`)",
		]);
		assert.deepEqual(said(board("/ { bus { a { }; }; };\nb$0us: &{/bus} { };\n/delete-node/ &bus;")), [
			"**bus** `/bus` — deleted",
			"Written in `board.dts:4`, `board.dts:5` (deleted in `board.dts:6`)",
		]);
	});
	test("a property of sixty-four numbers has them in a line, one of sixty-five has not", () => {
		const linesOf = (count: number) => said(board(`&avb { n$0n = <${"1 ".repeat(count)}>; };`)).length;
		assert.deepEqual([linesOf(64), linesOf(65), linesOf(0)], [4, 3, 3]);
		assert.ok(said(board("&avb { n$0n = <1 NO>; };")).includes("`< 0x1 ? >`"));
	});
	test("a property with macros: the numbers they stand for", () =>
		assert.deepEqual(said(board("&avb { re$0g = <(AVB + 0x10) 2>; };")), [
			"```dts",
			"reg = <(AVB + 0x10) 2>;",
			"```",
			"`< 0x10 0x2 >`",
			"Set in `soc.dtsi:17`, `board.dts:4`",
		]));
	test("a macro: its definition", () =>
		assert.deepEqual(said(board("/ { a = <A$0VB>; };")), ["```c", "#define AVB 0", "```", "Defined in `board.dts:2`"]));
	test("a macro that is defined again: the last definition", () =>
		assert.deepEqual(said(board("#define N 1\n#undef N\n#define N (2 + 3)\n/ { a = <$0N>; };")), [
			"```c",
			"#define N (2 + 3)",
			"```",
			"Defined in `board.dts:6`",
		]));
	test("a macro of nothing", () =>
		assert.deepEqual(said(board("#define NONE\n/ { a = <NO$0NE 1>; };")), [
			"```c",
			"#define NONE",
			"```",
			"Defined in `board.dts:4`",
		]));
	test("an include: the file", () => assert.deepEqual(said('/dts-v1/;\n#include "soc$0.dtsi"\n'), ["`/b/soc.dtsi`"]));
	test("white space: nothing", () => assert.deepEqual(said(`/dts-v1/;\n$0\n#include "soc.dtsi"\n`), []));
});

// What a hover says, at the `$0` of a small board.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { hover } from "../../server/src/features/hover.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
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

test("on a pin state: all that it asks firmware for", () => {
	const name = join(import.meta.dirname, "../../examples/rcar-h3/rcar-h3.dts");
	const text = readFileSync(name, "utf8");
	const snapshot = new DiskCache(diskFiles).snapshot;
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, name));
	const first = (before: string) => {
		const found = hover([analysis], name, text.indexOf(before) + before.length, NO_CATALOGUES);
		return (found?.contents as { value: string } | undefined)?.value.split("\n")[0];
	};
	assert.equal(
		first("pinctrl-0 = <&avb_"),
		"**pin group 17 (avb_link), pin group 21 (avb_mdio), pin group 22 (avb_mii) and pin function 1 (avb)**",
	);
	assert.equal(first("groups = <17>, <2"), "**pin group 21 (avb_mdio)**");
});

test("on a protocol that firmware has pin control on: what it is there", () => {
	const name = join(import.meta.dirname, "../../examples/rcar-h3/rcar-h3.dts");
	const text = readFileSync(name, "utf8");
	const analysis = analyse(
		new DiskCache(diskFiles).snapshot,
		createEngineCache(),
		setupOfLoneBoard(new DiskCache(diskFiles).snapshot, name),
	);
	const found = hover([analysis], name, text.indexOf("scmi_pinctrl: protocol@18"), NO_CATALOGUES);
	const { value = "" } = (found?.contents as { value: string } | undefined) ?? {};
	assert.match(value, /Protocol 0x18: \*\*Pin control\*\*\./);
	assert.doesNotMatch(value, /capping/);
});

describe("on what firmware numbers", () => {
	test("a clock: its name, whose it is, who uses it, who may", () =>
		assert.deepEqual(said(board(AVB.replace("clk AVB", "clk A$0VB"))), [
			"**clock 0 (\\_etheravb)**",
			"`AVB = 0`",
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

test("a client with a grants view gets a link to it, at the device", () => {
	const snapshot = memorySnapshot({ "/b/board.dts": board(AVB), "/b/soc.dtsi": SOC, "/b/fw.scmi.yaml": CATALOGUE });
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
	const found = hover([analysis], "/b/board.dts", board(AVB).indexOf("avb"), NO_CATALOGUES, {
		hasCommands: true,
		hasPeer: false,
	});
	const value = (found?.contents as { value: string } | undefined)?.value;
	const args = encodeURIComponent('["file:///b/board.dts","&avb"]');
	assert.equal(value?.split("unchanged trees.* ").at(-1), `[Grants](command:scmi.showGrants?${args})`);
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
	test("a property with macros: what it counts as, and the memory it is", () =>
		assert.deepEqual(said(board("&avb { re$0g = <(AVB + 0x10) 0x2000>; };")), [
			"```dts",
			"reg = <(AVB + 0x10) 0x2000>;",
			"```",
			"= `<16 8192>`",
			"`0x10–0x200f, 8 KiB`",
			"Set in `soc.dtsi:17`, `board.dts:4`",
		]));
	test("what a missing macro stands for is not known, and what was typed as it counts is not said again", () => {
		assert.ok(said(board("&avb { n$0n = <1 NO>; };")).includes("= `<1 ?>`"));
		assert.deepEqual(said(board("&avb { n$0n = <1 &shm 0x30>, <&scmi_clk 5>; };")), [
			"```dts",
			"nn = <1 &shm 0x30>, <&scmi_clk 5>;",
			"```",
		]);
	});
	test("numbers that are phandles, as decompiled trees have them: the nodes they mean", () => {
		const decompiled =
			"clk: clk { #clock-cells = <1>; phandle = <0x10>; };\n\tpll { #clock-cells = <0>; phandle = <17>; };";
		const body = (cells: string, name = "clocks") => `/ { ${decompiled} };\n&avb { ${name} = ${cells}; };`;
		assert.ok(said(board(body("<0x10 0x05>, <17>", "clo$0cks"))).includes("= `<&clk 5>, <&{/pll}>`"));
		assert.ok(said(board(body("<0x1$00 0x05>, <17>"))).includes("**clk** `/clk`"));
		assert.deepEqual(said(board(body("<0x10 0x0$05>, <17>"))), []);
	});
	test("a number of a region, a rate, a voltage: all of it, as people say it", () => {
		assert.deepEqual(said(board("&avb { reg = <0x1000 0x800$00>; };")), ["`0x1000–0x8fff, 32 KiB`"]);
		assert.deepEqual(said(board("&avb { assigned-clock-rates = <0>, <12288$0000>; };")), ["`12.288 MHz`"]);
		assert.deepEqual(said(board("&avb { regulator-max-microvolt = <180$00000>; };")), ["`1.8 V`"]);
	});
	test("a macro: its definition", () =>
		assert.deepEqual(said(board("/ { a = <A$0VB>; };")), [
			"`AVB = 0`",
			"```c",
			"#define AVB 0",
			"```",
			"Defined in `board.dts:2`",
		]));
	test("a macro that is another one: every name on the way to the number", () => {
		const header = "#define SAI3_CLK (IMX95_CLK_SAI3)\n#define IMX95_CLK_SAI3 (CCM_CLKS + 29)\n#define CCM_CLKS 119\n";
		assert.equal(said(board(`${header}/ { a = <SAI3$0_CLK>; };`))[0], "`SAI3_CLK = IMX95_CLK_SAI3 = 148`");
	});
	test("a macro with parameters: what it is here", () =>
		assert.equal(
			said(board("#define PIN(bank, n) ((bank) * 32 + (n)) 0x31e\n/ { a = <1 PI$0N(2, 3)>; };"))[0],
			"Here it is `<67 798>`",
		));
	test("a macro that is a reference: the node it means", () =>
		assert.equal(said(board("#define CK &scmi_clk\n&avb { clocks = <C$0K 1>; };"))[0], "Here it is `<&scmi_clk>`"));
	test("macros that go round in a circle, or double at every level, are no number", () => {
		assert.equal(said(board("#define A B\n#define B A\n/ { a = <$0A>; };"))[0], "```c");
		const doubling = Array.from({ length: 40 }, (_, n) => `#define D${n + 1} (D${n} + D${n})\n`).join("");
		assert.equal(said(board(`#define D0 1\n${doubling}#define E D$040\n`))[0], "```c");
	});
	test("a macro that is defined again: the last definition", () =>
		assert.deepEqual(said(board("#define N 1\n#undef N\n#define N (2 + 3)\n/ { a = <$0N>; };")), [
			"`N = 5`",
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

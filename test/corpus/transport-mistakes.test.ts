// Mistakes at an SCMI node's channel, each planted in a board of Linux: found where it is, once, and nothing else with it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { editedBoard } from "./edited-board.ts";

/** A board, the file that is edited, a text in it and what it becomes; then the code and the text that the finding stands at. */
type Row = readonly [what: string, from: string, to: string, code: string, at: string];

interface Board {
	readonly board: string;
	readonly file: string;
	readonly rows: readonly Row[];
}

const INCOMPLETE = "error scmi-channel-incomplete";
const SHARED = "warning scmi-channel-shared";
const MISSPELT = "scmi-node-misspelt";
const MISFIT = "warning scmi-page-misfit";

const MAILBOXES = "mboxes = <&mu2 5 0>, <&mu2 3 0>, <&mu2 3 1>, <&mu2 5 1>;";
const PAGES = "shmem = <&scmi_buf0>, <&scmi_buf1>;";

const BOARDS: readonly Board[] = [
	{
		board: "freescale/imx95-19x19-evk.dts",
		file: "freescale/imx95.dtsi",
		rows: [
			["no mboxes", MAILBOXES, "", INCOMPLETE, "scmi"],
			["no shmem", PAGES, "", INCOMPLETE, "scmi"],
			["one page for four", PAGES, "shmem = <&scmi_buf0>;", INCOMPLETE, MAILBOXES],
			["three pages", PAGES, "shmem = <&scmi_buf0>, <&scmi_buf1>, <&scmi_buf1>;", INCOMPLETE, MAILBOXES],
			[
				"one page twice",
				PAGES,
				"shmem = <&scmi_buf1>, <&scmi_buf1>;",
				INCOMPLETE,
				"shmem = <&scmi_buf1>, <&scmi_buf1>;",
			],
			[
				"the first hears",
				"<&mu2 5 0>, <&mu2 3 0>",
				"<&mu2 3 0>, <&mu2 5 0>",
				INCOMPLETE,
				MAILBOXES.replace("<&mu2 5 0>, <&mu2 3 0>", "<&mu2 3 0>, <&mu2 5 0>"),
			],
			[
				"the mailbox is called otherwise",
				MAILBOXES,
				MAILBOXES.replace("mboxes", "mbox"),
				`error ${MISSPELT}`,
				MAILBOXES.replace("mboxes", "mbox"),
			],
			[
				"a transport of nobody's",
				'compatible = "arm,scmi";',
				'compatible = "arm,scmi-mbox";',
				`error ${MISSPELT}`,
				'compatible = "arm,scmi-mbox";',
			],
			[
				"two transports",
				'compatible = "arm,scmi";',
				'compatible = "arm,scmi", "arm,scmi-smc";',
				"warning scmi-transport-ambiguous",
				'compatible = "arm,scmi", "arm,scmi-smc";',
			],
			["another transport", 'compatible = "arm,scmi";', 'compatible = "arm,scmi-smc";', INCOMPLETE, "scmi"],
			["the mailbox as a page", PAGES, "shmem = <&mu2>, <&scmi_buf1>;", INCOMPLETE, "&mu2"],
			["a number behind a page", PAGES, "shmem = <&scmi_buf0 0>, <&scmi_buf1>;", INCOMPLETE, "0"],
			["another number behind a page", PAGES, "shmem = <&scmi_buf0>, <&scmi_buf1 7>;", INCOMPLETE, "7"],
			["a number for the second page", PAGES, "shmem = <&scmi_buf0>, <0>;", INCOMPLETE, "0"],
			["a number for both", PAGES, "shmem = <5>;", INCOMPLETE, "5"],
			["no text for a compatible", 'compatible = "arm,scmi";', "compatible;", `error ${MISSPELT}`, "compatible;"],
			["no compatible", 'compatible = "arm,scmi";', "", `error ${MISSPELT}`, "scmi"],
			[
				"the memory for messages",
				'compatible = "arm,scmi";',
				'compatible = "arm,scmi-shmem";',
				`error ${MISSPELT}`,
				'compatible = "arm,scmi-shmem";',
			],
			["a page too small", "reg = <0x0 0x80>;", "reg = <0x0 0x40>;", MISFIT, "reg = <0x0 0x40>;"],
			["pages that overlap", "reg = <0x80 0x80>;", "reg = <0x40 0x80>;", SHARED, "reg = <0x40 0x80>;"],
			[
				"all beyond the SRAM",
				"reg = <0x445b1000 0x400>;",
				"reg = <0x445b1000 0x40>;",
				MISFIT,
				"reg = <0x445b1000 0x40>;",
			],
			[
				"all translated to elsewhere",
				"ranges = <0x0 0x445b1000 0x400>;",
				"ranges = <0x0 0x445c1000 0x400>;",
				MISFIT,
				"ranges = <0x0 0x445c1000 0x400>;",
			],
			["beyond the SRAM", "reg = <0x80 0x80>;", "reg = <0x3c0 0x80>;", MISFIT, "reg = <0x3c0 0x80>;"],
			[
				"a page disabled",
				"reg = <0x0 0x80>;",
				'reg = <0x0 0x80>; status = "disabled";',
				MISFIT,
				'status = "disabled";',
			],
			["a cell too many", "reg = <0x0 0x80>;", "reg = <0x0 0x0 0x80>;", MISFIT, "reg = <0x0 0x0 0x80>;"],
			["one cell", "reg = <0x0 0x80>;", "reg = <0x0>;", INCOMPLETE, "reg = <0x0>;"],
			["beyond the ranges", "reg = <0x0 0x80>;", "reg = <0x1000 0x80>;", INCOMPLETE, "reg = <0x1000 0x80>;"],
		],
	},
	{
		board: "rockchip/rk3588-rock-5b.dts",
		file: "rockchip/rk3588-base.dtsi",
		rows: [
			["no call", "arm,smc-id = <0x82000010>;", "", INCOMPLETE, "scmi"],
			["no vendor", '"arm,scmi-smc"', '"scmi-smc"', `error ${MISSPELT}`, 'compatible = "scmi-smc";'],
			[
				"a list in one string",
				'"arm,scmi-smc"',
				'"arm,scmi-smc,arm,scmi"',
				`error ${MISSPELT}`,
				'compatible = "arm,scmi-smc,arm,scmi";',
			],
			[
				"a misspelt compatible",
				'compatible = "arm,scmi-smc"',
				'compatable = "arm,scmi-smc"',
				`error ${MISSPELT}`,
				'compatable = "arm,scmi-smc";',
			],
			["no hyphen", "arm,smc-id", "arm,smcid", `error ${MISSPELT}`, "arm,smcid = <0x82000010>;"],
			["no 0x", "<0x82000010>", "<82000010>", "warning scmi-call-strange", "arm,smc-id = <82000010>;"],
			["PSCI's", "<0x82000010>", "<0x84000010>", "warning scmi-call-strange", "arm,smc-id = <0x84000010>;"],
			[
				"two numbers",
				"<0x82000010>",
				"<0x0 0x82000010>",
				"warning scmi-call-strange",
				"arm,smc-id = <0x0 0x82000010>;",
			],
			[
				"64 bits",
				"<0x82000010>",
				"/bits/ 64 <0x82000010>",
				"warning scmi-call-strange",
				"arm,smc-id = /bits/ 64 <0x82000010>;",
			],
			["no page", "shmem = <&scmi_shmem>;", "", INCOMPLETE, "scmi"],
			["itself as a page", "shmem = <&scmi_shmem>;", "shmem = <&scmi>;", INCOMPLETE, "&scmi"],
			["another device as a page", "shmem = <&scmi_shmem>;", "shmem = <&cru>;", INCOMPLETE, "&cru"],
			[
				"another node with its page, which nothing uses",
				"\t\tscmi: scmi {",
				`\t\tscmi-1 { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000011>; shmem = <&scmi_shmem>;
		#address-cells = <1>; #size-cells = <0>; protocol@14 { reg = <0x14>; #clock-cells = <1>; }; };\n\t\tscmi: scmi {`,
				SHARED,
				"shmem = <&scmi_shmem>;",
			],
			["a page of nobody's", '"arm,scmi-shmem"', '"arm,scmi-shm"', INCOMPLETE, "shmem@10f000"],
			["a page without reg", "reg = <0x0 0x0010f000 0x0 0x100>;", "", INCOMPLETE, "shmem@10f000"],
			[
				"a page for 32-bit addresses",
				"reg = <0x0 0x0010f000 0x0 0x100>;",
				"reg = <0x0010f000 0x100>;",
				INCOMPLETE,
				"reg = <0x0010f000 0x100>;",
			],
		],
	},
	{
		board: "arm/juno-scmi.dts",
		file: "arm/juno-scmi.dtsi",
		rows: [
			[
				"a protocol without a page",
				"shmem = <&cpu_scp_hpri0 &cpu_scp_hpri1>;",
				"",
				INCOMPLETE,
				"mboxes = <&mailbox 1 0 &mailbox 1 1>;",
			],
			[
				"one page twice in a protocol",
				"<&cpu_scp_hpri0 &cpu_scp_hpri1>",
				"<&cpu_scp_hpri0 &cpu_scp_hpri0>",
				INCOMPLETE,
				"shmem = <&cpu_scp_hpri0 &cpu_scp_hpri0>;",
			],
			[
				"the mailbox of its node",
				"<&mailbox 1 0 &mailbox 1 1>",
				"<&mailbox 0 0 &mailbox 1 1>",
				INCOMPLETE,
				"mboxes = <&mailbox 0 0 &mailbox 1 1>;",
			],
			[
				"the page of its node",
				"<&cpu_scp_hpri0 &cpu_scp_hpri1>",
				"<&cpu_scp_lpri0 &cpu_scp_hpri1>",
				SHARED,
				"shmem = <&cpu_scp_lpri0 &cpu_scp_hpri1>;",
			],
			[
				"a mailbox to send and to hear",
				"<&mailbox 0 0 &mailbox 0 1>",
				"<&mailbox 0 0 &mailbox 0 0>",
				"warning scmi-channel-incomplete",
				"mboxes = <&mailbox 0 0 &mailbox 0 0>;",
			],
			[
				"a page without a mailbox",
				'mbox-names = "tx", "rx";\n\t\t\t\tmboxes = <&mailbox 1 0 &mailbox 1 1>;',
				"",
				"warning scmi-channel-incomplete",
				"shmem = <&cpu_scp_hpri0 &cpu_scp_hpri1>;",
			],
			[
				"a protocol's second page beyond the ranges",
				"reg = <0x180 0x80>;",
				"reg = <0x8000 0x80>;",
				"warning scmi-channel-incomplete",
				"shmem = <&cpu_scp_hpri0 &cpu_scp_hpri1>;",
			],
			[
				"a protocol's page with a number",
				"<&cpu_scp_hpri0 &cpu_scp_hpri1>",
				"<&cpu_scp_hpri0 0 &cpu_scp_hpri1>",
				INCOMPLETE,
				"0",
			],
			[
				"names in another order",
				'mbox-names = "tx", "rx";\n\t\t\tmboxes',
				'mbox-names = "rx", "tx";\n\t\t\tmboxes',
				"warning scmi-channel-incomplete",
				'mbox-names = "rx", "tx";',
			],
		],
	},
	{
		board: "st/stm32mp257f-ev1.dts",
		file: "st/stm32mp251.dtsi",
		rows: [
			["no channel", "linaro,optee-channel-id = <0>;", "", INCOMPLETE, "scmi"],
			["another vendor's", '"linaro,scmi-optee"', '"linaro,scmi"', `error ${MISSPELT}`, 'compatible = "linaro,scmi";'],
			[
				"half a name",
				"linaro,optee-channel-id",
				"linaro,optee-channel",
				`error ${MISSPELT}`,
				"linaro,optee-channel = <0>;",
			],
		],
	},
];

function found(board: string, file: string, from: string, to: string): string[] {
	const { path, text, analysis } = editedBoard(board, file, from, to);
	return analysis.findings
		.filter(({ severity }) => severity !== "hint")
		.map(({ severity, code, at }) => {
			const place = at.file === path ? text.slice(at.start, at.end) : `${at.file}:${at.start}`;
			return `${severity} ${code} ${place}`;
		});
}

for (const { board, file, rows } of BOARDS)
	describe(board, () => {
		for (const [what, from, to, code, at] of rows)
			test(what, () => assert.deepEqual(found(board, file, from, to), [`${code} ${at}`]));
	});

// Linux drivers/firmware/arm_scmi/transports/optee.c opens a session for each channel; only a second OP-TEE service is refused.
test("a second OP-TEE node has a channel of its own", () =>
	assert.deepEqual(
		found(
			"st/stm32mp257f-ev1.dts",
			"st/stm32mp251.dtsi",
			"\t\tscmi {\n",
			`\t\tscmi-1 { compatible = "linaro,scmi-optee"; linaro,optee-channel-id = <1>; #address-cells = <1>; #size-cells = <0>;
		protocol@14 { reg = <0x14>; #clock-cells = <1>; }; };\n\t\tscmi {\n`,
		),
		[],
	));

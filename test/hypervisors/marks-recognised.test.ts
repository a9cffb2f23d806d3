// Which mediator the sources are written for, where they agree.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
	answerTo,
	board,
	checkUnknown,
	EARLY_MARK,
	EARLY_SERIES,
	GENEROUS,
	inNode,
	type Lines,
	THIRD_PAGE,
	THREE_AGENTS,
	tones,
} from "./marked-board.ts";

describe("what the sources are written for", () => {
	const GUEST = 'name = "DomU1"\nkernel = "/root/Image"\n';
	const DOMAIN = 'domu1 { compatible = "xen,domain"; memory = <0 0x40000>; cpus = <1>; };';
	const TABLE = "epam,secondary-agents = <1 0x82000003 &page1>;";
	const WRITTEN: readonly (readonly [string, { readonly lines?: Lines; readonly cfg?: string }, string, RegExp])[] = [
		[
			"a node of /chosen that boots a domain",
			{ lines: { chosen: DOMAIN } },
			"upstream Xen",
			/nothing says which edition/,
		],
		[
			"xen,sci_type",
			{ lines: inNode("domu1")('xen,sci_type = "scmi_smc";') },
			"upstream Xen",
			/xen,sci_type = "scmi_smc"\)/,
		],
		["xl: arm_sci with a type", { cfg: 'arm_sci = "type=scmi_smc"\n' }, "upstream Xen", /arm_sci = "type=scmi_smc"\)/],
		["xl: arm_sci of 2022", { cfg: 'arm_sci = "scmi_smc"\n' }, "Xen RFC v2", /arm_sci = "scmi_smc"\)/],
		["a table of agents", { lines: { scmi: TABLE } }, "Xen with EPAM's mediator of 2024", /epam,secondary-agents\)/],
		[
			"the table and a domain: the table tells",
			{ lines: { scmi: TABLE, chosen: DOMAIN } },
			"Xen with EPAM's mediator of 2024",
			/epam,secondary-agents\)/,
		],
		[
			"the table and xl's arm_sci, as in a branch beside it",
			{ lines: { scmi: TABLE }, cfg: 'arm_sci = "scmi_smc"\n' },
			"a mediator that is not modelled",
			/arm_sci = "scmi_smc"\)/,
		],
	];
	for (const [title, { lines = {}, cfg }, profile, because] of WRITTEN)
		test(title, () => {
			const files = { "board.dts": board(lines), "demo.scmi.yaml": GENEROUS };
			const { report } = answerTo(cfg === undefined ? files : { ...files, "domu1.cfg": `${GUEST}${cfg}` });
			assert.equal(report.profile, profile);
			assert.match(report.assumptions[0]?.text ?? "", because);
		});
});

describe("Xen boots, and nothing says which edition: the released one is assumed", () => {
	const told = (files: Readonly<Record<string, string>>) => {
		const { found, report } = answerTo({ "board.dts": board({}), "demo.scmi.yaml": GENEROUS, ...files });
		return [found, report.profile, report.assumptions[0]?.text.includes("nothing says which edition")];
	};
	test("Xen's command line", () =>
		assert.deepEqual(told({ "board.dts": board({ chosen: 'xen,xen-bootargs = "dom0_mem=512M";' }) }), [
			[],
			"upstream Xen",
			true,
		]));
	test("a domain of xl's that asks for nothing, named by the setup", () =>
		assert.deepEqual(
			told({
				"domu1.cfg": 'name = "DomU1"\nkernel = "/root/Image"\n',
				"scmi.yaml": "scmi: 1\nhost: board.dts\ndomains: { DomU1: { xl: domu1.cfg } }\n",
			}),
			[[], "upstream Xen", true],
		));
	test("what the setup says of Xen", () =>
		assert.deepEqual(told({ "scmi.yaml": 'scmi: 1\nhost: board.dts\nxen: { version: "4.22.0" }\n' }), [
			[],
			"upstream Xen",
			true,
		]));
});

describe('xl: arm_sci = "none" is no mark', () => {
	const CFG = { "domu1.cfg": 'name = "DomU1"\nkernel = "/root/Image"\narm_sci = "none"\n' };
	test("alone: there is no mediator", () => {
		const { found, report } = answerTo({ "board.dts": board({}), "demo.scmi.yaml": GENEROUS, ...CFG });
		assert.deepEqual([found, report.profile, tones(report)], [[], "no mediator", ["good"]]);
		assert.equal(report.assumptions[0]?.text, "No mediator (nothing in the sources names one).");
	});
	test("beside a guest that asks for SCMI: there is Xen RFC v2", () => {
		const { found, report } = answerTo({
			"board.dts": board({ eth: "scmi_devid = <4>;", usb: "scmi_devid = <5>;", more: THIRD_PAGE }),
			"demo.scmi.yaml": THREE_AGENTS,
			...CFG,
			"domu2.cfg": 'name = "DomU2"\nkernel = "/root/Image"\narm_sci = "scmi_smc"\n',
		});
		assert.deepEqual([found, report.profile, tones(report)], [[], "Xen RFC v2", ["good"]]);
	});
	test("beside a mark of another: that one counts", () =>
		checkUnknown(
			answerTo({
				"board.dts": board({ chosen: EARLY_MARK }),
				"demo.scmi.yaml": GENEROUS,
				...CFG,
			}),
			`board.dts: ${EARLY_MARK}`,
			EARLY_SERIES,
		));
});

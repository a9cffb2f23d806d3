// Every mark of a mediator that is not modelled, alone on a board: it is said once, where it stands, and nothing is granted by guesswork.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
	answerTo,
	board,
	checkUnknown,
	EARLY_MARK,
	EARLY_SERIES,
	GENEROUS,
	GUARDED,
	type Lines,
	lensesOf,
	THIRD_PAGE,
	tones,
	usedStates,
} from "./marked-board.ts";

interface Mark {
	readonly title: string;
	/** The line it stands in. */
	readonly line: string;
	/** What stands around it; undefined: it stands in /chosen itself. */
	readonly board?: (line: string) => Lines;
	readonly reader: RegExp;
}

const inChosen = (line: string): Lines => ({ chosen: line });

const MARKS: readonly Mark[] = [
	{
		title: "xen,scmi-secondary-agents",
		line: "xen,scmi-secondary-agents = <2 0x82000003 &page1>;",
		reader: EARLY_SERIES,
	},
	{
		title: "access-controllers naming an SCMI node",
		line: "access-controllers = <&scmi 4>;",
		board: (eth) => ({ eth }),
		reader: /access-controllers naming firmware device 4 is read by /,
	},
	{
		title: "access-controllers naming an SCMI node without #access-controller-cells",
		line: "access-controllers = <&scmi 19>;",
		board: (eth) => ({ eth, more: "};\n&scmi { /delete-property/ #access-controller-cells; };\n/ {" }),
		reader: /^access-controllers naming .* is read by the multi-agent mediator/,
	},
	{
		title: "xen,scmi-devid",
		line: "xen,scmi-devid = <19>;",
		board: (eth) => ({ eth }),
		reader: /^xen,scmi-devid naming firmware device 19 is read by a binding proposed for Linux in 2022/,
	},
];

describe("a mark of a mediator that is not modelled, alone on a board", () => {
	test("without it there is no mediator, and the answers are known", () => {
		const generous = answerTo({ "board.dts": board({}), "demo.scmi.yaml": GENEROUS });
		assert.deepEqual([generous.found, generous.report.profile, tones(generous.report)], [[], "no mediator", ["good"]]);
		assert.deepEqual([...new Set(usedStates(generous.report))], ["granted"]);
		assert.match(lensesOf(generous), /✓/);
		const guarded = answerTo({ "board.dts": board({}), "demo.scmi.yaml": GUARDED });
		assert.deepEqual([...new Set(usedStates(guarded.report))], ["denied"]);
	});

	for (const { title, line, board: around = inChosen, reader } of MARKS)
		for (const [firmware, text] of Object.entries({ generous: GENEROUS, guarded: GUARDED }))
			test(`${title}, ${firmware} firmware`, () =>
				checkUnknown(
					answerTo({ "board.dts": board(around(line)), "demo.scmi.yaml": text }),
					`board.dts: ${line}`,
					reader,
				));

	const XL: readonly { readonly line: string; readonly reader: RegExp }[] = [
		{ line: 'sci = "scmi_smc"', reader: /read by the first edition of the 2022 proposal/ },
	];
	for (const { line, reader } of XL)
		test(`xl: ${line}`, () =>
			checkUnknown(
				answerTo({
					"board.dts": board({}),
					"demo.scmi.yaml": GENEROUS,
					"domu1.cfg": `name = "DomU1"\nkernel = "/root/Image"\n${line}\n`,
				}),
				`domu1.cfg: ${line}`,
				reader,
			));

	test("xl: sci, in a configuration that scmi.yaml names", () =>
		checkUnknown(
			answerTo({
				"board.dts": board({}),
				"demo.scmi.yaml": GENEROUS,
				"domu1.cfg": 'name = "DomU1"\nkernel = "/root/Image"\nsci = "scmi_smc"\n',
				"scmi.yaml": "scmi: 1\nhost: board.dts\ndomains: { DomU1: { os: linux, xl: domu1.cfg } }\n",
			}),
			'domu1.cfg: sci = "scmi_smc"',
			/read by the first edition of the 2022 proposal/,
		));
});

test("what the trees say by themselves is checked all the same", () => {
	const text = board({ chosen: EARLY_MARK }).replace("&scmi_clk 1", "&scmi_clk 9");
	const { found } = answerTo({ "board.dts": text, "demo.scmi.yaml": GUARDED });
	assert.deepEqual(found, [
		`information[scmi-mediator-unmodelled] board.dts: ${EARLY_MARK}`,
		"error[scmi-clock-unknown] board.dts: clocks = <&scmi_clk 9>;",
	]);
});

describe("what is no mark", () => {
	const NONE: Readonly<Record<string, Lines>> = {
		"other strings of /chosen": { chosen: 'stdout-path = "serial0"; u-boot,version = "2024.01";' },
		"the kernel as a module of Xen's": {
			chosen: 'module@60000000 { compatible = "multiboot,kernel", "multiboot,module"; reg = <0x60000000 0x1000000>; };',
		},
		"access-controllers naming another node": {
			eth: "access-controllers = <&rifsc 4>;",
			more: 'rifsc: bus@3000 { compatible = "st,stm32mp25-rifsc"; reg = <0x3000 0x100>; #access-controller-cells = <1>; };',
		},
		"a mark that is deleted again": {
			chosen: EARLY_MARK,
			more: "};\n/ { chosen { /delete-property/ xen,scmi-secondary-agents; };",
		},
	};
	for (const [title, lines] of Object.entries(NONE))
		test(title, () => {
			const { found, report } = answerTo({ "board.dts": board(lines), "demo.scmi.yaml": GENEROUS });
			assert.deepEqual([found, report.profile, tones(report)], [[], "no mediator", ["good"]]);
			assert.equal(report.assumptions[0]?.text, "No mediator (nothing in the sources names one).");
		});
});

test("a channel that firmware does not have is no more than a question there", () => {
	const text = board({ chosen: EARLY_MARK });
	for (const wrong of [
		text.replace("arm,smc-id = <0x82000002>", "arm,smc-id = <0x82000099>"),
		text.replace("shmem = <&page0>", "shmem = <&page2>").replace("\tfirmware {", `\t${THIRD_PAGE}\n\tfirmware {`),
	]) {
		assert.notEqual(wrong, text);
		const answer = answerTo({ "board.dts": wrong, "demo.scmi.yaml": GUARDED });
		checkUnknown(answer, `board.dts: ${EARLY_MARK}`, EARLY_SERIES);
	}
});

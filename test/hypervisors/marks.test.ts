// Every mark of a mediator that is not modelled, alone on a board: it is said once, where it stands, and nothing is granted by guesswork.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { codeLenses } from "../../server/src/features/code-lens.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import type { GrantsReport } from "../../server/src/features/reports.ts";
import { lineIndexOf, positionAt } from "../../server/src/text/line-index.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** Firmware with a page for Xen and one for a system. */
const catalogue = (permissions: string): string => `scmiCatalogue: 1
firmware: { name: Demo BL31, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14 } } }
agents:
  xen: { id: 1, type: hypervisor, trusted: true, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 0 }, shmem: { address: 0x53ff0000, size: 0x1000 } }] }
  linux: { id: 2, name: LINUX, type: ospm, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 1 }, shmem: { address: 0x53ff1000, size: 0x1000 } }] }
resources: { clock: { eth: { id: 0, name: eth }, usb: { id: 1, name: usb } } }
devices:
  eth: { id: 4, dt: { addresses: [0x1000] }, resources: { clock: [eth] } }
  usb: { id: 5, dt: { addresses: [0x2000] }, resources: { clock: [usb] } }
permissions: ${permissions}
completeness: { agents: complete, clock: complete, devices: complete }
`;

/** Everything is granted to whoever calls. */
const GENEROUS = catalogue("{ model: static, initial: all }");
/** Nothing is, until Xen asks for it. */
const GUARDED = catalogue(
	"{ model: device-runtime, initial: none, setBy: [xen], controls: [clock], hidesUngranted: [clock] }",
);

/** With a page for a guest too. */
const THREE_AGENTS = GUARDED.replace(
	"resources: {",
	`  guest: { id: 3, name: GUEST, type: ospm, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 2 }, shmem: { address: 0x53ff2000, size: 0x1000 } }] }
resources: {`,
);
const THIRD_PAGE = 'page2: sram@53ff2000 { compatible = "arm,scmi-shmem"; reg = <0x53ff2000 0x1000>; };';

interface Lines {
	readonly chosen?: string;
	readonly scmi?: string;
	readonly eth?: string;
	readonly usb?: string;
	readonly more?: string;
}

const board = ({ chosen = "", scmi = "", eth = "", usb = "", more = "" }: Lines): string => `/dts-v1/;
/ {
	compatible = "acme,demo";
	#address-cells = <1>;
	#size-cells = <1>;
	chosen {
		bootargs = "console=ttyS0";
		${chosen}
	};
	page0: sram@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0x53ff0000 0x1000>; };
	page1: sram@53ff1000 { compatible = "arm,scmi-shmem"; reg = <0x53ff1000 0x1000>; };
	firmware {
		scmi: scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&page0>;
			#address-cells = <1>;
			#size-cells = <0>;
			#access-controller-cells = <1>;
			${scmi}
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	ethernet@1000 {
		reg = <0x1000 0x100>;
		clocks = <&scmi_clk 0>;
		${eth}
	};
	usb@2000 {
		reg = <0x2000 0x100>;
		clocks = <&scmi_clk 1>;
		${usb}
	};
	${more}
};
`;

interface Answer {
	readonly analysis: Analysis;
	readonly report: GrantsReport;
	/** `information[code] board.dts: the line`. */
	readonly found: readonly string[];
}

function answerTo(files: Readonly<Record<string, string>>): Answer {
	const snapshot = memorySnapshot(
		Object.fromEntries(Object.entries(files).map(([name, text]) => [`/b/${name}`, text])),
	);
	const [stated] = "scmi.yaml" in files ? readSetups(snapshot, "/b/scmi.yaml").setups : [];
	const analysis = analyse(snapshot, createEngineCache(), stated ?? setupOfLoneBoard(snapshot, "/b/board.dts"));
	const found = analysis.findings.map(({ severity, code, at }) => {
		const name = at.file.replace("/b/", "");
		const text = files[name] ?? "";
		return `${severity}[${code}] ${name}: ${text.split("\n")[positionAt(lineIndexOf(text), at.start).line]?.trim()}`;
	});
	return { analysis, report: grantsReport(analysis), found };
}

/** What every cell of a used device or number says. */
const usedStates = ({ devices, resources }: GrantsReport): readonly string[] =>
	[...devices, ...resources].flatMap(({ cells }) => cells.filter(({ used }) => used).map(({ state }) => state));

const signs = ({ devices, resources }: GrantsReport): string =>
	[...devices, ...resources].flatMap(({ cells }) => cells.map(({ sign }) => sign)).join("");

const tones = ({ summary }: GrantsReport): readonly string[] => summary.map(({ tone }) => tone);

const lensesOf = ({ analysis }: Answer): string =>
	codeLenses([analysis], "/b/board.dts")
		.map(({ command }) => command?.title ?? "")
		.join("\n");

interface Mark {
	readonly title: string;
	/** The line it stands in. */
	readonly line: string;
	/** What stands around it; undefined: it stands in /chosen itself. */
	readonly board?: (line: string) => Lines;
	readonly reader: RegExp;
}

const inNode =
	(name: string) =>
	(line: string): Lines => ({ chosen: `${name} {\n\t\t\t${line}\n\t\t};` });

const inChosen = (line: string): Lines => ({ chosen: line });

const MULTI_AGENT = /read by the multi-agent mediator/;
/** A mark of a mediator that nobody models. */
const EARLY_MARK = "xen,scmi-secondary-agents = <2 0x82000003 &page1>;";
const EARLY_SERIES = /read by an early edition of the multi-agent series/;

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

function checkUnknown(answer: Answer, place: string, reader: RegExp): void {
	const { analysis, report, found } = answer;
	assert.deepEqual(found, [`information[scmi-mediator-unmodelled] ${place}`]);
	assert.match(analysis.findings[0]?.message ?? "", reader);
	assert.equal(report.profile, "a mediator that is not modelled");
	assert.deepEqual([...new Set(usedStates(report))], ["unknown"]);
	assert.deepEqual([...new Set(report.domains.map(({ agent }) => agent))], ["agent not known"]);
	assert.equal(report.domains[0]?.name, "Dom0");
	for (const { note } of report.domains) assert.match(note, /[^.]\.$/);
	assert.doesNotMatch(signs(report), /[✓✗]/);
	assert.deepEqual(tones(report), ["unknown"]);
	assert.doesNotMatch(lensesOf(answer), /[✓✗]/);
}

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

test("several marks are one finding, at the first of them, with the others beside it", () => {
	const chosen = `xen {
			xen_scmi_config {
				compatible = "xen,sci";
				xen,dom0-sci-agent-id = <2>;
				scmi-secondary-agents = <0x82000003 &page1 2>;
			};
		};
		domu1 { compatible = "xen,domain"; xen,sci_type = "scmi_smc_multiagent"; xen,sci-agent-id = <3>; };`;
	const answer = answerTo({
		"board.dts": board({ chosen, scmi: "epam,secondary-agents = <2 0x82000003 &page1>;" }),
		"demo.scmi.yaml": GUARDED,
	});
	checkUnknown(answer, "board.dts: xen_scmi_config {", MULTI_AGENT);
	assert.deepEqual(
		answer.analysis.findings[0]?.related.map(({ message }) => message),
		[
			"xen,dom0-sci-agent-id",
			"scmi-secondary-agents",
			'domu1 (compatible "xen,domain")',
			'xen,sci_type = "scmi_smc_multiagent"',
			"xen,sci-agent-id",
			"epam,secondary-agents",
		],
	);
});

test("what the trees say by themselves is checked all the same", () => {
	const text = board({ chosen: EARLY_MARK }).replace("&scmi_clk 1", "&scmi_clk 9");
	const { found } = answerTo({ "board.dts": text, "demo.scmi.yaml": GUARDED });
	assert.deepEqual(found, [
		`information[scmi-mediator-unmodelled] board.dts: ${EARLY_MARK}`,
		"error[scmi-clock-unknown] board.dts: clocks = <&scmi_clk 9>;",
	]);
});

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
			/written for several/,
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

describe("what a setup says of Dom0's agent", () => {
	const underSetup = (mediator: string, agent: string, lines: Lines, firmware = GUARDED): Answer =>
		answerTo({
			"board.dts": board(lines),
			"demo.scmi.yaml": firmware,
			"scmi.yaml": `scmi: 1\nhost: board.dts\n${mediator}domains: { Dom0: { agent: ${agent} } }\n`,
		});
	const NUMBERED: Lines = { eth: "scmi_devid = <4>;", usb: "scmi_devid = <5>;" };
	const MARKED: Lines = { chosen: EARLY_MARK };
	const MARK = `information[scmi-mediator-unmodelled] board.dts: ${EARLY_MARK}`;
	const NOBODY = "error[scmi-setup] scmi.yaml: domains: { Dom0: { agent: nobody } }";
	const RFC_V2 = "profile: xen-rfc-v2\n";

	test("under Xen RFC v2, what it becomes", () => {
		const { found, report } = underSetup(RFC_V2, "linux", NUMBERED);
		assert.deepEqual([found, tones(report)], [[], ["good"]]);
		assert.equal(report.domains[0]?.agent, "agent 2 (LINUX)");
	});
	test("under Xen RFC v2, what it does not become: it gets the last channel", () => {
		const { analysis, found, report } = underSetup(RFC_V2, "linux", { ...NUMBERED, more: THIRD_PAGE }, THREE_AGENTS);
		assert.deepEqual(found, ["error[scmi-agent-mismatch] scmi.yaml: domains: { Dom0: { agent: linux } }"]);
		assert.match(analysis.findings[0]?.message ?? "", /the channel of "guest" \(agent 3\)/);
		assert.equal(report.domains[0]?.agent, "agent 3 (GUEST)");
	});
	test("under a mediator that is not modelled, nothing is held against it", () => {
		for (const agent of ["linux", "xen"]) {
			const { found, report } = underSetup("", agent, MARKED);
			assert.deepEqual(found, [MARK]);
			assert.deepEqual(tones(report), ["unknown"]);
		}
	});
	test("one that firmware does not have is said to be none, and no more", () => {
		assert.deepEqual(underSetup(RFC_V2, "nobody", NUMBERED).found, [NOBODY]);
		assert.deepEqual(underSetup("", "nobody", MARKED).found, [MARK, NOBODY]);
	});
});

describe("the setup names the mediator", () => {
	const underProfile = (profile: string, lines: Lines): Answer =>
		answerTo({
			"board.dts": board(lines),
			"demo.scmi.yaml": GUARDED,
			"scmi.yaml": `scmi: 1\nhost: board.dts\nprofile: ${profile}\n`,
		});
	const usb = "scmi_devid = <5>;";

	test("xen-rfc-v2, access-controllers instead of scmi_devid: the device has no number, and is told why", () => {
		const { analysis, found, report } = underProfile("xen-rfc-v2", { eth: "access-controllers = <&scmi 4>;", usb });
		assert.deepEqual(found, ["warning[scmi-device-id-missing] board.dts: ethernet@1000 {"]);
		assert.match(
			analysis.findings[0]?.message ?? "",
			/names firmware device 4 in access-controllers, which Xen RFC v2 does not read \(it reads scmi_devid\).*Dom0 gets DENIED\. Device 4 \(eth\) owns all of this/,
		);
		assert.deepEqual(
			report.devices.map(({ tree, state }) => `${tree} ${state}`),
			["usb@2000 granted", "ethernet@1000 denied"],
		);
	});
	test("xen-rfc-v2, access-controllers beside scmi_devid: the node is written for both", () => {
		const eth = "access-controllers = <&scmi 4>;\n\t\tscmi_devid = <4>;";
		const { found, report } = underProfile("xen-rfc-v2", { eth, usb });
		assert.deepEqual([found, tones(report)], [[], ["good"]]);
	});
	test("xen-rfc-v2, access-controllers where nothing of SCMI is used: ignored, and said to be", () => {
		const more = "gpio@3000 {\n\t\taccess-controllers = <&scmi 4>;\n\t};";
		const { analysis, found } = underProfile("xen-rfc-v2", { eth: "scmi_devid = <4>;", usb, more });
		assert.deepEqual(found, ["information[scmi-mark-ignored] board.dts: access-controllers = <&scmi 4>;"]);
		assert.match(analysis.findings[0]?.message ?? "", /has no effect here: .*, not by Xen RFC v2$/);
	});
	test("xen-rfc-v2, marks of others: each kind once, and the answers are RFC v2's", () => {
		const chosen =
			'a {\n\t\t\txen,sci-agent-id = <2>;\n\t\t};\n\t\tb { xen,sci-agent-id = <3>; };\n\t\txen { compatible = "xen,sci"; };';
		const { analysis, found, report } = underProfile("xen-rfc-v2", { chosen, eth: "scmi_devid = <4>;", usb });
		assert.deepEqual(found, [
			"information[scmi-mark-ignored] board.dts: xen,sci-agent-id = <2>;",
			'information[scmi-mark-ignored] board.dts: xen { compatible = "xen,sci"; };',
		]);
		assert.equal(analysis.findings[0]?.related.length, 1);
		assert.deepEqual([report.profile, tones(report)], ["Xen RFC v2", ["good"]]);
	});
	test("none is a word for direct", () => {
		const chosen = EARLY_MARK;
		const answers = ["none", "direct"].map((profile) => underProfile(profile, { chosen, eth: "scmi_devid = <4>;" }));
		const [none, direct] = answers.map(({ analysis, report, found }) => ({
			found,
			messages: analysis.findings.map(({ message }) => message),
			report,
		}));
		assert.deepEqual(none, direct);
		assert.deepEqual(none?.found, [
			`information[scmi-mark-ignored] board.dts: ${EARLY_MARK}`,
			"warning[scmi-denied] board.dts: clocks = <&scmi_clk 0>;",
			"warning[scmi-denied] board.dts: clocks = <&scmi_clk 1>;",
		]);
		assert.equal(none?.report.profile, "no mediator");
		assert.match(none?.messages[0] ?? "", /and the setup says there is no mediator$/);
	});
});

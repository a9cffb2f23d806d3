// Words of two mediators on one board: it is the one that most is of, and the odd word is told where it stands. One line for each pair.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answerTo, board, GENEROUS, type Lines, THIRD_PAGE, THREE_AGENTS } from "./marked-board.ts";

const KERNEL = 'module@1000000 { compatible = "multiboot,kernel", "multiboot,module"; reg = <0x1000000 0x1000000>; };';
const domain = (name: string, words: string) =>
	`${name} {\n\t\t\tcompatible = "xen,domain";\n\t\t\t#address-cells = <1>;\n\t\t\t#size-cells = <1>;\n\t\t\tmemory = <0 0x40000>;\n\t\t\tcpus = <1>;\n\t\t\t${words}\n\t\t\t${KERNEL}\n\t\t};`;
const cfg = (name: string, line: string) => `name = "${name}"\nkernel = "/root/Image"\n${line}\n`;

interface Base {
	readonly lines: Lines;
	readonly cfg?: string;
	readonly firmware?: string;
	readonly profile: string;
}

/** An SMC for each agent. */
const BY_SMC = THREE_AGENTS.replace("0x82000002, smcArgs: { x7: 1 }", "0x82000003")
	.replace("0x82000002, smcArgs: { x7: 2 }", "0x82000004")
	.replace(", smcArgs: { x7: 0 }", "");

/** A board of each mediator, in its own words. */
const BASES = {
	released: {
		lines: { chosen: `xen,xen-bootargs = "scmi-smc-passthrough"; ${domain("own", 'xen,sci_type = "scmi_smc";')}` },
		profile: "upstream Xen",
	},
	"product of 2024": {
		lines: {
			chosen: domain("own", 'xen,arm_sci = "scmi_smc";'),
			scmi: "epam,secondary-agents = <1 0x82000003 &page1>;",
		},
		profile: "Xen with EPAM's mediator of 2024",
	},
	"multi-agent": {
		lines: {
			chosen: `#address-cells = <1>;
		#size-cells = <1>;
		ranges;
		xen {
			compatible = "xen,sci";
			#address-cells = <1>;
			#size-cells = <1>;
			ranges;
			xen,dom0-sci-agent-id = <2>;
			scmi-secondary-agents = <0x82000003 &page1 2>, <0x82000004 &page2 3>;
			scmi { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000002>; shmem = <&page0>; };
		};
		${domain("own", 'xen,sci_type = "scmi_smc_multiagent"; xen,sci-agent-id = <3>;')}`,
			more: THIRD_PAGE,
		},
		firmware: BY_SMC,
		profile: "Xen with the multi-agent series",
	},
	"RFC v2": {
		lines: { eth: "scmi_devid = <4>;", more: THIRD_PAGE },
		firmware: THREE_AGENTS,
		cfg: 'arm_sci = "scmi_smc"',
		profile: "Xen RFC v2",
	},
} as const satisfies Record<string, Base>;

/** A word of another, alone in its line. */
const ODD = {
	type: 'xen,sci_type = "scmi_smc";',
	"misspelt type": 'xen,sci_type = "scmi_smc_ma";',
	"agent type": 'xen,sci_type = "scmi_smc_multiagent";',
	arm_sci: 'xen,arm_sci = "scmi_smc";',
	hyphens: 'xen,arm-sci = "scmi_smc";',
	"hyphened type": 'xen,sci-type = "scmi_smc";',
	table: "epam,secondary-agents = <1 0x82000003 &page1>;",
	"early table": "xen,scmi-secondary-agents = <2 0x82000003 &page1>;",
	number: "scmi_devid = <5>;",
	"hyphened number": "arm,scmi-devid = <5>;",
	list: "access-controllers = <&scmi 5>;",
	"xl type": 'arm_sci = "type=scmi_smc"',
	"xl agent": 'arm_sci = "type=scmi_smc_multiagent,agent_id=2"',
	"xl word": 'arm_sci = "scmi_smc"',
	"xl sci": 'sci = "scmi_smc"',
} as const;

type Base_ = keyof typeof BASES;
type Odd = keyof typeof ODD;

const IN_DOMAIN: readonly Odd[] = ["type", "misspelt type", "agent type", "arm_sci", "hyphens", "hyphened type"];

function answer(base: Base_, odd: Odd) {
	const { lines, cfg: own, firmware = GENEROUS }: Base = BASES[base];
	const line = ODD[odd];
	const { chosen = "", scmi = "" } = lines;
	const changed: Lines = IN_DOMAIN.includes(odd)
		? { chosen: `${chosen}\n\t\t${domain("odd", line)}` }
		: odd === "table"
			? { scmi: `${scmi}\n\t\t\t${line}` }
			: odd === "early table"
				? { chosen: `${line}\n\t\t${chosen}` }
				: odd === "number" || odd === "hyphened number" || odd === "list"
					? { usb: line }
					: {};
	return answerTo({
		"board.dts": board({ ...lines, ...changed }),
		"demo.scmi.yaml": firmware,
		...(own !== undefined && { "own.cfg": cfg("own", own), "own2.cfg": cfg("own2", own) }),
		...(odd.startsWith("xl ") && { "odd.cfg": cfg("odd", line) }),
	});
}

const NO_SCMI = /odd gets no SCMI/;
const READ_BY_OTHER = /^.* is read by .*; (?:another mark|other marks) of this board \(.*\) (?:is|are) of /;
const READ_BY_NONE = /has no effect: no mediator known here reads it/;

/** What is told at the odd line, and in which words. */
const TOLD: Readonly<Record<Base_, Partial<Readonly<Record<Odd, readonly [string, ...RegExp[]]>>>>> = {
	released: {
		// domu_dt_sci_parse(): any other word, and the boot ends
		"misspelt type": ["scmi-boot-failure", /panics/],
		"agent type": ["scmi-boot-failure", /panics/],
		arm_sci: ["scmi-mark-ignored", READ_BY_OTHER, NO_SCMI, /write xen,sci_type = "scmi_smc"/],
		hyphens: ["scmi-mark-ignored", READ_BY_NONE, NO_SCMI, /write xen,sci_type = "scmi_smc"/],
		"hyphened type": ["scmi-mark-ignored", READ_BY_NONE, NO_SCMI],
		"early table": ["scmi-mark-ignored", READ_BY_OTHER],
		number: ["scmi-mark-ignored", READ_BY_OTHER, /two mediators are mixed/],
		"hyphened number": ["scmi-mark-ignored", /a binding proposed for Linux in 2022/],
		list: ["scmi-mark-ignored", READ_BY_OTHER],
		// parse_arm_sci_config(): an option that does not begin with a known key is passed over, a type it does not know ends xl
		"xl agent": ["scmi-boot-failure", /odd is not created/],
		"xl word": ["scmi-request-ignored", /xl ignores arm_sci = "scmi_smc" without a message/],
		"xl sci": ["scmi-mark-ignored", READ_BY_OTHER, NO_SCMI, /write arm_sci = "type=scmi_smc"/],
	},
	"product of 2024": {
		type: ["scmi-mark-ignored", READ_BY_OTHER, NO_SCMI, /write xen,arm_sci = "scmi_smc"/],
		"misspelt type": ["scmi-mark-ignored", READ_BY_OTHER, NO_SCMI, /write xen,arm_sci = "scmi_smc"/],
		"agent type": ["scmi-mark-ignored", READ_BY_OTHER, NO_SCMI],
		hyphens: ["scmi-mark-ignored", READ_BY_NONE, NO_SCMI, /write xen,arm_sci = "scmi_smc"/],
		"hyphened type": ["scmi-mark-ignored", READ_BY_NONE, NO_SCMI],
		"early table": ["scmi-mark-ignored", READ_BY_OTHER],
		"xl type": ["scmi-mark-ignored", READ_BY_OTHER, /odd gets no SCMI$/],
		"xl agent": ["scmi-mark-ignored", READ_BY_OTHER, /odd gets no SCMI$/],
		"xl sci": ["scmi-mark-ignored", READ_BY_OTHER, /odd gets no SCMI$/],
	},
	"multi-agent": {
		type: ["scmi-boot-failure", /panics/],
		"misspelt type": ["scmi-boot-failure", /panics/],
		arm_sci: ["scmi-mark-ignored", READ_BY_OTHER, NO_SCMI, /write xen,sci_type = "scmi_smc_multiagent"/],
		hyphens: ["scmi-mark-ignored", READ_BY_NONE, NO_SCMI],
		table: ["scmi-mark-ignored", READ_BY_OTHER],
		"early table": ["scmi-mark-ignored", READ_BY_OTHER],
		"xl type": ["scmi-boot-failure", /odd is not created/],
		"xl sci": ["scmi-mark-ignored", READ_BY_OTHER, NO_SCMI],
	},
	"RFC v2": {
		type: ["scmi-mark-ignored", READ_BY_OTHER, /odd gets no SCMI$/],
		arm_sci: ["scmi-mark-ignored", READ_BY_OTHER, /odd gets no SCMI$/],
		hyphens: ["scmi-mark-ignored", READ_BY_NONE, /odd gets no SCMI$/],
		// the wrong type is -EINVAL, arch_sanitise_domain_config()
		"xl type": ["scmi-boot-failure", /odd is not created, -22 \(EINVAL\): arm_sci is neither "scmi_smc" nor "none"/],
		"xl agent": ["scmi-boot-failure", /odd is not created/],
		"xl sci": ["scmi-mark-ignored", READ_BY_OTHER, NO_SCMI, /write arm_sci = "scmi_smc"/],
	},
};

for (const base of Object.keys(TOLD) as Base_[])
	describe(`a board of ${base}`, () => {
		for (const [odd, [code, ...said]] of Object.entries(TOLD[base]) as [Odd, [string, ...RegExp[]]][])
			test(`with ${ODD[odd]}`, () => {
				const { analysis, report, found } = answer(base, odd);
				assert.equal(report.profile, BASES[base].profile);
				const place = found.findIndex((line) => line.includes(`[${code}]`) && line.includes(ODD[odd]));
				assert.ok(place >= 0, found.join("\n"));
				const finding = analysis.findings[place];
				for (const words of said) assert.match(finding?.message ?? "", words);
				if (said.includes(READ_BY_OTHER)) assert.ok((finding?.related.length ?? 0) > 0, "the other marks' lines");
				assert.equal(found.filter((line) => line.includes(ODD[odd])).length, 1, found.join("\n"));
			});
	});

describe("as much of one as of the other: nothing is concluded, and both lines are told", () => {
	const balanced = (lines: Lines, configurations: Readonly<Record<string, string>> = {}) => {
		const { analysis, report, found } = answerTo({
			"board.dts": board(lines),
			"demo.scmi.yaml": GENEROUS,
			...configurations,
		});
		const [finding] = analysis.findings;
		return [report.profile, found, finding?.message, finding?.related.map(({ message }) => message)];
	};
	test("a domain in the words of one, a domain in those of another", () =>
		assert.deepEqual(balanced({ chosen: `${domain("a", ODD.type)}\n\t\t${domain("b", ODD.arm_sci)}` }), [
			"a mediator that is not modelled",
			[`information[scmi-mediator-unmodelled] board.dts: ${ODD.type}`],
			'xen,sci_type = "scmi_smc" is read by the mediator of Xen 4.21 and later, which gives all of SCMI to one domain and asks firmware for no device. The mediator may be xen or epam-2024 (profile: in scmi.yaml says which): who may use what is not known',
			['xen,arm_sci = "scmi_smc"'],
		]));
	test("two of one, one of the other: it is the one", () => {
		const { report } = answerTo({
			"board.dts": board({
				chosen: ["a", "b"].map((name) => domain(name, ODD.arm_sci)).join("\n\t\t") + domain("c", ODD.type),
			}),
			"demo.scmi.yaml": GENEROUS,
		});
		assert.equal(report.profile, "Xen with EPAM's mediator of 2024");
		assert.deepEqual(
			[report.assumptions[0]?.text, report.assumptions[0]?.basis],
			[
				`Mediator: EPAM's of 2024, on Xen 4.19 (xen,arm_sci = "scmi_smc": most of the sources is written for it, not all).`,
				"assumed",
			],
		);
	});
	test("a proposal's first edition and its second", () =>
		assert.deepEqual(
			balanced({ eth: "scmi_devid = <4>;" }, { "a.cfg": cfg("a", ODD["xl sci"]), "b.cfg": cfg("b", ODD["xl word"]) }),
			[
				"a mediator that is not modelled",
				[`information[scmi-mediator-unmodelled] a.cfg: ${ODD["xl sci"]}`],
				"sci is read by the first edition of the 2022 proposal, which was replaced by arm_sci. The mediator may be xen-rfc-v2 (profile: in scmi.yaml says which): who may use what is not known",
				['arm_sci = "scmi_smc"'],
			],
		));
});

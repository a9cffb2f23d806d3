// A reference without its number: the next reference's phandle is never taken for one.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const catalogue = (clocks: string) => `scmiCatalogue: 1
firmware: { name: Demo SCP, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { power: { id: 0x11 }, clock: { id: 0x14, version: 0x20000 }, reset: { id: 0x16 } } }
agents: { linux: { id: 1, type: ospm, channels: [{ transport: smc, smcId: 0x82000002 }] } }
resources: { power: { gpu: { id: 4 } }, clock: { core: { id: 3, name: core }, bus: { id: 5, name: bus } }, reset: { gpu: { id: 6 } } }
permissions: { model: static, initial: all }
completeness: { agents: complete, power: complete, clock: ${clocks}, reset: complete }
`;

const board = (properties: string, more = "") => `/dts-v1/;
/ {
	compatible = "acme,demo";
	#address-cells = <1>;
	#size-cells = <1>;
	page: sram@1000 { compatible = "arm,scmi-shmem"; reg = <0x1000 0x1000>; };
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&page>;
			#address-cells = <1>;
			#size-cells = <0>;
			pd: protocol@11 { reg = <0x11>; #power-domain-cells = <1>; };
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
		};
	};
	osc: oscillator { compatible = "fixed-clock"; #clock-cells = <0>; clock-frequency = <1000>; };
	gpu: gpu@6000 {
		reg = <0x6000 0x1000>;
		${properties}
	};
};
${more}`;

interface Answer {
	/** What the rules of numbers say: `severity[code] line «what is underlined»: message`. */
	readonly found: readonly string[];
	readonly messages: readonly string[];
	/** The numbers somebody uses. */
	readonly numbers: readonly string[];
	readonly gpu: string | undefined;
	readonly isGreen: boolean;
}

function answerTo(text: string, clocks = "complete"): Answer {
	const snapshot = memorySnapshot({ "/b/board.dts": text, "/b/demo.scmi.yaml": catalogue(clocks) });
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
	const { devices, resources, summary } = grantsReport(analysis);
	return {
		found: analysis.findings
			.filter(({ code }) => /-unknown$|_property$|^scmi-provider/.test(code))
			.map(({ severity, code, at, message }) => {
				const before = text.slice(text.lastIndexOf("\n", at.start) + 1, at.start).trimStart();
				return `${severity}[${code}] ${before}«${text.slice(at.start, at.end)}»: ${message}`;
			}),
		messages: analysis.findings.map(({ message }) => message),
		numbers: resources.map(({ name }) => name),
		gpu: devices.find(({ tree }) => tree === "&gpu")?.cells[0]?.state,
		isGreen: summary.some(({ tone }) => tone === "good"),
	};
}

const LACK = "clk takes 1 cell (#clock-cells) and gets none: the clock number is missing";
/** At the end of the list; and with a reference where the number should stand, which Linux takes for it. */
const LAST = `clocks of gpu: ${LACK}. Linux logs "#clock-cells = 1 found 0"`;
const TAKEN = `clocks of gpu: ${LACK}. Linux takes the reference behind it for a number`;

interface Missing {
	readonly written: string;
	/** What is found, the underlined reference between « and ». */
	readonly found: readonly string[];
	readonly numbers: readonly string[];
}

const MISSING: readonly Missing[] = [
	{
		written: "clocks = <&clk>;",
		found: [`error[clocks_property] clocks = <«&clk»: ${LAST}`],
		numbers: [],
	},
	{
		written: "clocks = <&clk &clk 3>;",
		found: [`error[clocks_property] clocks = <«&clk»: ${TAKEN}`],
		numbers: ["clock 3 core"],
	},
	{
		written: "clocks = <&clk>, <&clk 3>;",
		found: [`error[clocks_property] clocks = <«&clk»: ${TAKEN}`],
		numbers: ["clock 3 core"],
	},
	{
		written: "clocks = <&clk 3 &clk>;",
		found: [`error[clocks_property] clocks = <&clk 3 «&clk»: ${LAST}`],
		numbers: ["clock 3 core"],
	},
	{
		written: "clocks = <&clk 3>, <&clk>, <&clk 5>;",
		found: [`error[clocks_property] clocks = <&clk 3>, <«&clk»: ${TAKEN}`],
		numbers: ["clock 3 core", "clock 5 bus"],
	},
	{
		written: "clocks = <&clk &osc>;",
		found: [`error[clocks_property] clocks = <«&clk»: ${TAKEN}`],
		numbers: [],
	},
	{
		written: "clocks = <&osc &clk>;",
		found: [`error[clocks_property] clocks = <&osc «&clk»: ${LAST}`],
		numbers: [],
	},
	{
		written: "clocks = <&clk &rst>;",
		found: [
			`error[clocks_property] clocks = <«&clk»: ${TAKEN}`,
			'error[clocks_property] clocks = <&clk «&rst»: clocks of gpu: rst is the reset protocol and has no #clock-cells; the clock protocol is clk. Linux logs "could not get #clock-cells for /firmware/scmi/protocol@16" and reads nothing of the list from there on',
		],
		numbers: [],
	},
	{
		written: "assigned-clocks = <&clk>; assigned-clock-rates = <1000>;",
		found: [`error[scmi-provider-mismatch] assigned-clocks = <«&clk»: assigned-${LAST}`],
		numbers: [],
	},
	{
		written: "power-domains = <&pd>;",
		found: [
			'error[power_domains_property] power-domains = <«&pd»: power-domains of gpu: pd takes 1 cell (#power-domain-cells) and gets none: the power domain number is missing. Linux logs "#power-domain-cells = 1 found 0"',
		],
		numbers: [],
	},
	{
		written: "resets = <&rst &rst 6>;",
		found: [
			"error[resets_property] resets = <«&rst»: resets of gpu: rst takes 1 cell (#reset-cells) and gets none: the reset number is missing. Linux takes the reference behind it for a number",
		],
		numbers: ["reset 6 gpu"],
	},
];

describe("the number that should follow a reference is missing", () => {
	for (const { written, found, numbers } of MISSING)
		test(written, () => {
			const answer = answerTo(board(written));
			assert.deepEqual(answer.found, found);
			assert.deepEqual(answer.numbers, numbers);
			assert.ok(!answer.messages.some((message) => message.includes("does not exist")));
			assert.equal(answer.gpu, "unknown");
			assert.equal(answer.isGreen, false);
		});
	test("whatever the catalogue says of its list", () => {
		for (const clocks of ["complete", "partial", "unknown"])
			assert.deepEqual(answerTo(board("clocks = <&clk>;"), clocks).found, [
				`error[clocks_property] clocks = <«&clk»: ${LAST}`,
			]);
	});
	test("by a phandle that happens to be a clock's number", () => {
		const text = board("clocks = <&clk &clk 5>;").replace("clk: protocol@14 {", "clk: protocol@14 { phandle = <3>;");
		const { found, numbers } = answerTo(text);
		assert.deepEqual(found, [`error[clocks_property] clocks = <«&clk»: ${TAKEN}`]);
		assert.deepEqual(numbers, ["clock 5 bus"]);
	});
	test("of a provider that asks for two: told once, where that says so", () => {
		const text = board("clocks = <&clk 3 0>, <&clk>;").replace("#clock-cells = <1>", "#clock-cells = <2>");
		const { found, messages } = answerTo(text);
		assert.deepEqual(found, []);
		assert.equal(messages.length, 1, messages.join("\n"));
		assert.match(messages[0] ?? "", /^#clock-cells of clk is 2, and a clock is one number\. /);
	});
	test("as all that a board uses: told once, and not again as something that is not known", () =>
		assert.deepEqual(answerTo(board("clocks = <&clk>;")).messages, [LAST]));
	test("and of a device that is off, as what a board gets that enables it", () => {
		const { found } = answerTo(board('clocks = <&clk>; status = "disabled";'));
		assert.deepEqual(found, [
			'warning[clocks_property] clocks = <«&clk»: clocks of gpu: clk takes 1 cell (#clock-cells) and gets none: the clock number is missing. Linux logs "#clock-cells = 1 found 0". gpu is disabled here, and a board that enables it gets this',
		]);
	});
	test("nor where the board puts another list in its place", () => {
		const { found, numbers, isGreen } = answerTo(board("clocks = <&clk>;", "&gpu { clocks = <&clk 3>; };\n"));
		assert.deepEqual([found, numbers, isGreen], [[], ["clock 3 core"], true]);
	});
});

test("a number that is there and that firmware does not have is still told by itself", () => {
	const { found } = answerTo(board("clocks = <&clk 2>, <&clk>;"));
	assert.match(
		found[0] ?? "",
		/^error\[scmi-clock-unknown\] clocks = <&clk «2»: clock 2 does not exist: "Demo SCP" serves ids 3, 5\./,
	);
	assert.deepEqual(found.slice(1), [`error[clocks_property] clocks = <&clk 2>, <«&clk»: ${LAST}`]);
});

test("lists that are whole say nothing", () => {
	for (const written of ["clocks = <&clk 3 &clk 5>;", "clocks = <&osc>, <&clk 3>;", "clocks = <&clk 3 &osc &clk 5>;"]) {
		const { messages, gpu, isGreen } = answerTo(board(written));
		assert.deepEqual([messages, gpu, isGreen], [[], "granted", true], written);
	}
});

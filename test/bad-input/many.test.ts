// Ten thousand of anything: what is legitimate gets its answer, what is not one message, and neither takes longer than its size.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { readXlConfig } from "../../server/src/configs/xl-config.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { unitedFindings } from "../../server/src/features/united-findings.ts";
import type { Snapshot } from "../../server/src/text/snapshot.ts";
import { didYouMean } from "../../server/src/text/yaml-closest-key.ts";
import { countsText } from "../../server/src/verdicts/summary.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const guard = { timeout: 20_000 };

const each = <T>(count: number, make: (i: number) => T): readonly T[] =>
	Array.from({ length: count }, (_, i) => make(i));
const lines = (count: number, make: (i: number) => string): string => each(count, make).join("\n");
const hex = (value: number) => value.toString(16);
const page = (i: number) => 0x1000_0000 + i * 0x1000;
const address = (i: number) => 0x4000_0000 + i * 0x1000;

const HEAD = `scmiCatalogue: 1
firmware: { name: demo, match: { rootCompatible: ["acme,demo"] } }
`;

function catalogue({ agents = 3, clocks = 10, devices = 10, permissions = RUNTIME }): string {
	return `${HEAD}scmi: { protocols: { clock: { id: 0x14 } } }
agents:
${lines(agents, (i) => `  a${i}: { id: ${i + 1}, type: ${i === 0 ? "hypervisor, trusted: true" : "ospm"}, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: ${i} }, shmem: { address: ${page(i)}, size: 0x1000 } }] }`)}
resources:
  clock:
${lines(clocks, (i) => `    c${i}: { id: ${i} }`)}
devices:
${lines(devices, (i) => `  d${i}: { id: ${i}, resources: { clock: [c${i % clocks}] } }`)}
permissions: { ${permissions}, controls: [clock], hidesUngranted: [clock] }
completeness: { clock: complete, devices: complete, agents: complete }
`;
}

const RUNTIME = "model: device-runtime, initial: none, setBy: [a0], grantAggregation: last-write, resetAgent: flag";
const OPEN = "model: static, initial: all";

function board(pages: number, more: string): string {
	return `/dts-v1/;
/ {
	compatible = "acme,demo";
	#address-cells = <1>;
	#size-cells = <1>;
${lines(pages, (i) => `	shm${i}: sram@${hex(page(i))} { compatible = "arm,scmi-shmem"; reg = <0x${hex(page(i))} 0x1000>; };`)}
	firmware { scmi { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000002>; shmem = <&shm0>; #address-cells = <1>; #size-cells = <0>;
		clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; };
${more}
};
`;
}

const device = (i: number, clock: number, more = "") =>
	`	dev@${hex(address(i))} { reg = <0x${hex(address(i))} 0x1000>; clocks = <&clk ${clock}>; ${more} };`;

const config = (i: number, paths: readonly string[]) =>
	`name = "DomU${i}"\narm_sci = "scmi_smc"\nforce_assign_without_iommu = 1\ndtdev = [ ${paths.map((path) => `"${path}"`).join(", ")} ]\n`;

function analysed(files: Readonly<Record<string, string>>): Analysis {
	const snapshot = memorySnapshot(files);
	return analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
}

const messages = ({ findings }: Analysis) => findings.map(({ message }) => message);

describe("many of everything", () => {
	test("2,000 SCMI nodes, each the channel of another agent", guard, () => {
		const nodes = lines(
			2000,
			(
				i,
			) => `	scmi${i} { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000002>; shmem = <&shm${i + 1}>; #address-cells = <1>; #size-cells = <0>;
		clk${i}: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; };
	user${i} { clocks = <&clk${i} 0>; };`,
		);
		const { facts, verdicts, findings } = analysed({
			"/b/board.dts": board(2001, nodes),
			"/b/fw.scmi.yaml": catalogue({ agents: 2001, permissions: OPEN }),
		});
		assert.deepEqual(findings, []);
		const [linux] = facts.domains;
		assert.equal(linux && facts.boot?.outcomeOf(linux.name)?.channels.size, 2000);
		assert.equal(verdicts && countsText(verdicts.summary()), "2000 devices: 2000 granted");
	});

	test("6,000 SCMI nodes of firmwares that nothing describes", guard, () => {
		const nodes = lines(
			6000,
			(
				i,
			) => `	scmi${i} { compatible = "arm,scmi-smc"; arm,smc-id = <0x${hex(0x8300_0000 + i)}>; shmem = <&shm0>; #address-cells = <1>; #size-cells = <0>;
		clk${i}: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; };
	user${i} { clocks = <&clk${i} 0>; };`,
		);
		const { verdicts } = analysed({ "/b/board.dts": board(1, nodes), "/b/fw.scmi.yaml": catalogue({}) });
		assert.equal(verdicts?.summary().domains[0]?.counts.get("unknown"), 6000);
	});

	test("1,000 domains with a tree each: as many as there are channels get their device", guard, () => {
		const guests = each(1000, (i): readonly (readonly [string, string])[] => [
			[`/b/domu${i}.cfg`, `${config(i, [`/dev@${hex(address(i))}`])}device_tree = "domu${i}.dtb"\n`],
			[
				`/b/domu${i}.dts`,
				`/dts-v1/;\n/ { passthrough { dev { xen,path = "/dev@${hex(address(i))}"; clocks = <&clk ${i}>; }; };
	scmi { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000002>; #address-cells = <1>; #size-cells = <0>; clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; };\n`,
			],
		]).flat();
		const analysis = analysed({
			...Object.fromEntries(guests),
			"/b/board.dts": board(
				200,
				lines(1000, (i) => device(i, i, `scmi_devid = <${i}>; xen,passthrough;`)),
			),
			"/b/fw.scmi.yaml": catalogue({ agents: 200, clocks: 1000, devices: 1000 }),
		});
		const running = analysis.facts.boot?.result.domains.filter(({ state }) => state === "running");
		assert.equal(running?.length, 199);
		const text = analysis.verdicts && countsText(analysis.verdicts.summary());
		assert.equal(text, "1000 devices: 198 granted, 802 denied");
		const report = grantsReport(analysis);
		assert.equal(report.devices.length, 1000);
		assert.ok(report.devices.every(({ cells }) => cells.length === 1001));
		assert.equal(report.devices.filter(({ state }) => state === "granted").length, 198);
	});

	test("3,000 dtdev entries for nodes that are not there", guard, () => {
		const paths = each(3000, (i) => `/dev@${hex(address(5000 + i))}`);
		const { facts } = analysed({
			"/b/board.dts": board(
				3,
				lines(5000, (i) => device(i, 0, "xen,passthrough;")),
			),
			"/b/fw.scmi.yaml": catalogue({}),
			"/b/u.cfg": config(0, paths),
		});
		const refused = facts.boot?.eventsOf("DomU0").filter(({ event }) => event === "domain-refused");
		assert.equal(refused?.length, 1);
	});

	test("a list that grows by 50,000 lines, and 200,000 entries that are none", guard, () => {
		const grown = lines(50_000, (i) => `dtdev += [ "/dev@${i}" ]`);
		const strange = `iomem = [ ${each(200_000, () => '"x"').join(", ")} ]`;
		const snapshot = memorySnapshot({ "/b/u.cfg": `dtdev = [ "/a" ]\n${grown}\n${strange}\n` });
		const { dtdev, problems } = readXlConfig(snapshot, ["/b/u.cfg"]);
		assert.equal(dtdev.length, 50_001);
		assert.equal(dtdev.at(-1)?.value, "/dev@49999");
		assert.ok(problems.length <= 100);
	});

	test("150,000 numbers of one device", guard, () => {
		const uses = each(150_000, () => "<&clk 0>").join(", ");
		const { facts } = analysed({
			"/b/board.dts": board(1, `	dev { clocks = ${uses}; };`),
			"/b/fw.scmi.yaml": catalogue({ permissions: OPEN }),
		});
		assert.equal(facts.boot?.result.uses.length, 150_000);
	});

	test("8,000 clocks that firmware does not serve: each is told of, and what it serves in few words", guard, () => {
		const holes = analysed({
			"/b/board.dts": board(
				1,
				lines(8000, (i) => device(i, 2 * i + 1)),
			),
			"/b/fw.scmi.yaml": `${HEAD}resources:\n  clock:\n${lines(8000, (i) => `    c${i}: { id: ${2 * i} }`)}\ncompleteness: { clock: complete }\n`,
		});
		assert.equal(holes.findings.filter(({ code }) => code === "scmi-clock-unknown").length, 8000);
		assert.ok(messages(holes).every((message) => message.length < 400));
		assert.match(messages(holes)[0] ?? "", /serves ids 0, 2, 4, .* and 7976 more\./);
	});

	test("10,000 agents that each have numbers of their own", guard, () => {
		const text = `${HEAD}agents:\n${lines(10_000, (i) => `  a${i}: { id: ${i} }`)}
resources:\n  clock:\n    shared: { id: 7 }\n${lines(10_000, (i) => `    c${i}: { agentIds: { a${i}: ${i === 5 ? 7 : 0} } }`)}\n`;
		const { problems } = readCatalogue(memorySnapshot({ "/b/fw.scmi.yaml": text }), "/b/fw.scmi.yaml");
		const found = problems.filter(({ severity }) => severity === "error").map(({ message }) => message);
		assert.deepEqual(found, ['clock 7 is already "shared" for agent "a5".']);
	});

	test("20,000 references to what is not there", guard, () => {
		const text = `${HEAD}resources:\n  clock:\n${lines(20_000, (i) => `    clock_number_${i}: { id: ${i} }`)}
devices:\n${lines(20_000, (i) => `  d${i}: { id: ${i}, resources: { clock: [clock_numbr_${i}] } }`)}\n`;
		const { problems } = readCatalogue(memorySnapshot({ "/b/fw.scmi.yaml": text }), "/b/fw.scmi.yaml");
		assert.equal(problems.length, 500);
		assert.equal(didYouMean("clock_numbr", ["clock_number"]), ' Did you mean "clock_number"?');
	});

	test("100,000 devices are more than is read, and one message says so", guard, () => {
		const { findings } = analysed({
			"/b/board.dts": board(1, device(0, 0)),
			"/b/fw.scmi.yaml": catalogue({ clocks: 100_000, devices: 100_000 }),
		});
		assert.deepEqual(
			findings.map(({ message }) => message),
			["This is too large to be read: it holds more than 200000 values."],
		);
	});

	test("10,000 devices are read", guard, () => {
		const snapshot = memorySnapshot({ "/b/fw.scmi.yaml": catalogue({ clocks: 10_000, devices: 10_000 }) });
		const read = readCatalogue(snapshot, "/b/fw.scmi.yaml");
		assert.deepEqual(read.problems, []);
		assert.equal(Object.keys(read.catalogue?.devices ?? {}).length, 10_000);
	});

	for (const sign of ["!a ", "# x\n"])
		test(`a million times ${JSON.stringify(sign)}`, guard, () => {
			const text = `${HEAD}x-a: ${sign.repeat(1_000_000)}\n`;
			const { problems } = readCatalogue(memorySnapshot({ "/b/fw.scmi.yaml": text }), "/b/fw.scmi.yaml");
			assert.equal(problems.length, 1);
		});
});

test(
	"the .cfg files beside a board are read until they are 16 MB together, and it is said which are not",
	guard,
	() => {
		const padding = `# ${"x".repeat(5_000_000)}\n`;
		const files = Object.fromEntries(each(20, (i) => [`/b/u${10 + i}.cfg`, `${config(i, [])}${padding}`]));
		const inner = memorySnapshot({ ...files, "/b/board.dts": board(1, ""), "/b/fw.scmi.yaml": catalogue({}) });
		const asked = new Set<string>();
		const snapshot: Snapshot = {
			...inner,
			read: (path) => {
				if (path.endsWith(".cfg")) asked.add(path);
				return inner.read(path);
			},
		};
		const setup = setupOfLoneBoard(snapshot, "/b/board.dts");
		assert.deepEqual(
			setup.domains.map(({ name }) => name),
			["DomU0", "DomU1", "DomU2"],
		);
		assert.equal(asked.size, 4);
		const { findings } = analyse(snapshot, createEngineCache(), setup);
		const told = findings.filter(({ message }) => message.includes("too large"));
		assert.deepEqual(
			told.map(({ code, at }) => [code, at.file, at.start]),
			[["scmi-xl-config", "/b/board.dts", 0]],
		);
		assert.match(told[0]?.message ?? "", /: u13\.cfg and 16 more are not looked into/);
	},
);

test("a finding of most of 500 variants names some of them", guard, () => {
	const one = analysed({
		"/b/board.dts": board(1, device(0, 99)),
		"/b/fw.scmi.yaml": catalogue({ permissions: OPEN }),
	});
	const variants = each(500, (i): Analysis => {
		const setup = { ...one.facts.setup, name: `board#v${i}`, file: "/b/scmi.yaml" };
		return { ...one, facts: { ...one.facts, setup }, findings: i === 0 ? [] : one.findings };
	});
	const [united] = unitedFindings(variants);
	assert.match(united?.finding.message ?? "", /\(in variant v1, v2, .* v12 and 487 more\)$/);
});

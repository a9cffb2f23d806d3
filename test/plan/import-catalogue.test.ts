// A scmi.yaml that names firmware's sources in a catalogue's place.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache, type EngineCache } from "../../server/src/facts.ts";
import { lineIndexOf, positionAt } from "../../server/src/text/line-index.ts";
import type { Span } from "../../server/src/text/span.ts";
import { boardOfM7, SOUND_SYSTEM_MANAGER as SOUND, SYSTEM_MANAGER } from "../importers/system-manager.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

type Files = Readonly<Record<string, string>>;

const HOST = "scmi: 1\nhost: board.dts\n";
const CFG = "/sm/configs/board.cfg";
const FROM = "catalogue: { import: imx-sm, from: ../sm/configs/board.cfg }\n";

function analysed(files: Files, cache: EngineCache = createEngineCache()): Analysis & { readonly all: string[] } {
	const snapshot = memorySnapshot(files);
	const { setups, problems } = readSetups(snapshot, "/b/scmi.yaml");
	const [setup] = setups;
	assert.ok(setup, JSON.stringify(problems));
	const analysis = analyse(snapshot, cache, setup);
	const placed = ({ file, start }: Span): string => {
		const { line } = positionAt(lineIndexOf(files[file] ?? ""), start);
		return `${file}:${line + 1}`;
	};
	const all = [...problems, ...analysis.findings].map(
		({ at, severity, code, message, related = [] }) =>
			`${placed(at)} ${severity} ${code}: ${message}${related.map((each) => `\n  ${placed(each.at)} ${each.message}`).join("")}`,
	);
	return { ...analysis, all };
}

const boardWith = (setup: string, clock = "3", sources: Files = SOUND): Files => ({
	...sources,
	"/b/board.dts": boardOfM7(clock),
	"/b/scmi.yaml": `${HOST}${setup}`,
});

describe("a setup that names firmware's sources", () => {
	test("has their numbers, each at the line of the source that has it", () => {
		const { facts, all } = analysed(boardWith(FROM));
		assert.deepEqual(all, []);
		const [firmware] = facts.firmwares;
		assert.equal(firmware?.catalogue.read.catalogue?.resources.clock?.uart1?.name, "uart1");
		const at = firmware.catalogue.read.positions.get("resources.clock.uart1.id");
		assert.equal(
			at && SYSTEM_MANAGER[at.file]?.slice(at.start, at.end),
			"#define DEV_SM_CLK_UART1   (CLOCK_ROOT_UART1 + CLOCK_NUM_SRC) /*!< 99: a comment that is wrong */",
		);
	});

	test("is checked against them in full", () => {
		const { all } = analysed(boardWith(FROM, "9"));
		assert.equal(all.length, 1);
		assert.match(all[0] ?? "", /^\/b\/board\.dts:18 error scmi-clock-unknown: clock 9 does not exist/);
	});

	test("is told once, where it names them, which lines were not understood", () => {
		const line = (SYSTEM_MANAGER[CFG] ?? "").split("\n").findIndex((text) => text.startsWith("CLK_NOWHERE")) + 1;
		assert.deepEqual(analysed(boardWith(FROM, "3", SYSTEM_MANAGER)).all, [
			`/b/scmi.yaml:3 information scmi-setup: 1 line was not understood in firmware's sources: its catalogue may lack what they say.\n  ${CFG}:${line} DEV_SM_CLK_NOWHERE has no number in the firmware's sources: all left out`,
		]);
	});

	test("imports again when a source changes, and not when a tree does", () => {
		const cache = createEngineCache();
		const readOf = (files: Files) => analysed(files, cache).facts.firmwares[0]?.catalogue.index;
		const first = readOf(boardWith(FROM));
		assert.ok(first);
		assert.equal(readOf(boardWith(FROM, "2")), first);
		assert.equal(readOf(boardWith(`${FROM}complete: true\n`)), first);
		const header = "/sm/devices/SOC1/sm/dev_sm_clock.c";
		const renamed = { ...SOUND, [header]: (SOUND[header] ?? "").replace('"uart1"', '"debug"') };
		assert.equal(readOf(boardWith(FROM, "3", renamed))?.catalogue.resources.clock?.uart1?.name, "debug");
	});

	test("lays its author's own files over what they say", () => {
		const own = `scmiCatalogue: 1
resources: { clock: { uart1: { description: the console }, gpu: null } }
devices: { gpu: { resources: { clock: null } } }
permissions: { grants: { ap_ns: { resources: { clock: { gpu: null } } }, ap_ns_2: { resources: { clock: { gpu: null } } } } }
`;
		const setup = "catalogue: { import: imx-sm, from: ../sm/configs/board.cfg, with: own.scmi.yaml }\n";
		const { facts, all } = analysed({ ...boardWith(setup), "/b/own.scmi.yaml": own });
		assert.deepEqual(all, []);
		const clocks = facts.firmwares[0]?.catalogue.read.catalogue?.resources.clock;
		assert.equal(clocks?.uart1?.description, "the console");
		assert.equal(clocks?.uart1?.id, 2);
		assert.equal(clocks?.gpu, undefined);
		const misspelt = {
			...boardWith(setup),
			"/b/own.scmi.yaml": own.replace("gpu: null } }\ndev", "gup: null } }\ndev"),
		};
		assert.match(analysed(misspelt).all[0] ?? "", /^\/b\/own\.scmi\.yaml:2 error scmi-catalogue: .*Did you mean "gpu"/);
	});

	test("may name them for one of several SCMI nodes", () => {
		const setup = "catalogue: { /firmware/scmi: { import: imx-sm, from: [../sm/configs/board.cfg] } }\n";
		const { facts, all } = analysed(boardWith(setup));
		assert.deepEqual(all, []);
		assert.deepEqual(facts.firmwares[0]?.nodes, ["/firmware/scmi"]);
	});

	test("may say so in a variant", () => {
		const setup = "variants:\n  live: { catalogue: { import: imx-sm, from: ../sm/configs/board.cfg } }\n";
		assert.equal(analysed(boardWith(setup)).facts.firmwares.length, 1);
	});

	test("takes macros from headers, by the prefix that it says", () => {
		const header = "#define MY_OSC 0\n#define MY_UART 2\n";
		const setup = `catalogue:
  import: imx-sm
  from: ../sm/configs/board.cfg
  symbols: my.h
  prefix: { clock: MY_ }
`;
		const { facts, all } = analysed({ ...boardWith(setup), "/b/my.h": header });
		assert.deepEqual(all, []);
		assert.deepEqual(facts.firmwares[0]?.catalogue.read.catalogue?.resources.clock?.uart1?.symbols, ["MY_UART"]);
		const wrong = { ...boardWith(setup.replace("clock: MY_", "clok: MY_")), "/b/my.h": header };
		assert.match(analysed(wrong).all.join("\n"), /error scmi-setup: .*no table "clok".*Did you mean "clock"/);
	});
});

const MANY = Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`/many/${n % 7}/f${n}.c`, "int x;\n"]));

describe("a setup that names sources in vain is told so where it does", () => {
	const cases: readonly (readonly [string, string, RegExp])[] = [
		["no importer", "{ import: imx-sn, from: ../sm/configs/board.cfg }", /no importer "imx-sn".*Did you mean "imx-sm"/],
		[
			"no file",
			"{ import: imx-sm, from: ../sm/configs/no.cfg }",
			/There is no file or folder \.\.\/sm\/configs\/no\.cfg\./,
		],
		[
			"nothing in it",
			"{ import: c-tables, from: ../sm/configs }",
			/Nothing in configs could be read as the tables .*: firmware's numbers are not checked\.\n {2}\/sm\/configs:1 there is no C source here/,
		],
		["a whole disk", "{ import: c-tables, from: /many }", /There are more files in many than are read for a setup/],
		["no from", "{ import: imx-sm }", /"catalogue" lacks "from"/],
		[
			"another key",
			"{ import: imx-sm, form: ../sm/configs/board.cfg }",
			/"form" is not a key of an import\. Did you mean "from"/,
		],
	];
	test("what is not there is told once", () => {
		const { all } = analysed(boardWith("catalogue: { import: imx-sm, from: ../sm/configs/no.cfg }\n"));
		assert.deepEqual(all, ["/b/scmi.yaml:3 error scmi-setup: There is no file or folder ../sm/configs/no.cfg."]);
	});
	for (const [what, catalogue, said] of cases)
		test(what, () => {
			const files = boardWith(`catalogue: ${catalogue}\n`, "3", { ...SOUND, ...MANY });
			const { problems, setups } = readSetups(memorySnapshot(files), "/b/scmi.yaml");
			const all = setups.length === 0 ? problems.map(({ message }) => message) : analysed(files).all;
			assert.match(all.join("\n"), said);
			assert.ok(
				setups.length === 0 || all.every((each) => each.startsWith("/b/scmi.yaml:3 error scmi-setup")),
				all.join("\n"),
			);
		});
});

// Catalogues that come with the product: taken where nobody says better, and never sure of the firmware on the board.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { setupsIn } from "../../server/src/configs/read-setups.ts";
import type { Setup } from "../../server/src/configs/setup.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import type { Snapshot } from "../../server/src/text/snapshot.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const BOARD = `/dts-v1/;
/ {
	compatible = "acme,board", "acme,soc";
	#address-cells = <1>;
	#size-cells = <1>;
	page: sram@1000 { compatible = "arm,scmi-shmem"; reg = <0x1000 0x1000>; };
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000001>;
			shmem = <&page>;
			#address-cells = <1>;
			#size-cells = <0>;
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	uart@2000 { reg = <0x2000 0x100>; clocks = <&clk 1>; };
	spi@3000 { reg = <0x3000 0x100>; clocks = <&clk 9>; };
};
`;
/** Two clocks, and one agent that may use neither. */
const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Acme TF-A, match: { rootCompatible: ["acme,soc"] } }
sources: { c: { repository: acme/tf-a, revision: 123abc, path: plat/acme.c } }
scmi: { protocols: { clock: { id: 0x14, version: 0x20000 } } }
agents: { os: { id: 1, type: ospm, channels: [{ transport: smc, smcId: 0x82000001 }] } }
resources: { clock: { cpu: { id: 0, name: cpu }, uart: { id: 1, name: uart } } }
permissions: { model: static, initial: none, grants: { os: { default: none } } }
completeness: { clock: complete, agents: complete }
`;
const BUNDLED = "/product/bundled/acme,soc.scmi.yaml";

function analysed(files: Readonly<Record<string, string>>) {
	const snapshot: Snapshot = { ...memorySnapshot({ "/b/board.dts": BOARD, ...files }), bundled: "/product/bundled" };
	const { facts, findings } = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
	return {
		catalogues: facts.firmwares.map(({ catalogue: { path, isBundled = false } }) => [path, isBundled]),
		severities: findings.map(({ code, severity }) => [code, severity]),
		assumptions: facts.assumptions,
		passedOver: facts.passedOver.map(({ path }) => path),
	};
}

test("a board without a catalogue takes the one that is called like what it is compatible with", () => {
	const { catalogues, assumptions } = analysed({
		[BUNDLED]: CATALOGUE,
		"/product/bundled/other,soc.scmi.yaml": "broken: [",
	});
	assert.deepEqual(catalogues, [[BUNDLED, true]]);
	assert.deepEqual(
		assumptions.filter(({ text }) => text.startsWith("Firmware:")),
		[
			{
				text: 'Firmware: bundled catalogue of "Acme TF-A", acme/tf-a, revision 123abc; your firmware may differ.',
				short: "a bundled catalogue of revision 123abc (your firmware may differ)",
				basis: "assumed",
			},
		],
	);
});

test("one beside the board goes before it, and counts in full: the firmware on a board may be another one", () => {
	const bundled = analysed({ [BUNDLED]: CATALOGUE });
	const own = analysed({ [BUNDLED]: CATALOGUE, "/b/fw.scmi.yaml": CATALOGUE });
	assert.deepEqual(own.catalogues, [["/b/fw.scmi.yaml", false]]);
	assert.deepEqual(own.severities, [
		["scmi-denied", "warning"],
		["scmi-clock-unknown", "error"],
	]);
	assert.deepEqual(bundled.severities, [
		["scmi-denied", "information"],
		["scmi-clock-unknown", "warning"],
	]);
});

test("a number that the tree's header has a name for, and the public firmware has not, is of another release", () => {
	const catalogue = CATALOGUE.replace("name: cpu", "name: cpu, symbols: [SCMI_CPU]").replace(
		"name: uart",
		"name: uart, symbols: [SCMI_UART]",
	);
	const withMacro = (name: string) =>
		BOARD.replace("/dts-v1/;", `/dts-v1/;\n#define ${name} 9`).replace("<&clk 9>", `<&clk ${name}>`);
	const severityOf = (files: Readonly<Record<string, string>>) =>
		analysed(files).severities.find(([code]) => code === "scmi-clock-unknown")?.[1];
	assert.equal(severityOf({ [BUNDLED]: catalogue, "/b/board.dts": withMacro("SCMI_SPI") }), "information");
	// another provider's name, and a catalogue that somebody has put there
	assert.equal(severityOf({ [BUNDLED]: catalogue, "/b/board.dts": withMacro("CLK_SPI") }), "warning");
	assert.equal(severityOf({ "/b/fw.scmi.yaml": catalogue, "/b/board.dts": withMacro("SCMI_SPI") }), "error");
});

test("a board that calls its firmware in a way the public one hears nowhere has another one", () => {
	const overOptee = {
		[BUNDLED]: CATALOGUE.replace("transport: smc, smcId: 0x82000001", "transport: optee, opteeChannel: 0"),
	};
	assert.deepEqual(analysed(overOptee), { catalogues: [], severities: [], assumptions: [], passedOver: [] });
	// beside the board somebody has put it there
	const beside = analysed({ "/b/fw.scmi.yaml": overOptee[BUNDLED] as string });
	assert.deepEqual(beside.severities.map(([code]) => code).includes("scmi-channel-unknown"), true);
});

test("one beside the board that is for another one is still told of", () => {
	const { passedOver, catalogues } = analysed({
		[BUNDLED]: CATALOGUE,
		"/b/fw.scmi.yaml": CATALOGUE.replace("acme,soc", "other,soc"),
	});
	assert.deepEqual(catalogues, [[BUNDLED, true]]);
	assert.deepEqual(passedOver, ["/b/fw.scmi.yaml"]);
});

/** Numbers alone: which configuration is flashed, nothing says. */
const NUMBERS = CATALOGUE.replace(/^(agents|permissions):.*\n/gm, "").replace(", agents: complete", "");
/** What one of its configurations lays over that: a clock that is somebody else's. */
const CONFIGURATION = `scmiCatalogue: 1
extends: acme,soc.scmi.yaml
firmware: { name: "Acme TF-A, evk" }
agents:
  os: { id: 1, name: OS, type: ospm, channels: [{ transport: smc, smcId: 0x82000001 }] }
  m7: { id: 2, name: M7 }
permissions: { model: static, initial: none, grants: { os: { default: none }, m7: { resources: { clock: { uart: all } } } } }
`;
const PRODUCT = {
	[BUNDLED]: NUMBERS,
	"/product/bundled/acme,soc.evk.scmi.yaml": CONFIGURATION,
	"/product/bundled/acme,soc.alt.scmi.yaml": CONFIGURATION.replace("evk", "alt"),
	"/product/bundled/acme,other.scmi.yaml": NUMBERS.replaceAll("acme,soc", "acme,other"),
	"/product/bundled/acme,other.evk.scmi.yaml": CONFIGURATION.replaceAll("acme,soc", "acme,other"),
};

/** What a setup of the board comes to whose catalogue somebody named. */
function named(catalogue: Setup["catalogue"], files: Readonly<Record<string, string>> = {}, board = BOARD) {
	const snapshot: Snapshot = {
		...memorySnapshot({ "/b/board.dts": board, ...PRODUCT, ...files }),
		bundled: "/product/bundled",
	};
	const lone = setupOfLoneBoard(snapshot, "/b/board.dts");
	const setup: Setup = catalogue ? { ...lone, catalogue } : lone;
	const { facts, findings } = analyse(snapshot, createEngineCache(), setup);
	return {
		catalogues: facts.firmwares.map(
			({ catalogue: { path, chosenBy } }) => `${path.replace("/product/", "")} ${chosenBy}`,
		),
		told: findings.map(({ severity, message }) => `${severity}: ${message}`),
		assumptions: facts.assumptions.map(({ text }) => text),
		reads: [...facts.firmwares.flatMap(({ catalogue: { read } }) => read.files)],
	};
}

const wished = (name: string): Setup["catalogue"] => ({ kind: "bundled, where it fits", name });

test("until somebody says which configuration is flashed, who may use what is not known, and what there is is named", () => {
	const { catalogues, told, assumptions } = named(undefined);
	assert.deepEqual(catalogues, ["bundled/acme,soc.scmi.yaml matches acme,soc"]);
	assert.deepEqual(
		told.map((text) => text.slice(0, 30)),
		["warning: clock 9 does not exis"],
	);
	assert.ok(
		assumptions.includes(
			'Which configuration of "Acme TF-A" is flashed no tree says, so who may use what is not known. If it is a public one, name it as `catalogue:` of scmi.yaml, as --catalogue or as the setting scmi.catalogue: bundled:acme,soc.alt, bundled:acme,soc.evk.',
		),
	);
});

test("a configuration that the settings name has owners: information, and every answer says of what it is", () => {
	const { catalogues, told, assumptions, reads } = named(wished("acme,soc.evk"));
	assert.deepEqual(catalogues, ["bundled/acme,soc.evk.scmi.yaml named by the setting scmi.catalogue"]);
	assert.deepEqual(reads, ["/product/bundled/acme,soc.evk.scmi.yaml", BUNDLED]);
	const basis = 'bundled catalogue of "Acme TF-A, evk", acme/tf-a, revision 123abc; your firmware may differ.';
	assert.equal(told.length, 2);
	for (const text of told) assert.ok(text.endsWith(` By the ${basis}`), text);
	assert.match(told[0] ?? "", /^information: Linux \(agent 1\) is refused CLOCK_CONFIG_SET for clock 1 \(uart\)/);
	assert.match(told[1] ?? "", /^warning: clock 9 does not exist/);
	assert.ok(assumptions.includes(`Firmware: ${basis}`));
});

test("settings mean the boards that a configuration is for; what lies beside a board goes before it", () => {
	const other = BOARD.replace("acme,soc", "acme,other");
	assert.deepEqual(named(wished("acme,soc.evk"), {}, other).catalogues, [
		"bundled/acme,other.scmi.yaml matches acme,other",
	]);
	assert.deepEqual(named(wished("acme,soc.evk"), { "/b/fw.scmi.yaml": CATALOGUE }).catalogues, [
		"/b/fw.scmi.yaml matches acme,soc",
	]);
});

test("a configuration copied beside the board with what it lies over counts in full, and rivals nothing", () => {
	const copied = { "/b/acme,soc.evk.scmi.yaml": CONFIGURATION, "/b/acme,soc.scmi.yaml": NUMBERS };
	const { catalogues, told } = named(wished("acme,soc.evk"), copied);
	assert.deepEqual(catalogues, ["/b/acme,soc.evk.scmi.yaml matches acme,soc"]);
	assert.deepEqual(
		told.map((text) => text.slice(0, 30)),
		["warning: Linux (agent 1) is re", "error: clock 9 does not exist:"],
	);
});

test("settings that name none there is say which there are, and the board is checked as without", () => {
	const { catalogues, told } = named(wished("acme,soc.ewk"));
	assert.deepEqual(catalogues, ["bundled/acme,soc.scmi.yaml matches acme,soc"]);
	assert.equal(
		told.find((text) => text.startsWith("error")),
		'error: scmi.catalogue in the settings: There is no bundled catalogue "acme,soc.ewk": acme,soc.alt, acme,soc.evk. Did you mean "acme,soc.evk"?',
	);
});

test("a scmi.yaml names one by its word; of a wrong one it says which there are, and is read as without", () => {
	const yaml = (word: string) => `scmi: 1\nhost: board.dts\ncatalogue: ${word}\n`;
	const read = (word: string) => {
		const files = { "/b/board.dts": BOARD, "/b/scmi.yaml": yaml(word), ...PRODUCT };
		const snapshot: Snapshot = { ...memorySnapshot(files), bundled: "/product/bundled" };
		const { setups, problems } = setupsIn(snapshot, createEngineCache().memo, "/b/scmi.yaml");
		return { catalogue: setups[0]?.catalogue, problems: problems.map(({ message }) => message) };
	};
	const { catalogue, problems } = read("bundled:acme,soc.evk");
	assert.deepEqual(problems, []);
	assert.ok(catalogue?.kind === "all");
	assert.equal(catalogue.file.path, "/product/bundled/acme,soc.evk.scmi.yaml");
	assert.equal(named(catalogue).told[0]?.slice(0, 12), "information:");
	assert.deepEqual(named(catalogue).catalogues, ["bundled/acme,soc.evk.scmi.yaml named by the setup"]);
	assert.deepEqual(read("bundled:acme,sock"), {
		catalogue: undefined,
		problems: ['There is no bundled catalogue "acme,sock": acme,other, acme,soc. Did you mean "acme,soc"?'],
	});
	assert.deepEqual(read('{ /firmware/scmi: "bundled:acme,soc" }').problems, []);
});

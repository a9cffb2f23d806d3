// What makes `check` fail besides errors: more warnings than allowed, and firmware that nothing describes.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { checkedOf } from "../../server/src/cli/checked.ts";
import { missingCatalogue } from "../../server/src/cli/require-catalogue.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { FILES } from "./board.ts";
import { scmiDt } from "./command-line.ts";

const { "/work/demo.scmi.yaml": CATALOGUE, ...WITHOUT } = FILES;

describe("--max-warnings", () => {
	// Two devices that name no firmware device: a warning each.
	const WARNED = { ...FILES, "/work/board.dts": FILES["/work/board.dts"].replaceAll(/scmi_devid = <\d>;/g, "") };
	const run = (limit: string, ...more: string[]) =>
		scmiDt(WARNED, "check", "board.dts", "--max-warnings", limit, ...more);

	test("as many are no failure, one more is", async () => {
		const unlimited = await scmiDt(WARNED, "check", "board.dts");
		assert.match(unlimited.output, /^board: 2 warnings; /m);
		assert.equal(unlimited.exitCode, 0);
		assert.deepEqual(await run("2"), unlimited);
		const { exitCode, output } = await run("1");
		assert.equal(exitCode, 1);
		assert.equal(output, `${unlimited.output}too many warnings: 2, and --max-warnings allows 1\n`);
		assert.equal((await run("0")).exitCode, 1);
		assert.equal((await scmiDt(FILES, "check", "board.dts", "--max-warnings=0")).exitCode, 0);
	});

	test("the other formats say so too", async () => {
		for (const format of ["json", "sarif"]) {
			const { exitCode, output, errors } = await run("1", "--format", format);
			assert.equal(exitCode, 1);
			assert.doesNotThrow(() => JSON.parse(output));
			assert.equal(errors, "scmi-dt check: too many warnings: 2, and --max-warnings allows 1\n");
		}
		const github = await run("1", "--format", "github");
		assert.match(github.output, /^::error title=scmi-dt::too many warnings: 2, and --max-warnings allows 1\n$/m);
	});

	for (const limit of ["-1", "x", "1.5", "", "Infinity"])
		test(`"${limit}" is no number`, async () => {
			const { exitCode, output, errors } = await run(limit);
			assert.deepEqual([exitCode, output], [2, ""]);
			assert.match(errors, /^scmi-dt check: --max-warnings .*\n$/);
		});
});

describe("--require-catalogue", () => {
	const run = (files: Readonly<Record<string, string>>, ...more: string[]) =>
		scmiDt(files, "check", "board.dts", "--require-catalogue", ...more);

	test("a tree that could not be read whole was checked in part, and that does not pass", async () => {
		const text = FILES["/work/board.dts"].replace("\n", '\n#include "ids.h"\n');
		const files = { ...FILES, "/work/board.dts": text };
		const { exitCode, output } = await run(files);
		assert.equal(exitCode, 1);
		assert.match(
			output,
			/^board\.dts:1:1: error\[scmi-catalogue\]: board is not wholly checked against firmware \(--require-catalogue\): not all of its trees could be read\. First: ids\.h is not found/m,
		);
		const both = await scmiDt(
			{ ...files, "/work/other.dts": FILES["/work/board.dts"] },
			"check",
			"board.dts",
			"other.dts",
		);
		assert.match(both.output, /1 checked against firmware, 1 checked in part \(not all of the trees could be read\)$/m);
	});

	test("one that lies beside the board and is for another is named, with what does not fit", async () => {
		const files = {
			...FILES,
			"/work/demo.scmi.yaml": CATALOGUE.replace('rootCompatible: ["acme,demo"]', 'rootCompatible: ["acme,dmeo"]'),
		};
		assert.notEqual(files["/work/demo.scmi.yaml"], CATALOGUE);
		const { exitCode, output } = await run(files);
		assert.equal(exitCode, 1);
		assert.match(
			output,
			/demo\.scmi\.yaml lies beside this board, but its `match` does not fit: it wants acme,dmeo, and this board is acme,demo\./,
		);
		const { output: without } = await scmiDt(files, "check", "board.dts");
		assert.match(without, /not checked against firmware: no catalogue \(demo\.scmi\.yaml is for another board\)$/m);
		assert.match((await scmiDt(files, "grants", "board.dts")).errors, /its `match` does not fit: it wants acme,dmeo/);
	});

	test("a board with SCMI needs one", async () => {
		const { exitCode, output } = await run(WITHOUT);
		assert.equal(exitCode, 1);
		assert.equal(
			output,
			`board.dts:1:1: error[scmi-catalogue]: board is not checked against firmware (--require-catalogue): no firmware catalogue for SCMI node /firmware/scmi. Put one (*.scmi.yaml) beside the board, or name it with --catalogue or in scmi.yaml.
board: 1 error; not checked against firmware: no catalogue
`,
		);
		assert.equal((await scmiDt(WITHOUT, "check", "board.dts")).exitCode, 0);
		assert.deepEqual(await run(FILES), await scmiDt(FILES, "check", "board.dts"));
	});

	test("every SCMI node in use does", async () => {
		const files = {
			...FILES,
			"/work/soc.dtsi": FILES["/work/soc.dtsi"].replace(
				"firmware {",
				'firmware { other { compatible = "linaro,scmi-optee"; linaro,optee-channel-id = <0>; };',
			),
		};
		const { exitCode, output } = await run(files);
		assert.equal(exitCode, 1);
		assert.match(
			output,
			/: board is not wholly checked against firmware \(--require-catalogue\): no firmware catalogue for SCMI node \/firmware\/other\. /,
		);
	});

	test("a guest's node does, unless a mediator answers it", async () => {
		const node = (name: string, compatible: string) =>
			`${name} { compatible = "${compatible}"; #address-cells = <1>; #size-cells = <0>; protocol@14 { reg = <0x14>; #clock-cells = <1>; }; };`;
		const guest = `/dts-v1/;\n/ { ${node("scmi", "arm,scmi-smc")} ${node("other", "arm,scmi-virtio")} };\n`;
		const { output } = await run({ ...FILES, "/work/domu1.dts": guest });
		assert.match(output, /no firmware catalogue for SCMI node DomU1's \/other\./);
		const mediated = `/dts-v1/;\n/ { ${node("scmi", "arm,scmi-smc")} };\n`;
		assert.doesNotMatch((await run({ ...FILES, "/work/domu1.dts": mediated })).output, /require-catalogue/);
	});

	test("a board without SCMI needs none, nor does an overlay alone; a tree that cannot be read is not known", async () => {
		const board = (text: string) => run({ "/work/board.dts": `/dts-v1/;\n${text}` });
		assert.equal((await board("/ { };\n")).exitCode, 0);
		assert.equal((await board("/plugin/;\n&n { x; };\n")).exitCode, 0);
		const { output } = await board('/ { };\n#include "none.dtsi"\n');
		assert.match(output, /\(--require-catalogue\): not all of its tree could be read, so its SCMI nodes are not known/);
	});

	test("a catalogue with errors is none", async () => {
		const broken = { ...FILES, "/work/demo.scmi.yaml": CATALOGUE.replace("scmiCatalogue: 1", "scmiCatalogue: [") };
		const { output } = await run(broken, "--catalogue", "demo.scmi.yaml");
		assert.match(output, /: no usable catalogue for SCMI node \/firmware\/scmi\. Fix the errors in demo\.scmi\.yaml\./);
	});

	test("one that comes with the program does not count", () => {
		const snapshot = memorySnapshot(FILES);
		const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/work/board.dts"));
		const checked = checkedOf(analysis, "/work");
		assert.deepEqual(missingCatalogue(analysis, checked, "/work"), []);
		const firmwares = checked.firmwares.map((firmware) => ({ ...firmware, bundled: true }));
		const [finding] = missingCatalogue(analysis, { ...checked, firmwares }, "/work");
		assert.match(
			finding?.message ?? "",
			/: only what comes with scmi-dt for SCMI node \/firmware\/scmi, which does not count, named or not: .* Copy it beside/,
		);
	});

	test("every format has it", async () => {
		const json = JSON.parse((await run(WITHOUT, "--format", "json")).output);
		assert.deepEqual([json.findings.length, json.findings[0].severity], [1, "error"]);
		assert.match((await run(WITHOUT, "--format", "github")).output, /^::error file=board\.dts,line=1,/);
		const sarif = JSON.parse((await run(WITHOUT, "--format", "sarif")).output);
		assert.equal(sarif.runs[0].results[0].ruleId, "scmi-catalogue");
	});
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { SYSTEM_MANAGER } from "../importers/system-manager.ts";
import { scmiDt } from "./command-line.ts";

const CFG = "/sm/configs/board.cfg";
const COMMIT = "44f76dcb32945a60e08ea0133700b820349efbd3";
const GIT = {
	"/sm/.git/HEAD": "ref: refs/heads/master\n",
	"/sm/.git/packed-refs": `# pack-refs with: peeled\n${COMMIT} refs/heads/master\n`,
	"/sm/.git/config":
		'[core]\n\tbare = false\n[remote "origin"]\n\turl = https://me:secret@github.com/nxp-imx/imx-sm.git\n',
};

test("import imx-sm: a catalogue with repository and revision as git says, what was read in numbers, what was not with its line", async () => {
	const run = await scmiDt({ ...SYSTEM_MANAGER, ...GIT }, "import", "imx-sm", CFG, "-o", "made.scmi.yaml");
	assert.equal(run.exitCode, 0);
	assert.match(
		run.errors,
		/board\.cfg:\d+: DEV_SM_CLK_NOWHERE has no number in the firmware's sources: all left out\n.*wrote made\.scmi\.yaml: .*5 clocks, .*4 agents, 3 devices and 2 more in agent, lmm; 1 line was not understood, see above\n/,
	);
	const text = run.written["/work/made.scmi.yaml"] ?? "";
	assert.match(text, /^# Made by scmi-dt import imx-sm from configs\/board\.cfg of nxp-imx\/imx-sm, 44f76dcb3294\.\n/);
	assert.doesNotMatch(text, /secret/);
});

test("import --check writes nothing and exits 1 where the file would change", async () => {
	const made = await scmiDt({ ...SYSTEM_MANAGER }, "import", "imx-sm", CFG);
	const same = { ...SYSTEM_MANAGER, "/b/fw.scmi.yaml": made.output };
	const check = ["import", "imx-sm", CFG, "--check", "-o", "/b/fw.scmi.yaml"];
	assert.equal((await scmiDt(same, ...check)).exitCode, 0);
	const edited = { ...same, [CFG]: (SYSTEM_MANAGER[CFG] as string).replace("clk=priv", "clk=set") };
	const changed = await scmiDt(edited, ...check);
	assert.equal(changed.exitCode, 1);
	assert.match(changed.errors, /fw\.scmi\.yaml is not what its sources give now/);
	assert.deepEqual(changed.written, {});
	assert.match((await scmiDt(SYSTEM_MANAGER, ...check)).errors, /fw\.scmi\.yaml is not there/);
	assert.match((await scmiDt(SYSTEM_MANAGER, "import", "imx-sm", CFG, "--check")).errors, /--check needs -o FILE/);
});

test("import from-dts --check writes nothing either, and not with --force", async () => {
	const board = (id: number) => ({
		"/b/a.dts": `/dts-v1/;\n/ { compatible = "acme,a"; firmware { scmi { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000002>; shmem = <&s>; #address-cells = <1>; #size-cells = <0>; c: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; }; s: sram { compatible = "arm,scmi-shmem"; }; u { clocks = <&c ${id}>; }; };\n`,
	});
	const made = await scmiDt(board(3), "import", "from-dts", "/b/a.dts");
	assert.match(made.output, /id: 3/);
	const same = { ...board(3), "/b/fw.scmi.yaml": made.output };
	const check = ["import", "from-dts", "/b/a.dts", "--check", "-o", "/b/fw.scmi.yaml"];
	assert.equal((await scmiDt(same, ...check)).exitCode, 0);
	const changed = await scmiDt({ ...same, ...board(4) }, ...check, "--force");
	assert.equal(changed.exitCode, 1);
	assert.match(changed.errors, /fw\.scmi\.yaml is not what its sources give now/);
	assert.deepEqual(changed.written, {});
	assert.match((await scmiDt(board(3), ...check)).errors, /fw\.scmi\.yaml is not there/);
});

test("import of what is no such source writes nothing", async () => {
	const run = await scmiDt({ "/b/a.cfg": "name = 'xl'\n" }, "import", "imx-sm", "/b/a.cfg", "-o", "made.scmi.yaml");
	assert.equal(run.exitCode, 2);
	assert.match(run.errors, /nothing in \/b\/a\.cfg could be read as a configuration of NXP's i\.MX System Manager/);
	assert.deepEqual(run.written, {});
	assert.match(
		(await scmiDt({}, "import", "imx-sm")).errors,
		/name what to read: scmi-dt import imx-sm CONFIGURATION\.cfg/,
	);
	assert.match((await scmiDt({}, "import")).errors, /name what to import from: scmi-dt import from-dts\|imx-sm\|/);
});

test("what is not there, is a folder, or is no kind, is refused in one line", async () => {
	const files = { "/work/sm/a.txt": "" };
	for (const [argv, said] of [
		[["c-tables", "/none"], "/none cannot be read: there is no such file"],
		[["imx-sm", "/none/x.cfg"], "/none/x.cfg cannot be read: there is no such file"],
		[["imx-sm", "sm"], "sm is a folder: name a file, scmi-dt import imx-sm CONFIGURATION.cfg"],
		[
			["imx-sn", "x.cfg"],
			'nothing is imported from "imx-sn": it is from-dts, imx-sm, c-tables, dt-header, optee-dt or capture. Did you mean "imx-sm"?',
		],
	] as const) {
		const run = await scmiDt(files, "import", ...argv);
		assert.deepEqual([run.exitCode, run.output, run.errors], [2, "", `scmi-dt import: ${said}\n`]);
	}
});

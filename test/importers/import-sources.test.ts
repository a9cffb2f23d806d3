import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { importedCounts, importedText, importSources } from "../../server/src/importers/import-sources.ts";
import { scmiDt } from "../cli/command-line.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { SYSTEM_MANAGER } from "./system-manager.ts";

const CFG = "/sm/configs/board.cfg";
const HEADER = "/linux/include/dt-bindings/clock/soc1-clock.h";
const files = {
	...SYSTEM_MANAGER,
	[HEADER]: "#define SOC1_SCMI_OSC 0\n#define SOC1_SCMI_UART1 2\n#define SOC1_SCMI_GONE 77\n",
};

describe("what is imported", () => {
	test("has the macros of a header, and names the line of one whose number firmware does not have", () => {
		const imported = importSources(memorySnapshot(files), {
			kind: "imx-sm",
			paths: [CFG],
			symbols: [HEADER],
			prefix: { clock: "SOC1_SCMI_" },
			name: "mine",
			rootCompatible: ["acme,board"],
		});
		assert.deepEqual(imported.catalogue.firmware.match, { rootCompatible: ["acme,board"] });
		assert.deepEqual(imported.catalogue.resources.clock?.uart1?.symbols, ["SOC1_SCMI_UART1"]);
		assert.deepEqual(
			imported.problems.filter(({ path }) => path === HEADER).map(({ line, text }) => `${line}: ${text}`),
			["3: SOC1_SCMI_GONE is clock 77, which firmware does not have: left out"],
		);
		assert.match(importedCounts(imported.catalogue), /\b5 clocks, .*\b4 agents\b/);
		const text = importedText("imx-sm", imported.catalogue);
		const read = readCatalogue(memorySnapshot({ "/c.scmi.yaml": text }), "/c.scmi.yaml");
		assert.deepEqual(read.problems, []);
		assert.equal(read.catalogue?.firmware.name, "mine");
	});

	test("says of each resource in which file and line it stands", () => {
		const { catalogue, files: named } = importSources(memorySnapshot(files), { kind: "imx-sm", paths: [CFG] });
		const [key = "", line] = catalogue.resources.clock?.gpu?.src?.split(":") ?? [];
		const path = named.get(key) ?? "";
		const text = SYSTEM_MANAGER[path]?.split("\n")[Number(line) - 1];
		assert.match(text ?? "", /^#define DEV_SM_CLK_GPU /);
	});
});

test("import --numbers is refused where sources do not tell numbers from a board's own", async () => {
	const run = await scmiDt(files, "import", "dt-header", HEADER, "--prefix", "clock=SOC1_SCMI_", "--numbers");
	assert.equal(run.exitCode, 2);
	assert.match(run.errors, /--numbers is for imx-sm: sources of dt-header do not tell apart/);
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { linuxTrees } from "../../corpus/linux-trees.ts";
import { type Person, sitDown } from "../person.ts";

const SCMI_DT = join(import.meta.dirname, "../../../dist/scmi-dt.cjs");
const FOLDER = "arch/arm64/boot/dts/freescale";
const BOARD = `${FOLDER}/imx95-19x19-evk.dts`;

/** A workspace with the part of Linux that a board needs, and a catalogue begun from the board itself. */
function workspace(): string {
	const folder = mkdtempSync(join(tmpdir(), "scmi-upstream-"));
	for (const part of [FOLDER, "include/dt-bindings", "include/uapi", "scripts/dtc/include-prefixes"]) {
		mkdirSync(join(folder, part), { recursive: true });
		cpSync(join(linuxTrees(), part), join(folder, part), { recursive: true, verbatimSymlinks: true });
	}
	const catalogue = join(folder, FOLDER, "imx95.scmi.yaml");
	const made = spawnSync(process.execPath, [SCMI_DT, "import", "from-dts", join(folder, BOARD), "-o", catalogue]);
	if (made.status !== 0) throw new Error(String(made.stderr));
	writeFileSync(catalogue, readFileSync(catalogue, "utf8").replaceAll(": partial", ": complete"));
	return folder;
}

describe("a person opens an upstream board, the i.MX95 EVK", () => {
	let person: Person;
	let folder: string;
	before(async () => {
		folder = workspace();
		person = await sitDown({ folder, file: `${BOARD}:1:1` });
	});
	afterEach((context) => person.screenshot(`imx95-${context.name.replace(/\W+/g, "-")}`));
	after(async () => {
		await person?.leave();
		rmSync(folder, { recursive: true, force: true });
	});

	test("sees which firmware it is checked against, and no fault", async () => {
		await person.status("fsl,imx95-19x19-evk firmware");
		const item = person.page.locator(".statusbar-item", { hasText: "imx95-19x19-evk firmware" });
		assert.match(
			await item.innerText(),
			/firmware\s*29 not known$/,
			"the status item counts no errors and no warnings",
		);
	});

	test("reads who else uses a clock", async () => {
		const line = lineOf(folder, "assigned-clocks = <&scmi_clk IMX95_CLK_AUDIOPLL1_VCO>,");
		await person.goTo(line, 1);
		await person.hover("IMX95_CLK_AUDIOPLL1_VCO", "IMX95_CLK_AUDIOPLL1_VCO", "Used by");
	});

	test("sees what the board uses, and that a catalogue made from it knows no permissions", async () => {
		await person.command("SCMI: Show Grants to the Side");
		await person.webview().getByText("imx95_clk_usdhc1").first().waitFor();
		await person.webview().getByText("Permissions not known: the catalogue is made from this tree").first().waitFor();
		assert.equal(await person.page.locator(".codelens-decoration a:visible").count(), 0, "no lens says the same");
	});
});

function lineOf(folder: string, text: string): number {
	const lines = readFileSync(join(folder, BOARD), "utf8").split("\n");
	return lines.findIndex((line) => line.includes(text)) + 1;
}

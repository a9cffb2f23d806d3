// Somebody whose board has no catalogue makes one from firmware's sources, and gives up on a folder that is too large.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { boardOfM7, SYSTEM_MANAGER } from "../importers/system-manager.ts";
import { type Person, sitDown } from "./person.ts";

describe("a board without a catalogue", () => {
	const project = mkdtempSync(join(tmpdir(), "scmi-import-"));
	let person: Person;
	before(async () => {
		const rows = Array.from({ length: 50_000 }, (_, n) => `\t{ .id = ${n}, .name = "clk_${n}" },`).join("\n");
		const large = `int rockchip_scmi_get_clock;\nstruct clock clock_table[] = {\n${rows}\n};\n`;
		for (const [path, text] of Object.entries({
			...SYSTEM_MANAGER,
			"/large/plat/rk3588/rk3588_clk.c": large,
			"/b/board.dts": boardOfM7("3"),
		})) {
			mkdirSync(dirname(project + path), { recursive: true });
			writeFileSync(project + path, text);
		}
		person = await sitDown({ folder: project, file: "b/board.dts" });
	});
	after(async () => {
		await person?.leave();
		rmSync(project, { recursive: true, force: true });
	});

	const row = (text: string) => person.page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();
	/** Types a path into the dialog that is open, once that has listed a folder. */
	const choose = async (path: string) => {
		await row("..").waitFor();
		await person.page.locator(".quick-input-widget .quick-input-box input").fill(path);
		// the dialog looks what is there, and takes no answer before
		await person.page.waitForTimeout(1000);
		await person.page.keyboard.press("Enter");
	};

	test("has one from firmware's sources, written where its author says, with what was not understood", async () => {
		await person.page.locator(".statusbar-item", { hasText: "no firmware catalogue" }).click();
		await row("Import from firmware sources").click();
		await row("i.MX System Manager").click();
		await choose(join(person.folder, "sm/configs/board.cfg"));
		await person.page.locator(".quick-input-title", { hasText: "Write the catalogue" }).waitFor();
		const catalogue = join(person.folder, "b/board.scmi.yaml");
		assert.equal(existsSync(catalogue), false);
		await person.page.keyboard.press("Enter");
		await person.status("SCMI i.MX System Manager");
		assert.match(readFileSync(catalogue, "utf8"), /^# Made by scmi-dt import imx-sm/);
		await person.command("View: Toggle Problems");
		await person.page
			.locator(".markers-panel .monaco-list-row", { hasText: "DEV_SM_CLK_NOWHERE has no number" })
			.click();
		await person.line("CLK_NOWHERE").waitFor();
		await person.screenshot("import");
	});

	test("may be asked of too much, and given up", async () => {
		await person.command("SCMI: Import a Catalogue from Firmware Sources");
		await row("C Sources of").click();
		await row("A Folder").click();
		await choose(`${join(person.folder, "large")}/`);

		await person.page.locator("#status\\.notifications").click();
		const importing = person.page.locator(".notification-list-item", { hasText: "Importing large" });
		await importing.locator(".monaco-button", { hasText: "Cancel" }).click();
		await importing.waitFor({ state: "detached" });
		await person.screenshot("import-cancelled");
		assert.equal(
			await person.page.locator(".quick-input-title", { hasText: "Write the catalogue" }).isVisible(),
			false,
		);
	});
});

// A file that two boards include, in the editor itself: which of them the status bar names, and how somebody picks the other.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { type Person, sitDown } from "./person.ts";

const EXAMPLE = join(import.meta.dirname, "../../examples/rcar-h3");
/** One that would draw an icon. */
const OTHER = "$(error) other.dts";

describe("a person opens a file that two boards include", () => {
	let folder: string;
	let person: Person;
	before(async () => {
		folder = mkdtempSync(join(tmpdir(), "scmi-parts-"));
		cpSync(EXAMPLE, folder, { recursive: true });
		mkdirSync(join(folder, "others"));
		writeFileSync(join(folder, "others", OTHER), '/dts-v1/;\n#include "../rcar-h3.dtsi"\n&avb { status = "okay"; };\n');
		cpSync(join(EXAMPLE, "rcar-gen3.scmi.yaml"), join(folder, "others/rcar-gen3.scmi.yaml"));
		writeFileSync(join(folder, "lone.dtsi"), "/ { };\n");
		person = await sitDown({ folder, file: "rcar-h3.dtsi:60:1" });
	});
	afterEach((context) => person.screenshot(`parts-${context.name.replace(/\W+/g, "-")}`));
	after(async () => {
		await person?.leave();
		rmSync(folder, { recursive: true, force: true });
	});

	const row = (text: string) => person.page.locator(".quick-input-list .monaco-list-row", { hasText: text });
	const lenses = () => person.page.locator(".codelens-decoration:visible", { hasText: "DomU1" });

	test("sees the board that it is shown as part of", async () => {
		await person.status("R-Car Gen3 BL31 · rcar-h3.dts");
		await lenses().first().waitFor();
	});

	test("picks the other board, from the status bar", async () => {
		await person.pointAtStatus("rcar-h3.dts", "rcar-h3.dtsi is shown as part of rcar-h3.dts");
		await person.page.locator(".monaco-hover a", { hasText: "Show as part of another board" }).click();
		await row("rcar-h3.dts").locator(".codicon-check").waitFor();
		assert.equal(await row(OTHER).locator(".codicon-error").count(), 0);
		assert.match((await row(OTHER).textContent()) ?? "", /others/);
		await person.screenshot("parts-boards");
		await row(OTHER).click();
		await person.status(`R-Car Gen3 BL31 · ${OTHER}`);
		await lenses().first().waitFor({ state: "hidden" });
	});

	test("and the first one again, by the command", async () => {
		await person.command("SCMI: Show as Part of Another Board…");
		await row(OTHER).locator(".codicon-check").waitFor();
		await row("rcar-h3.dts").click();
		await person.status("R-Car Gen3 BL31 · rcar-h3.dts");
		await lenses().first().waitFor();
	});

	test("is told why nothing is said of a file that no board includes", async () => {
		await person.open("lone.dtsi");
		await person.pointAtStatus("SCMI no board", "No board of the opened folders includes this file");
	});
});

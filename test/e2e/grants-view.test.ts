// The grants view in the real editor: what somebody does in it, in every kind of theme, narrow, and with many domains.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { DEVICES, FILES, GUESTS } from "../many-guests-board.ts";
import { type Person, sitDown } from "./person.ts";

const THEMES = ["Default Light Modern", "Default Dark Modern", "Default High Contrast", "Default High Contrast Light"];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe("the grants view", () => {
	let person: Person;
	const row = (name: string) => person.webview().locator(`tbody.row:has(.name:text-is("${name}"))`).first();
	const chip = (name: string | RegExp) => person.webview().getByRole("button", { name });
	const editorText = () => person.page.locator(".editor-group-container .tab.active").first().textContent();

	before(async () => {
		person = await sitDown({ folder: "examples/rcar-h3-broken", file: "rcar-h3.dts:74:2" });
		await person.squiggle("warning");
		await person.command("SCMI: Show Grants to the Side");
		await row("&avb").waitFor();
	});
	after(() => person?.leave());

	test("counts rows by their worst state, and shows those of one alone", async () => {
		await chip("2 missing").click();
		await row("&avb").waitFor({ state: "hidden" });
		assert.equal(await person.webview().locator("tbody.row:visible").count(), 2);
		assert.match((await row("&hdmi0").textContent()) ?? "", /missing.*clock 37 does not exist/);
		assert.equal(await chip("2 missing").getAttribute("aria-pressed"), "true");
		await person.screenshot("grants-missing-alone");
		await chip(/^\d+ rows$/).click();
		await row("&avb").waitFor();
	});

	test("finds rows by name and number, and says where there is none", async () => {
		const query = person.webview().getByRole("searchbox");
		await query.fill("device 10");
		await row("&avb").waitFor({ state: "hidden" });
		assert.equal(await person.webview().locator("tbody.row:visible").count(), 1);
		await query.fill("nothing of the kind");
		await person.webview().getByText("No rows match.").waitFor();
		await person.webview().getByRole("button", { name: "Show all" }).click();
		await row("&avb").waitFor();
		assert.equal(await query.inputValue(), "");
	});

	test("groups by domain", async () => {
		await person.webview().getByRole("combobox").selectOption("by domain");
		const headings = person.webview().locator("tbody.section th");
		assert.deepEqual(await headings.allTextContents(), ["Dom0", "DomU1"]);
		await person.screenshot("grants-by-domain");
		await person.webview().getByRole("combobox").selectOption("by kind");
	});

	test("explains a cell below, and leaves the editor where it is", async () => {
		const before = await editorText();
		await person.webview().getByRole("button", { name: "Dom0: denied. Why?" }).first().click();
		const why = person.webview().getByRole("complementary");
		await why.getByText("Dom0 and &usb0").waitFor();
		assert.equal(await editorText(), before);
		await person.screenshot("grants-why");
		await why.getByRole("button", { name: /^rcar-h3\.dts:113$/ }).click();
		await person.line("clocks = <&scmi_clock 1").waitFor();
		await person.webview().locator("#grid").press("Escape");
		await why.waitFor({ state: "hidden" });
	});

	test("is one stop of the Tab key, and the arrow keys move in it", async () => {
		await person.webview().getByRole("button", { name: "Dom0: denied. Why?" }).first().focus();
		await person.page.keyboard.press("ArrowDown");
		const focused = () => person.webview().locator(":focus").getAttribute("aria-label");
		assert.equal(await focused(), "Dom0: missing. Why?");
		await person.page.keyboard.press("ArrowRight");
		assert.equal(await focused(), "DomU1: granted, not used. Why?");
		assert.equal(await person.webview().locator('tbody.row button[tabindex="0"]').count(), 1);
		await person.page.keyboard.press("Enter");
		await person.webview().getByRole("complementary").getByText("DomU1 and &hdmi0").waitFor();
		await person.webview().getByRole("button", { name: "Close" }).click();
	});

	test("mends what a row says is wrong", async () => {
		await row("&avb")
			.getByRole("button", { name: /^Add scmi_devid = <0>/ })
			.click();
		await person.line("scmi_devid = <0").waitFor();
		await row("&avb").getByText("device 0 (eavb)").waitFor();
		await person.screenshot("grants-mended");
		await person.page
			.locator(".editor-group-container")
			.first()
			.click({ position: { x: 300, y: 300 } });
		await person.page.keyboard.press("Control+z");
		await row("&avb").getByText("no firmware device", { exact: true }).waitFor();
	});

	test("comes back as it was when what was missing is there again", async () => {
		await person.open("rcar-gen3.scmi.yaml");
		await person.clickOn("scmiCatalogue: 1");
		await person.page.keyboard.press("End");
		await person.page.keyboard.insertText("23");
		await person.webview().locator(".empty").waitFor();
		await person.page.keyboard.press("Control+z");
		await row("&avb").waitFor();
		await person.command("File: Revert File");
		await person.closeEditor();
	});

	describe("in every theme, wide and narrow", () => {
		afterEach(() => person.page.setViewportSize({ width: 1400, height: 900 }));
		for (const theme of THEMES)
			test(theme, async () => {
				await person.command("Preferences: Color Theme");
				await person.page.keyboard.type(theme.replace("Default ", ""));
				await person.page.waitForTimeout(300);
				await person.page.keyboard.press("Enter");
				await person.webview().getByRole("button", { name: "Dom0: denied. Why?" }).first().click();
				assert.deepEqual(await serious(person), []);
				const name = theme.replace("Default ", "").replaceAll(" ", "-").toLowerCase();
				await person.screenshot(`grants-${name}`);
				await person.page.setViewportSize({ width: 850, height: 900 });
				await widthsSettle(person);
				await person.screenshot(`grants-${name}-narrow`);
				await person.webview().getByRole("button", { name: "Close" }).click();
			});
	});

	test("is as it was after a reload", async () => {
		await chip("7 denied").click();
		await person.webview().getByRole("combobox").selectOption("by domain");
		await row("&hdmi0").waitFor({ state: "hidden" });
		assert.equal(await person.webview().locator("tbody.section:visible").count(), 1);
		await person.clickOn("&avb {");
		await person.reopen();
		await row("&avb").waitFor();
		assert.equal(await chip("7 denied").getAttribute("aria-pressed"), "true");
		assert.equal(await person.webview().getByRole("combobox").inputValue(), "domain");
		assert.ok(await row("&hdmi0").isHidden());
		await person.screenshot("grants-reloaded");
	});
});

describe("with nine domains and three hundred devices", () => {
	let folder: string;
	let person: Person;
	before(async () => {
		folder = mkdtempSync(join(tmpdir(), "scmi-many-"));
		for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
		person = await sitDown({ folder, file: "board.dts" });
		await person.status("Many");
		await person.command("SCMI: Show Grants to the Side");
		await person.webview().locator("tbody.row").first().waitFor();
	});
	after(async () => {
		await person?.leave();
		rmSync(folder, { recursive: true, force: true });
	});

	test("names stay in sight when it is scrolled sideways, and nothing serious is wrong", async () => {
		const names = person.webview().locator("tbody.row th");
		assert.equal(await names.count(), 3 * DEVICES);
		assert.equal(await person.webview().locator("thead th").count(), GUESTS + 2);
		const left = async () => (await names.nth(2).boundingBox())?.x;
		const before = await left();
		await person
			.webview()
			.locator("#grid")
			.evaluate((grid) => grid.scrollTo(400, 0));
		assert.equal(await left(), before);
		assert.deepEqual(await serious(person), []);
		await person.screenshot("grants-many");
	});

	test("filters and explains", async () => {
		await person.webview().getByRole("searchbox").fill("device 299");
		await person.webview().locator("tbody.row:visible").nth(3).waitFor({ state: "hidden" });
		await person.webview().locator("tbody.row:visible .cell.granted").first().click();
		await person.webview().getByRole("complementary").getByText("BASE_SET_DEVICE_PERMISSIONS").first().waitFor();
		await person.screenshot("grants-many-filtered");
	});
});

/** What axe-core finds in the view that keeps somebody from using it, a line each. */
async function serious(person: Person): Promise<string[]> {
	const main = person.webview().locator("main");
	// The page's policy lets no script be added.
	await main.evaluate(AXE);
	return main.evaluate(async () => {
		const { axe } = globalThis as unknown as {
			axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
		};
		const { violations } = await axe.run();
		return violations
			.filter(({ impact }) => impact === "serious" || impact === "critical")
			.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
	});
}

/** Waits until nothing of the text is wider than the panel it stands in. As text: a name that a bundler gave a function is not known there. */
async function widthsSettle(person: Person): Promise<void> {
	const isWithin = `[...document.querySelectorAll("header, aside, .finding div, .legend, footer")]
		.every((each) => each.getBoundingClientRect().right <= innerWidth + 1)`;
	const main = person.webview().locator("main");
	for (let patience = 50; !(await main.evaluate(isWithin)); patience--) {
		assert.ok(patience > 0, "something is wider than the panel");
		await person.page.waitForTimeout(50);
	}
}

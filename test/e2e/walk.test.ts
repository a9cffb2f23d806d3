// README's walk, as somebody follows it who has read nothing else: what it names is there, and it ends in a repaired board.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { board, FILES } from "../lsp/board.ts";
import { type Person, sitDown } from "./person.ts";

const ROOT = join(import.meta.dirname, "../..");
const README = readFileSync(join(ROOT, "README.md"), "utf8");
/** The picture in README; `UPDATE_PICTURE=1 npm test -- test/e2e/walk.test.ts` takes it anew. */
const PICTURE = "client/grants.png";

/** What README says, so that it cannot say something else. */
function told(text: string): string {
	assert.ok(README.includes(text), `README does not say: ${text}`);
	return text;
}

describe("README's walk through the board with mistakes", () => {
	let person: Person;
	const row = (name: string) => person.webview().locator(`tbody.row:has(.name:text-is("${name}"))`);
	const lens = (text: string) => person.page.locator(".codelens-decoration", { hasText: text }).first();
	/** Puts another text in the place of a line's, or takes the line away. */
	async function replace(line: string, by: string): Promise<void> {
		await person.clickOn(line);
		if (by === "") return person.command("Delete Line");
		await person.page.keyboard.press("Home");
		await person.page.keyboard.press("Shift+End");
		await person.page.keyboard.insertText(by);
	}
	/** Goes to where a row's node is written. */
	const goToNode = (name: string) => row(name).getByRole("button", { name, exact: true }).click();

	before(async () => {
		// `npm start` opens it at the first finding: test/e2e/start.test.ts
		person = await sitDown({ folder: "examples/rcar-h3-broken", file: "rcar-h3.dts:74:1" });
		await person.squiggle("warning");
	});
	after(() => person?.leave());

	test("1: hovers &avb", async () => {
		told("The cursor stands at `&avb`, underlined.");
		await person.hover("&avb {", "avb", "names no firmware device, so Xen asks for nothing");
		await person.screenshot("walk-hover");
		await person.page.mouse.move(0, 0);
	});

	test("2: takes the quick fix", async () => {
		await lens("Dom0 ✗").waitFor();
		told("Press Ctrl+. and take the first quick fix");
		await person.goTo(74, 2);
		await person.quickFix(told("Add scmi_devid = <0> (eavb)"));
		await person.line("scmi_devid = <0").waitFor();
		told("turns from `Dom0 ✗` to `Dom0 ✓`");
		await lens("Dom0 ✓ · device 0 (eavb)").waitFor();
	});

	test("3: opens the grants view by its button, filters, and asks why", async () => {
		told("Click the table button above the editor");
		await person.page
			.locator(".editor-actions .action-label", { has: person.page.locator(":scope.codicon-table") })
			.first()
			.click();
		await row("&usb0").waitFor();
		await person.webview().getByRole("button", { name: "Dom0: denied. Why?" }).first().click();
		await person.webview().getByRole("complementary").getByText("Dom0 and &usb0").waitFor();
		if (process.env.UPDATE_PICTURE === "1") {
			await person.screenshot("readme");
			packPicture(join(ROOT, "out/screenshots/readme.png"), join(ROOT, PICTURE));
		}
		await person.webview().getByRole("button", { name: "2 missing" }).click();
		await row("&usb0").waitFor({ state: "hidden" });
		await person.webview().getByRole("button", { name: "2 missing" }).click();
	});

	test("4: takes the links below &hsusb and &usb0", async () => {
		for (const [name, title, device] of [
			["&hsusb", "Set scmi_devid to 19 (hsusb)", "device 19 (hsusb)"],
			["&usb0", "Set scmi_devid to 8 (xhci0)", "device 8 (xhci0)"],
		] as const) {
			await row(name)
				.getByRole("button", { name: told(title) })
				.click();
			await row(name).getByText(device, { exact: true }).waitFor();
		}
	});

	test("5: deletes the clock that firmware does not have", async () => {
		told('Delete `, <&scmi_clock 37>` and `, "iahb"`');
		await goToNode("&hdmi0");
		await replace("<&scmi_clock 37>", "clocks = <&peripheral_clk>;");
		await replace('"isfr", "iahb"', 'clock-names = "isfr";');
		await row("&hdmi0").locator("tr.finding").first().waitFor({ state: "hidden" });
	});

	test("6: gives &hscif0 its own number, and takes what it does not have", async () => {
		told("`&hscif0` is device 40");
		await row("&hscif0").getByRole("button", { name: "Set scmi_devid to 40 (hscif0)" }).click();
		await row("&hscif0").getByText("device 40 (hscif0)", { exact: true }).waitFor();
		await goToNode("&hscif0");
		await replace("clocks = <&scmi_clock 5", "");
		await person.clickOn(person.page.locator(".view-line", { hasText: "resets = <&scmi_reset 5" }).last());
		await person.command("Delete Line");
		await row("&hscif0").getByText("does not own").waitFor({ state: "hidden" });
	});

	test("7: gives the whole port to DomU1, and is done", async () => {
		await goToNode("&ehci0");
		await person.clickOn("&ehci0 {");
		await person.page.keyboard.press("End");
		await person.page.keyboard.insertText(`\n\t${told("xen,passthrough;")}`);
		await person.open("domu1.cfg");
		await person.clickOn("dtdev = [");
		await person.page.keyboard.press("End");
		await person.page.keyboard.insertText(`\n\t${told('"/soc/usb@ee080100",')}`);
		await person.page.locator(".statusbar-item", { hasText: /SCMI R-Car Gen3 BL31$/ }).waitFor();
		told("The status bar shows no error and no warning");
		// the view follows a moment later
		await person.webview().locator(".chip", { hasText: "reachable" }).waitFor({ state: "hidden" });
		const chips = await person.webview().locator(".chip").allTextContents();
		assert.ok(
			chips.every((chip) => /rows$|granted$|open$/.test(chip)),
			chips.join(", "),
		);
		await person.screenshot("walk-done");
	});
});

/** In 256 colours, which are a third of the bytes. */
function packPicture(taken: string, packed: string): void {
	const { error, status, stderr } = spawnSync("pngquant", ["--force", "--strip", "--output", packed, "256", taken]);
	assert.equal(status, 0, error ? `pngquant packs the picture, and cannot be run: ${error.message}` : `${stderr}`);
}

describe("README's own board", () => {
	let folder: string;
	let person: Person;
	before(async () => {
		folder = mkdtempSync(join(tmpdir(), "scmi-own-"));
		writeFileSync(join(folder, "soc.dtsi"), FILES["/board/soc.dtsi"]);
		writeFileSync(join(folder, "board.dts"), board("0"));
		writeFileSync(join(folder, "plain.dts"), '/dts-v1/;\n/ { compatible = "acme,plain"; };\n');
		person = await sitDown({ folder, file: "plain.dts" });
	});
	after(async () => {
		await person?.leave();
		rmSync(folder, { recursive: true, force: true });
	});

	test("a board without SCMI shows nothing of ours", async () => {
		await person.line("acme,plain").waitFor();
		await person.open("board.dts");
		await person.status(told("SCMI: no firmware catalogue"));
		await person.screenshot("own-board-without-catalogue");
		await person.open("plain.dts");
		await person.page.locator(".statusbar-item", { hasText: "SCMI" }).waitFor({ state: "hidden" });
		assert.equal(await person.page.locator(".editor-actions .codicon-table:visible").count(), 0);
		await person.open("board.dts");
		await person.status("SCMI: no firmware catalogue");
	});

	test("the status bar makes a catalogue of it", async () => {
		await person.page.locator(".statusbar-item", { hasText: "SCMI: no firmware catalogue" }).click();
		const choice = person.page.locator(".quick-input-list .monaco-list-row", {
			hasText: told("Make one from this board"),
		});
		await choice.waitFor();
		await person.screenshot("own-board-choices");
		await choice.click();
		await person.line("# Made from board.dts").waitFor();
		await person.status("acme,demo firmware");
		await person.screenshot("own-board-made");
	});

	test("two lines in it, and a wrong number is an error", async () => {
		await person.clickOn("scmiCatalogue: 1");
		await person.page.keyboard.press("Control+End");
		const [permissions] = /^permissions: .*?\}/m.exec(README) ?? assert.fail("README has no permissions");
		await person.page.keyboard.insertText(`${permissions}\n`);
		const completeness = told("completeness: { clock: complete }");
		await person.goTo(await lineOf(person, "completeness:"));
		await person.page.keyboard.press("Shift+End");
		await person.page.keyboard.insertText(completeness);
		await person.open("board.dts");
		await person.goTo(4, 22);
		await person.page.keyboard.press("Shift+ArrowRight");
		await person.page.keyboard.insertText("9");
		await person.squiggle("error");
		await person.screenshot("own-board-error");
	});
});

/** The number of the line that begins with a text, in an editor that shows it. */
async function lineOf(person: Person, text: string): Promise<number> {
	const line = person.line(text);
	await line.click();
	const position = await person.page
		.locator(".statusbar-item", { hasText: /^Ln \d+/ })
		.first()
		.textContent();
	return Number(/Ln (\d+)/.exec(position ?? "")?.[1]);
}

test("the picture in README is there", () => {
	const png = readFileSync(join(ROOT, told(PICTURE)));
	assert.equal(png.subarray(1, 4).toString(), "PNG");
	assert.equal(png[25], 3, "it is packed with the extension, in 256 colours");
});

// Names in a catalogue and a configuration that would be links, pictures and icons, in the editor itself.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Person, sitDown } from "./person.ts";

const EXAMPLE = join(import.meta.dirname, "../../examples/rcar-h3-broken");
const LINK = "[open](command:workbench.action.quit)";
const PICTURE = "![x](http://127.0.0.1:9/x.png)";

describe("names that would be more than names", () => {
	let folder: string;
	let person: Person;
	before(async () => {
		folder = mkdtempSync(join(tmpdir(), "scmi-names-"));
		cpSync(EXAMPLE, folder, { recursive: true });
		replace("rcar-gen3.scmi.yaml", "name: R-Car Gen3 BL31", `name: "${LINK} $(error) <b>x</b>"`);
		replace("rcar-gen3.scmi.yaml", "name: _etheravb", `name: "${PICTURE} <img src=x>"`);
		replace("domu1.cfg", 'name = "DomU1"', 'name = "Dom$(error)U1"');
		person = await sitDown({ folder, file: "rcar-h3.dts:74:2" });
		await person.squiggle("warning");
	});
	after(async () => {
		await person?.leave();
		rmSync(folder, { recursive: true, force: true });
	});

	function replace(file: string, text: string, by: string): void {
		const path = join(folder, file);
		const written = readFileSync(path, "utf8");
		assert.ok(written.includes(text), `${file} has no ${text}`);
		writeFileSync(path, written.replace(text, by));
	}

	test("are text in a hover", async () => {
		await person.hover("clocks = <&scmi_clock 0", "0", PICTURE);
		const hover = person.page.locator(".monaco-hover", { hasText: PICTURE }).first();
		await person.screenshot("names-hover");
		assert.match((await hover.textContent()) ?? "", /<img src=x>/);
		const links = await hover.locator("a[data-href]").evaluateAll((all) => all.map((a) => a.getAttribute("data-href")));
		assert.deepEqual(
			links.filter((href) => !/^(?:scmi-rule:|file:\/\/\/|command:scmi\.showGrants\?)/.test(href ?? "")),
			[],
		);
		assert.equal(await hover.locator("img").count(), 0);
	});

	test("are text above a device and in the status bar", async () => {
		await person.status("$(error) <b>x</b>");
		await person.page.locator(".codelens-decoration", { hasText: "Dom$(error)U1" }).first().waitFor();
	});

	test("are text in the grants view", async () => {
		await person.command("SCMI: Show Grants to the Side");
		await person.webview().getByText(`${LINK} $(error) <b>x</b>`).first().waitFor();
		await person.screenshot("names-grants");
		assert.equal(await person.webview().locator("img, a, b").count(), 0);
	});
});

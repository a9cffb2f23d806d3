import { after, afterEach, before, describe, test } from "node:test";
import { type Person, sitDown } from "./person.ts";

describe("a person opens the R-Car H3 with mistakes", () => {
	let person: Person;
	before(async () => {
		person = await sitDown({ folder: "examples/rcar-h3-broken", file: "rcar-h3.dts:74:2" });
	});
	afterEach((context) => person.screenshot(context.name.replace(/\W+/g, "-")));
	after(() => person?.leave());

	test("sees a squiggle", () => person.squiggle("warning"));

	test("sees the setup in the status bar", () => person.status("R-Car Gen3 BL31"));

	test("reads what is wrong, and why", () => person.hover("&avb {", "avb", "names no firmware device"));

	test("follows the link to the rule's page", async () => {
		await person.page.locator(".monaco-hover a", { hasText: "scmi-device-id-missing" }).click();
		await person.webview().getByRole("heading", { name: "Why it matters" }).waitFor();
		await person.closeEditor();
	});

	test("mends it", async () => {
		await person.goTo(74, 3);
		await person.quickFix("Add scmi_devid = <0>");
		await person.line("scmi_devid = <0").waitFor();
		await person.page.keyboard.press("Control+z");
	});

	test("sees who is granted what", async () => {
		await person.command("SCMI: Show Grants to the Side");
		await person
			.webview()
			.getByRole("button", { name: /^DomU1: / })
			.first()
			.waitFor();
	});

	test("asks why, and is led to the source", async () => {
		await person.webview().getByRole("button", { name: "Dom0: denied. Why?" }).first().click();
		const why = person.webview().getByRole("complementary");
		await why.getByText("Dom0 and &usb0").waitFor();
		await why
			.getByRole("button", { name: /^rcar-h3\.dts:\d+$/ })
			.first()
			.click();
		await person.line("clocks = <&scmi_clock 1").waitFor();
	});

	test("types the right number, and sees the grant change", async () => {
		const hsusb = person.webview().locator('tbody.row:has(.name:text-is("&hsusb"))');
		await hsusb.getByText("device 1 (hdmi0)").first().waitFor();
		await person.clickOn("&usb0 {");
		await person.goTo(146, 19);
		await person.page.keyboard.press("Shift+ArrowRight");
		await person.page.keyboard.type("19");
		await person.line("scmi_devid = <19").waitFor();
		await hsusb.getByText("device 19 (hsusb)").first().waitFor();
		await person.screenshot("types-the-right-number");
		await person.page.keyboard.press("Control+z");
		await hsusb.getByText("device 1 (hdmi0)").first().waitFor();
	});

	test("disables what provides the clocks, and sees who waits for it", async () => {
		await person.goTo(42, 40);
		await person.page.keyboard.insertText(' status = "disabled";');
		await person.webview().getByRole("button", { name: "Dom0: waits. Why?" }).first().waitFor();
		await person.goTo(91);
		await person.page.locator(".codelens-decoration", { hasText: "Dom0 ◔ waits" }).first().waitFor();
		await person.screenshot("disables-what-provides-the-clocks");
		await person.command("File: Revert File");
		await person.webview().getByRole("button", { name: "Dom0: waits. Why?" }).first().waitFor({ state: "hidden" });
	});

	test("deletes a property, and reads where it was set and deleted", async () => {
		await person.goTo(81, 3);
		await person.page.keyboard.insertText("\n&avb { /delete-property/ pinctrl-names; };");
		await person.hover("/delete-property/ pinctrl-names", "pinctrl-names", "Deleted in");
		await person.webview().getByRole("button", { name: "Dom0: denied. Why?" }).first().waitFor();
		await person.screenshot("deletes-a-property");
		await person.command("File: Revert File");
	});

	test("begins a node, and keeps the answer in view until it parses again", async () => {
		await person.goTo(81, 3);
		await person.page.keyboard.insertText("\n&avb { status = ");
		await person.webview().getByText("this is the answer from before").waitFor();
		await person.webview().getByRole("button", { name: "Dom0: denied. Why?" }).first().waitFor();
		await person.screenshot("begins-a-node");
		await person.command("File: Revert File");
		await person.webview().getByText("this is the answer from before").waitFor({ state: "hidden" });
	});

	test("shows the resolved tree, where the cursor is", async () => {
		await person.page.locator(".tab", { hasText: "Grants" }).click();
		await person.closeEditor();
		await person.clickOn("&avb {");
		await person.command("SCMI: Show Resolved Device Tree");
		const resolved = person.page.locator(".editor-group-container").nth(1);
		const highlighted = resolved.locator(".view-overlays .cdr:not(.current-line)");
		await resolved.locator(".view-line", { hasText: "avb: ethernet@e6800000 {" }).waitFor();
		await highlighted.first().waitFor();
		await person.goTo(85, 44);
		const clocks = resolved.locator(".view-line", { hasText: "<&scmi_clock 0x25>;" });
		// What stands behind the line, "rcar-h3.dts:85", is drawn by a style.
		await clocks.locator('[class*="ced-"]').first().waitFor({ state: "attached" });
		await person.screenshot("resolved-tree");
		await person.page.locator(".tab", { hasText: "(resolved)" }).click();
		await person.closeEditor();
	});

	test("sees text that #if leaves out dimmed", async () => {
		await person.goTo(6, 1);
		// As if pasted: typed, Enter may take a suggestion.
		await person.page.keyboard.insertText("#if 0\nnothing of this counts\n#endif\n");
		await person.status("R-Car Gen3 BL31");
		await person.page.waitForFunction(`[...document.querySelectorAll(".view-line")]
			.filter((line) => line.textContent.includes("nothing"))
			.some((line) => [...line.querySelectorAll("span span")].some((part) => getComputedStyle(part).opacity < 1))`);
	});
});

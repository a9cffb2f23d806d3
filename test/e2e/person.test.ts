import { after, afterEach, before, describe, test } from "node:test";
import { type Person, sitDown } from "./person.ts";

describe("a person opens a device tree", () => {
	let person: Person;
	before(async () => {
		person = await sitDown({ folder: "test/e2e/workspace", file: "board.dts" });
	});
	afterEach((context) => person.screenshot(context.name.replace(/\W+/g, "-")));
	after(() => person?.leave());

	test("and sees it in colours", async () => {
		await person.line("compatible").locator("span.mtk1 ~ span").first().waitFor();
	});
});

// In a folder that was empty of ours, the extension wakes for the first file of ours that is created; and for no other.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { CATALOGUE } from "../lsp/board.ts";
import { type Person, sitDown } from "./person.ts";

const FIRST = {
	"a.scmi.yaml": CATALOGUE.replace("id: 1,", "id: 0,"),
	"scmi.yaml": "scmi: 1\nhost: gone.dts\n",
	"domu1.cfg": 'name = "DomU1"\narm_sci = "scmi_smc\n',
} as const;

describe("a folder without files of ours", () => {
	let folder: string;
	let person: Person;
	beforeEach(async () => {
		folder = mkdtempSync(join(tmpdir(), "scmi-wakes-"));
		writeFileSync(join(folder, "notes.txt"), "nothing of ours\n");
		writeFileSync(join(folder, "other.yaml"), "a: 1\nb: [\n");
		person = await sitDown({ folder, file: "other.yaml" });
	});
	afterEach(async () => {
		await person?.leave();
		rmSync(folder, { recursive: true, force: true });
	});

	for (const [name, text] of Object.entries(FIRST))
		test(`${name} is created`, async () => {
			await person.line("b: [").waitFor();
			writeFileSync(join(person.folder, name), text);
			await person.open(name);
			await person.page.locator(".squiggly-error, .squiggly-warning").first().waitFor();
			await person.screenshot(`wakes-${name}`);
		});
});

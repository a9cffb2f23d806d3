import assert from "node:assert/strict";
import { test } from "node:test";
import { scmiDt } from "./command-line.ts";

const OLD = `scmiCatalogue: 1
firmware: { name: R-Car BL31, release: "4.28" }
resources: { clock: { hsusb: { id: 12, name: _hsusb }, ehci: { id: 13, name: _ehci0 } } }
`;
const NEW = `extends: old.scmi.yaml
scmiCatalogue: 1
firmware: { release: "4.31" }
resources: { clock: { hsusb: { id: 14 }, ehci: { id: 12 } } }
`;
const FILES = { "/work/old.scmi.yaml": OLD, "/work/new.scmi.yaml": NEW };

test("diff: numbers first, layers resolved, exit code 0 whatever they differ in", async () => {
	const run = await scmiDt(FILES, "diff", "old.scmi.yaml", "new.scmi.yaml");
	assert.deepEqual([run.exitCode, run.errors], [0, ""]);
	assert.equal(
		run.output,
		`R-Car BL31 4.28 → R-Car BL31 4.31

Numbers that mean something else now
  clock 12 _hsusb is now 14; 12 is _ehci0

Numbers that are no longer there
  clock 13 _ehci0 is now 12
`,
	);
});

test("diff --exit-code is 1 where they differ, and 0 where they do not", async () => {
	assert.equal((await scmiDt(FILES, "diff", "--exit-code", "old.scmi.yaml", "new.scmi.yaml")).exitCode, 1);
	const same = await scmiDt(FILES, "diff", "old.scmi.yaml", "old.scmi.yaml", "--exit-code");
	assert.deepEqual(
		[same.exitCode, same.output],
		[0, "R-Car BL31 4.28 (/work/old.scmi.yaml) → R-Car BL31 4.28 (/work/old.scmi.yaml): no differences\n"],
	);
});

test("diff --format json: both sides, and each change with its group, its parts and its sentence", async () => {
	const run = await scmiDt(FILES, "diff", "--format", "json", "old.scmi.yaml", "new.scmi.yaml");
	assert.deepEqual(JSON.parse(run.output), {
		version: 1,
		old: { catalogue: "old.scmi.yaml", name: "R-Car BL31", release: "4.28" },
		new: { catalogue: "new.scmi.yaml", name: "R-Car BL31", release: "4.31" },
		changes: [
			{
				group: "Numbers that mean something else now",
				kind: "renumbered",
				table: "clock",
				noun: "clock",
				entry: { key: "hsusb", name: "_hsusb" },
				from: 12,
				to: 14,
				agent: null,
				meansNow: { key: "ehci", name: "_ehci0" },
				text: "clock 12 _hsusb is now 14; 12 is _ehci0",
			},
			{
				group: "Numbers that are no longer there",
				kind: "renumbered",
				table: "clock",
				noun: "clock",
				entry: { key: "ehci", name: "_ehci0" },
				from: 13,
				to: 12,
				agent: null,
				meansNow: null,
				text: "clock 13 _ehci0 is now 12",
			},
		],
	});
});

test("diff --format markdown: names are data, and make no links or markup", async () => {
	const odd = { ...FILES, "/work/old.scmi.yaml": OLD.replace("name: _hsusb", 'name: "[x](http://evil)*\\u001b[31m"') };
	const run = await scmiDt(odd, "diff", "--format", "markdown", "old.scmi.yaml", "new.scmi.yaml");
	assert.match(
		run.output,
		/^## R-Car BL31 4\.28 → R-Car BL31 4\.31\n\n### Numbers that mean something else now\n\n- clock 12 /,
	);
	assert.match(run.output, /\\\[x\\\]\(http\\:\/\/evil\)\\\*\\\\x1b/);
});

test("diff says of a catalogue with errors that something is left out, and refuses what is none", async () => {
	const wrong = { ...FILES, "/work/new.scmi.yaml": NEW.replace("id: 14", "id: x") };
	const run = await scmiDt(wrong, "diff", "old.scmi.yaml", "new.scmi.yaml");
	assert.equal(run.exitCode, 0);
	assert.match(
		run.errors,
		/^new\.scmi\.yaml has 1 error, and what depends on that is left out: scmi-dt check new\.scmi\.yaml/,
	);
	assert.match(run.output, /clock 12 _hsusb is no longer listed; 12 is _ehci0/);
	for (const files of [{}, { "/work/new.scmi.yaml": "a: [", "/work/old.scmi.yaml": OLD }]) {
		const refused = await scmiDt(files, "diff", "old.scmi.yaml", "new.scmi.yaml");
		assert.deepEqual([refused.exitCode, refused.output], [2, ""]);
		assert.match(refused.errors, /scmi-dt diff: (old|new)\.scmi\.yaml cannot be read( as a catalogue)?: /);
	}
	assert.match((await scmiDt(FILES, "diff", "old.scmi.yaml")).errors, /name two catalogues: scmi-dt diff OLD/);
});

test("diff takes catalogues that come with the product", async () => {
	const files = { ...FILES, "/product/bundled/acme,soc.scmi.yaml": OLD };
	const run = await scmiDt(files, "diff", "bundled:acme,soc", "new.scmi.yaml", "--exit-code");
	assert.equal(run.exitCode, 1);
	assert.match(run.output, /clock 12 _hsusb is now 14; 12 is _ehci0/);
	assert.match((await scmiDt(files, "diff", "bundled:acme,sok", "new.scmi.yaml")).errors, /Did you mean "acme,soc"\?/);
});

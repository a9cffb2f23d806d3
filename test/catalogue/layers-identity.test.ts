// Layers of one catalogue that are for different firmwares: told where two statements meet, and nowhere else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { problemLines } from "./problem-lines.ts";

const MAIN = "/w/main.scmi.yaml";

/** The problems of a catalogue that lies over others, each given by what it says of its firmware and its sources. */
function told(main: string, others: Readonly<Record<string, string>>): readonly string[] {
	const files = Object.fromEntries(
		Object.entries({ main, ...others }).map(([name, more]) => [`/w/${name}.scmi.yaml`, `scmiCatalogue: 1\n${more}\n`]),
	);
	return problemLines(readCatalogue(memorySnapshot(files), MAIN).problems, files, MAIN);
}

const firmware = (more: string) => `firmware: { name: F, ${more} }\nresources: { clock: { a: { id: 1 } } }`;
const over = (extended: string, more = "") => `extends: ${extended}\n${more}`;

test("who says another release than what is extended says it on purpose", () => {
	assert.deepEqual(
		told(over("base.scmi.yaml", 'firmware: { release: "4.32" }'), { base: firmware('release: "4.31"') }),
		[],
	);
});

test("what a board answered is not what is extended", () => {
	const captured = over("base.scmi.yaml", "firmware: { kind: captured, vendor: ATF, implementationVersion: 0x1002 }");
	assert.deepEqual(told(captured, { base: firmware("vendor: ATF, implementationVersion: 0x1001") }), [
		"3:65 warning The board answered implementation version 0x1002; base.scmi.yaml, which this extends, is for 0x1001: what is taken from there may not be so on this board. Extend the catalogue of what the board runs.",
	]);
});

test("two that are extended and disagree, unless somebody says which it is", () => {
	const bases = {
		numbers: firmware('vendor: NXP, release: "lf-6.6"'),
		grants: firmware('vendor: NXP, release: "lf-6.12"'),
	};
	assert.deepEqual(told(over("[numbers.scmi.yaml, grants.scmi.yaml]"), bases), [
		'2:10 warning numbers.scmi.yaml is for release "lf-6.6", and grants.scmi.yaml for "lf-6.12": numbers of one may not be those of the other. Where they belong together, say firmware: { release: … } here.',
	]);
	const said = over("[numbers.scmi.yaml, grants.scmi.yaml]", 'firmware: { release: "lf-6.12" }');
	assert.deepEqual(told(said, bases), []);
});

test("layers made from two revisions of one repository; a commit may be cut short, and other repositories are others", () => {
	const source = (repository: string, revision: string) =>
		`sources: { cfg: { repository: ${repository}, revision: ${revision}, path: a.cfg } }`;
	const on = (repository: string, revision: string) =>
		told(over("base.scmi.yaml", source(repository, revision)), {
			base: `${firmware("vendor: NXP")}\n${source("nxp-imx/imx-sm", "44f76dcb3294")}`,
		});
	assert.deepEqual(on("nxp-imx/imx-sm", "99aa00bb11cc"), [
		"3:57 warning This was made from revision 99aa00bb11cc of nxp-imx/imx-sm, and base.scmi.yaml, which it extends, from 44f76dcb3294: numbers may have changed between them. Import both from one revision.",
	]);
	assert.deepEqual(on("nxp-imx/imx-sm", "44f76dcb"), []);
	assert.deepEqual(on("u-boot/u-boot", "99aa00bb11cc"), []);
});

test("the same, and what only one of them says, is no mismatch", () => {
	const base = firmware('vendor: ATF, subVendor: R-Car, release: "1.0"');
	assert.deepEqual(
		told(over("base.scmi.yaml", "firmware: { vendor: ATF, implementationVersion: 0x1001 }"), { base }),
		[],
	);
	assert.deepEqual(told(over("[base.scmi.yaml, other.scmi.yaml]"), { base, other: firmware("vendor: ATF") }), []);
});

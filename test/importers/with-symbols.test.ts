// A kernel's macros beside what firmware's source says: as names of its numbers, and of a table that it says nothing of.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ImportedCatalogue } from "../../server/src/importers/imported-catalogue.ts";
import { withSymbols } from "../../server/src/importers/with-symbols.ts";

const of = (resources: ImportedCatalogue["resources"]): ImportedCatalogue => ({
	firmware: { name: "x" },
	sources: { h: { path: "include/x.h", importer: "dt-header" } },
	resources,
	completeness: { clock: "complete" },
});

test("macros name firmware's numbers; one of a number that it does not have is told", () => {
	const header = of({
		clock: { cpu: { id: 0, symbols: ["CK_CPU"] }, usb: { id: 7, symbols: ["CK_USB"], src: "h:4" } },
	});
	const { catalogue, problems } = withSymbols(
		{ catalogue: of({ clock: { ck_cpu: { id: 0, name: "ck_cpu" } } }), problems: [], files: new Map() },
		{ catalogue: header, problems: [], files: new Map([["h", "/linux/include/x.h"]]) },
	);
	assert.deepEqual(catalogue.resources, { clock: { ck_cpu: { id: 0, name: "ck_cpu", symbols: ["CK_CPU"] } } });
	assert.deepEqual(problems, [
		{ path: "/linux/include/x.h", line: 4, text: "CK_USB is clock 7, which firmware does not have: left out" },
	]);
});

test("a table that firmware's source says nothing of is the header's, in part", () => {
	const voltage = { vddio: { id: 4, symbols: ["VOLTD_VDDIO"], src: "h:9" } };
	const { catalogue, problems } = withSymbols(
		{ catalogue: of({ clock: { ck_cpu: { id: 0 } } }), problems: [], files: new Map() },
		{ catalogue: of({ voltage }), problems: [], files: new Map() },
	);
	assert.deepEqual(catalogue.resources.voltage, voltage);
	assert.deepEqual(catalogue.completeness, { clock: "complete", voltage: "partial" });
	assert.deepEqual(problems, []);
});

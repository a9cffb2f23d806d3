import assert from "node:assert/strict";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { type CTablesOptions, importCTables } from "../../server/src/importers/c-tables/import-c-tables.ts";
import { catalogueText } from "../../server/src/importers/catalogue-text.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** The files of a platform, and what the import of a folder comes to: a catalogue that reads back without a finding. */
export function imported(files: Readonly<Record<string, string>>, folder: string, options: CTablesOptions = {}) {
	const { catalogue, problems } = importCTables(memorySnapshot(files), [folder], options);
	const text = catalogueText(catalogue, ["made by a test"]);
	const back = readCatalogue(memorySnapshot({ "/c.scmi.yaml": text }), "/c.scmi.yaml");
	assert.deepEqual(back.problems, [], text);
	// what is said to be left out makes its table partial
	for (const { text, leavesOut } of problems) assert.equal(leavesOut === true, /left out/i.test(text), text);
	return { catalogue, problems, told: problems.map(({ path, line, text }) => `${path}:${line}: ${text}`) };
}

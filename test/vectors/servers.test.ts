import assert from "node:assert/strict";
import { test } from "node:test";
import { indexCatalogue } from "../../server/src/catalogue/catalogue-index.ts";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { cataloguePath, OWN, recordings } from "./recordings.ts";
import { type Comparison, replay } from "./replay.ts";

/** More than this part of the answers may not be unknown: settings of pins, rates that no list has. */
const MOST_UNKNOWN = 0.1;

/** What real firmware answered, byte for byte, but for the bytes it leaves to chance. */
for (const recording of recordings().filter(({ lines }) => lines.some(({ kind }) => kind !== "boot")))
	test(`${recording.name}: the model answers what the server answered`, (t) => {
		const path = cataloguePath(recording.name);
		assert.ok(path, `no catalogue for ${recording.name}`);
		const { catalogue, problems } = readCatalogue(new DiskCache(diskFiles).snapshot, path);
		assert.deepEqual(problems, []);
		assert.ok(catalogue);
		const { sweeps, messages } = replay(recording, indexCatalogue(catalogue));
		t.diagnostic(`${recording.name}: requests ${figures(sweeps)}; messages of sequences ${figures(messages)}`);
		for (const [what, { identical, unknown }] of [
			["requests", sweeps],
			["messages", messages],
		] as const) {
			assert.ok(unknown <= MOST_UNKNOWN * (identical + unknown), `${unknown} ${what} are not known`);
			assert.ok(identical > 0, `no ${what}`);
		}
		for (const { differences } of [sweeps, messages])
			assert.equal(
				differences.length,
				0,
				`${differences.length} differ, such as\n${differences.slice(0, 5).join("\n")}`,
			);
	});

function figures({ identical, unknown, different, stops, outside }: Comparison): string {
	const apart = [stops > 0 ? `${stops} where it stops` : "", outside > 0 ? `${outside} outside C` : ""].filter(Boolean);
	const counts = `${identical} identical, ${unknown} unknown, ${different} different`;
	return apart.length === 0 ? counts : `${counts} (${apart.join(", ")} apart)`;
}

test("a replay that goes wrong is seen: a catalogue with nothing in it is not known to answer so", () => {
	const recording = recordings(OWN).find(({ name }) => name === "rpi5") ?? assert.fail();
	const path = cataloguePath(recording.name) ?? assert.fail();
	const { catalogue } = readCatalogue(new DiskCache(diskFiles).snapshot, path);
	assert.ok(catalogue);
	const emptied = { ...catalogue, resources: {}, completeness: {} };
	assert.ok(replay(recording, indexCatalogue(emptied)).messages.unknown > 1000);
	const { reset: { pcie1_1, ...reset } = {}, ...others } = catalogue.resources;
	assert.ok(pcie1_1);
	const lacking = { ...catalogue, resources: { ...others, reset } };
	assert.ok(replay(recording, indexCatalogue(lacking)).messages.different > 100);
});

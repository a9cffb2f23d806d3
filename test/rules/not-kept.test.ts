// A device of the host's that a domain of /chosen is given, and that Dom0 has too: the mark that keeps it from Dom0 was forgotten.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const folder = join(import.meta.dirname, "../../examples/xen-upstream");

test("released Xen panics for its interrupt, which Dom0 has; the quick fix marks it", () => {
	const texts = Object.fromEntries(
		readdirSync(folder).map((name) => [`/p/${name}`, readFileSync(join(folder, name), "utf8")]),
	);
	const marked = Object.entries(texts).find(([, text]) => /^\s*xen,passthrough;/m.test(text));
	const [path, good] = marked ?? assert.fail("the example marks nothing");
	const bad = good.replace(/^\s*xen,passthrough;\n/gm, "");
	const snapshot = memorySnapshot({ ...texts, [path]: bad });
	const setup = readSetups(snapshot, "/p/scmi.yaml").setups[0] ?? assert.fail();
	const { findings } = analyse(snapshot, createEngineCache(), setup);
	const found = findings.filter(({ code }) => code === "scmi-guest-misfit");
	assert.ok(found.length > 0);
	for (const { message, fixes } of found) {
		assert.match(
			message,
			/which Dom0 has too: it is not marked xen,passthrough\. Xen routes its interrupts to Dom0 first/,
		);
		assert.deepEqual(
			fixes.map(({ edits }) => edits.map(({ text }) => text.trim())),
			[["xen,passthrough;"]],
		);
	}
});

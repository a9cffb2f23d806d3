import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { analyse } from "../../server/src/analysis.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const examples = join(import.meta.dirname, "../../examples");

/** What is found in an example, one of whose files is written otherwise. */
export function findingsWith(example: string, file: string, change: (text: string) => string) {
	const folder = join(examples, example);
	const texts = Object.fromEntries(
		readdirSync(folder).map((name) => [`/p/${name}`, readFileSync(join(folder, name), "utf8")]),
	);
	const path = `/p/${file}`;
	const good = texts[path] ?? assert.fail(file);
	const bad = change(good);
	assert.notEqual(bad, good);
	const snapshot = memorySnapshot({ ...texts, [path]: bad });
	const setup = readSetups(snapshot, "/p/scmi.yaml").setups[0] ?? assert.fail();
	const { findings } = analyse(snapshot, createEngineCache(), setup);
	return { findings, bad, good };
}

/** Its failed boot. */
export function failureOf(...edit: Parameters<typeof findingsWith>) {
	const { findings, bad, good } = findingsWith(...edit);
	const failure = findings.find(({ code }) => code === "scmi-boot-failure") ?? assert.fail();
	return { failure, bad, good };
}

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const examples = join(import.meta.dirname, "../../examples");

type Change = (text: string) => string;

/** An example, some of whose files are written otherwise; `bad` and `good` are the first of these with and without the change. */
export function analysisWith(
	example: string,
	file: string,
	change: Change,
	...more: readonly (readonly [file: string, change: Change])[]
): { readonly analysis: Analysis; readonly bad: string; readonly good: string } {
	const folder = join(examples, example);
	const texts: Record<string, string> = Object.fromEntries(
		readdirSync(folder).map((name) => [`/p/${name}`, readFileSync(join(folder, name), "utf8")]),
	);
	const good = texts[`/p/${file}`] ?? assert.fail(file);
	for (const [name, edit] of [[file, change] as const, ...more]) {
		const text = texts[`/p/${name}`] ?? assert.fail(name);
		texts[`/p/${name}`] = edit(text);
		assert.notEqual(texts[`/p/${name}`], text, name);
	}
	const snapshot = memorySnapshot(texts);
	const setup = readSetups(snapshot, "/p/scmi.yaml").setups[0] ?? setupOfLoneBoard(snapshot, `/p/${example}.dts`);
	return { analysis: analyse(snapshot, createEngineCache(), setup), bad: texts[`/p/${file}`] ?? "", good };
}

/** What is found in it. */
export function findingsWith(...edit: Parameters<typeof analysisWith>) {
	const { analysis, bad, good } = analysisWith(...edit);
	return { findings: analysis.findings, bad, good };
}

/** Its failed boot. */
export function failureOf(...edit: Parameters<typeof analysisWith>) {
	const { findings, bad, good } = findingsWith(...edit);
	const failure = findings.find(({ code }) => code === "scmi-boot-failure") ?? assert.fail();
	return { failure, bad, good };
}

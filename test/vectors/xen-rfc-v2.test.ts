// What Xen's mediators answered, compiled and driven with trees and configurations. SCMI_VECTORS names a folder of further
// recordings; a file says in its first line whose it is.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { createEngineCache } from "../../server/src/facts.ts";
import { rcarGen3Catalogue } from "./platform-catalogue.ts";
import {
	type BootEnd,
	differences,
	type LeftOut,
	PROTOCOL_COUNT,
	type RecordedBoot,
	type Replayed,
	replay,
} from "./xen-boots.ts";

const OWN = join(import.meta.dirname, "recordings");
const CATALOGUE = rcarGen3Catalogue(JSON.parse(readFileSync(join(OWN, "rcar-gen3.platform.json"), "utf8")));

/** More than this part of the boots may not be unknown. */
const MOST_UNKNOWN = 0.03;

for (const folder of new Set([OWN, process.env.SCMI_VECTORS ?? OWN]))
	for (const name of readdirSync(folder).sort()) {
		if (!/\.jsonl(\.gz)?$/.test(name)) continue;
		const [first = "", ...lines] = linesOf(join(folder, name));
		const { file } = JSON.parse(first) as { readonly file: string };
		if (!file.startsWith("xen-")) continue;
		test(`Xen boots as it did: ${join(folder, name)}`, () => {
			if (file !== "xen-rfc-v2") return console.log(`${file}: ${lines.length} boots: not modelled yet, all unknown`);
			const judged = judgeAll(lines.map((line) => JSON.parse(line) as RecordedBoot));
			console.log(`${file}: ${judged.summary}`);
			assert.ok(judged.different.length === 0, `${judged.summary}\n${judged.different.slice(0, SHOWN).join("\n")}`);
			assert.ok(judged.unknown.length <= MOST_UNKNOWN * lines.length, judged.unknown.slice(0, SHOWN).join("\n"));
		});
	}

function linesOf(path: string): readonly string[] {
	const bytes = readFileSync(path);
	const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
	return text.split("\n").filter((line) => line !== "");
}

/** As many as can be taken in. */
const SHOWN = 5;

function judgeAll(boots: readonly RecordedBoot[]) {
	const cache = createEngineCache();
	const replays = boots.map((boot, i) => ({ boot, result: replay(boot, `${i}`, CATALOGUE, cache) }));
	const judged = (leftOut?: LeftOut) => replays.map(({ boot, result }) => judge(boot, result, leftOut));
	// the machine does not count Base yet, as this server does
	const rest = judged(PROTOCOL_COUNT);
	const told = (kind: Judged["kind"]) =>
		replays.flatMap(({ boot: { family, seed } }, i) =>
			rest[i]?.kind === kind ? [`boot ${i} (${family}, seed ${seed}): ${rest[i].text}`] : [],
		);
	return {
		summary: `${boots.length} boots: ${sums(rest)} without the number of protocols; with it: ${sums(judged())}`,
		different: told("different"),
		unknown: told("unknown"),
	};
}

interface Judged {
	readonly kind: "identical" | "unknown" | "different" | "indeterminate";
	readonly text: string;
}

/** What depends on chance cannot be known, and nothing else is right. */
function judge(boot: RecordedBoot, result: Replayed, leftOut?: LeftOut): Judged {
	if (result.kind === "unknown") return { kind: boot.indeterminate ? "indeterminate" : "unknown", text: result.why };
	if (boot.indeterminate) return { kind: "different", text: "the model knows what is left to chance" };
	const found = differences(boot, result.end, leftOut);
	if (found.length === 0) return { kind: "identical", text: "" };
	const told = found.map(
		({ where, recorded, model }) => `\n  ${where}: ${JSON.stringify(recorded)}\n    model: ${JSON.stringify(model)}`,
	);
	return { kind: "different", text: told.slice(0, 3).join("") };
}

function sums(judged: readonly Judged[]): string {
	const count = (kind: Judged["kind"]) => judged.filter((each) => each.kind === kind).length;
	return `${count("identical")} identical, ${count("unknown")} unknown, ${count("different")} different (indeterminate ${count("indeterminate")} apart)`;
}

const [, ...RECORDED] = linesOf(join(OWN, "xen-rfc-v2.jsonl.gz"));

/** By what is found of it: what a model might have got wrong. */
const WRONG: Readonly<Record<string, (end: BootEnd) => Partial<BootEnd>>> = {
	"step 1": ({ outcome }) => ({ outcome: outcome.map((step, i) => (i === 1 ? { ...step, rc: -13 } : step)) }),
	"step 0": ({ outcome }) => ({ outcome: outcome.map((step, i) => (i === 0 ? { ...step, console: [] } : step)) }),
	"message 0": ({ messages }) => ({
		messages: messages.map(([step, x7, request, reply], i) => [step, x7, request, i === 0 ? `${reply}00` : reply]),
	}),
	"message 1": ({ messages: [first, , ...rest] }) => ({ messages: first ? [first, ...rest] : [] }),
	owners: ({ owners }) => ({ owners: owners.slice(1) }),
	permissions: () => ({ permissions: { c0: "0x6" } }),
};

for (const [where, change] of Object.entries(WRONG))
	test(`a replay that goes wrong is seen: ${where}`, () => {
		const boots = RECORDED.map((line) => JSON.parse(line) as RecordedBoot);
		const boot = boots.find(({ messages, outcome }) => messages.length > 6 && outcome.length > 3) ?? assert.fail();
		assert.deepEqual(differences(boot, boot), []);
		assert.equal(differences(boot, { ...boot, ...change(boot) })[0]?.where, where);
	});

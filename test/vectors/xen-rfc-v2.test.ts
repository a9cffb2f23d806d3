import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { createEngineCache } from "../../server/src/facts.ts";
import { rcarGen3Catalogue } from "./platform-catalogue.ts";
import { differences, type LeftOut, PROTOCOL_COUNT, type RecordedBoot, type Replayed, replay } from "./xen-boots.ts";

// What Xen's mediators answered, compiled and driven with trees and configurations. SCMI_VECTORS names a folder of further
// recordings; a file says in its first line whose they are.

const OWN = join(import.meta.dirname, "recordings");

for (const folder of new Set([OWN, process.env.SCMI_VECTORS ?? OWN]))
	for (const name of readdirSync(folder)
		.filter((file) => /^xen-.*\.jsonl(\.gz)?$/.test(file))
		.sort())
		test(`Xen boots as it did: ${join(folder, name)}`, () => {
			const [header, ...boots] = linesOf(join(folder, name));
			const summary =
				header.file === "xen-rfc-v2" ? replayAll(boots) : `${boots.length} boots: not modelled yet, all unknown`;
			console.log(`${header.file}: ${summary}`);
		});

interface Header {
	readonly kind: "header";
	readonly file: string;
}

function linesOf(path: string): [Header, ...RecordedBoot[]] {
	const bytes = readFileSync(path);
	const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
	return text
		.split("\n")
		.filter(Boolean)
		.map((line) => JSON.parse(line)) as [Header, ...RecordedBoot[]];
}

/** As many as can be taken in. */
const SHOWN = Number(process.env.SHOWN ?? 5);

function replayAll(boots: readonly RecordedBoot[]): string {
	const catalogue = rcarGen3Catalogue(JSON.parse(readFileSync(join(OWN, "rcar-gen3.platform.json"), "utf8")));
	const cache = createEngineCache();
	const replays = boots.map((boot, i) => ({ boot, i, result: replay(boot, `${i}`, catalogue, cache) }));
	const judged = (leftOut?: LeftOut) => replays.map((each) => judge(each.boot, each.result, leftOut));
	const all = judged();
	// the machine does not count Base yet, as this server does
	const rest = judged(PROTOCOL_COUNT);
	const line = `${boots.length} boots: ${sums(rest)} without the number of protocols; with it: ${sums(all)}`;
	const told = replays.flatMap(({ boot, i }) =>
		rest[i]?.kind === "different" ? [`boot ${i} (${boot.family}, seed ${boot.seed}): ${rest[i].text}`] : [],
	);
	assert.ok(told.length === 0, `${line}\n${told.slice(0, SHOWN).join("\n")}`);
	return line;
}

type Judged =
	| { readonly kind: "identical" | "unknown" | "indeterminate" }
	| { readonly kind: "different"; readonly text: string };

/** What depends on chance cannot be known, and nothing else is right. */
function judge(boot: RecordedBoot, result: Replayed, leftOut?: LeftOut): Judged {
	if (result.kind === "unknown") return { kind: boot.indeterminate ? "indeterminate" : "unknown" };
	if (boot.indeterminate) return { kind: "different", text: "the model knows what is left to chance" };
	const found = differences(boot, result.end, leftOut);
	if (found.length === 0) return { kind: "identical" };
	const told = found
		.slice(0, 3)
		.map(
			({ where, recorded, model }) => `\n  ${where}: ${JSON.stringify(recorded)}\n    model: ${JSON.stringify(model)}`,
		);
	return { kind: "different", text: told.join("") };
}

function sums(judged: readonly Judged[]): string {
	const count = (kind: Judged["kind"]) => judged.filter((each) => each.kind === kind).length;
	return `${count("identical")} identical, ${count("unknown")} unknown, ${count("different")} different (indeterminate ${count("indeterminate")} apart)`;
}

// What Xen's mediators did, compiled and driven with trees and configurations.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createEngineCache } from "../../server/src/facts.ts";
import { cataloguePath, OWN, recordings } from "./recordings.ts";
import { type BootEnd, differences, isBoot, type RecordedBoot, type Replayed, replay } from "./xen-boots.ts";

/** More than this part of the boots may not be unknown. */
const MOST_UNKNOWN = 0.1;

/** The mediators that are modelled. */
const MODELLED = ["xen-rfc-v2"];

for (const { name, firmware, lines } of recordings()) {
	const boots = lines.filter(isBoot);
	if (boots.length === 0) continue;
	test(`${name}: boots as it did`, (t) => {
		if (!MODELLED.includes(name)) return t.diagnostic(`${name}: ${boots.length} boots unknown: it is not modelled yet`);
		const catalogue = firmware === undefined ? undefined : cataloguePath(firmware);
		assert.ok(catalogue, `no catalogue for the firmware of ${name}`);
		const judged = judgeAll(boots, readFileSync(catalogue, "utf8"));
		t.diagnostic(`${name}: ${judged.summary}`);
		assert.ok(judged.different.length === 0, `${judged.summary}\n${judged.different.slice(0, SHOWN).join("\n")}`);
		assert.ok(judged.unknown.length <= MOST_UNKNOWN * boots.length, judged.unknown.slice(0, SHOWN).join("\n"));
	});
}

/** As many as can be taken in. */
const SHOWN = 5;

function judgeAll(boots: readonly RecordedBoot[], catalogue: string) {
	const cache = createEngineCache();
	const judged = boots.map((boot, i) => judge(boot, replay(boot, `${i}`, catalogue, cache)));
	const told = (kind: Judged["kind"]) =>
		boots.flatMap(({ family, seed }, i) =>
			judged[i]?.kind === kind ? [`boot ${i} (${family}, seed ${seed}): ${judged[i].text}`] : [],
		);
	return {
		summary: `${boots.length} boots: ${sums(judged)}`,
		different: told("different"),
		unknown: told("unknown"),
	};
}

interface Judged {
	readonly kind: "identical" | "unknown" | "different" | "indeterminate";
	readonly text: string;
}

/** What depends on chance cannot be known, and nothing else is right. */
function judge(boot: RecordedBoot, result: Replayed): Judged {
	if (result.kind === "unknown") return { kind: boot.indeterminate ? "indeterminate" : "unknown", text: result.why };
	if (boot.indeterminate) return { kind: "different", text: "the model knows what is left to chance" };
	const found = differences(boot, result.end);
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
		const boots = recordings(OWN).flatMap(({ lines }) => lines.filter(isBoot));
		const boot = boots.find(({ messages, outcome }) => messages.length > 6 && outcome.length > 3) ?? assert.fail();
		assert.deepEqual(differences(boot, boot), []);
		assert.equal(differences(boot, { ...boot, ...change(boot) })[0]?.where, where);
	});

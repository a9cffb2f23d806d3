// What Xen's mediators did, compiled and driven with trees and configurations.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createEngineCache, type EngineCache } from "../../server/src/facts.ts";
import { replayEpam } from "./epam-boots.ts";
import { type EpamBoot, type EpamEnd, epamDifferences } from "./epam-recording.ts";
import { cataloguePath, OWN, type Recording, recordings } from "./recordings.ts";
import { replayUpstream, type UpstreamBoot, type UpstreamOutcome, upstreamDifferences } from "./upstream-boots.ts";
import { type BootEnd, differences, isBoot, type RecordedBoot, replay } from "./xen-boots.ts";

/** More than this part of the boots may not be unknown. */
const MOST_UNKNOWN = 0.1;

/** What the model makes of one boot. */
interface Judgement {
	readonly family: string;
	readonly seed?: number;
	/** A clause why the model does not know; undefined: it does. */
	readonly unknown: string | undefined;
	/** Nothing but "not known" is right. */
	readonly isIndeterminate: boolean;
	readonly differences: readonly { readonly where: string; readonly recorded: unknown; readonly model: unknown }[];
}

/** Boots the model as a line was recorded. */
type Judge = (line: RecordedBoot | UpstreamBoot, folder: string, catalogue: string, cache: EngineCache) => Judgement;

/** By the name of a recording, how its boots are replayed: the mediators that are modelled. */
const MEDIATORS: Readonly<Record<string, Judge>> = {
	"xen-rfc-v2": (line, folder, catalogue, cache) => {
		const boot = line as RecordedBoot;
		const replayed = replay(boot, folder, catalogue, cache);
		const isKnown = replayed.kind === "known";
		return {
			family: boot.family,
			seed: boot.seed,
			unknown: isKnown ? undefined : replayed.why,
			isIndeterminate: boot.indeterminate === true,
			differences: isKnown ? differences(boot, replayed.end) : [],
		};
	},
	"xen-epam-2024": (line, folder, catalogue, cache) => {
		const boot = line as unknown as EpamBoot;
		const replayed = replayEpam(boot, folder, catalogue, cache);
		const isKnown = replayed.kind === "known";
		return {
			family: boot.family,
			seed: boot.seed,
			unknown: isKnown ? undefined : replayed.why,
			isIndeterminate: boot.indeterminate === true,
			differences: isKnown ? epamDifferences(boot, replayed.end) : [],
		};
	},
	"xen-upstream": (line, folder, _catalogue, cache) => {
		const boot = line as UpstreamBoot;
		const replayed = replayUpstream(boot, folder, cache);
		const isKnown = replayed.kind === "known";
		return {
			family: boot.family,
			...(boot.seed !== undefined && { seed: boot.seed }),
			unknown: isKnown ? undefined : replayed.why,
			isIndeterminate: false,
			differences: isKnown ? upstreamDifferences(boot, replayed.outcome) : [],
		};
	},
};

for (const recording of recordings()) {
	const { name } = recording;
	const boots = recording.lines.filter(isBoot);
	if (boots.length === 0) continue;
	test(`${name}: boots as it did`, (t) => {
		const judge = MEDIATORS[name];
		if (judge === undefined) return t.diagnostic(`${name}: ${boots.length} boots unknown: it is not modelled yet`);
		const judged = judgeAll(boots, judge, catalogueOf(recording));
		t.diagnostic(`${name}: ${judged.summary}`);
		assert.ok(judged.different.length === 0, `${judged.summary}\n${judged.different.slice(0, SHOWN).join("\n")}`);
		assert.ok(judged.unknown.length <= MOST_UNKNOWN * boots.length, judged.unknown.slice(0, SHOWN).join("\n"));
	});
}

/** Of the firmware under a mediator; of one that asks firmware for nothing none was recorded. */
function catalogueOf({ name, firmware }: Recording): string {
	if (firmware === undefined) return "";
	return readFileSync(cataloguePath(firmware) ?? assert.fail(`no catalogue for the firmware of ${name}`), "utf8");
}

/** As many as can be taken in. */
const SHOWN = 5;

function judgeAll(boots: readonly RecordedBoot[], judge: Judge, catalogue: string) {
	const cache = createEngineCache();
	const judged = boots.map((boot, i) => judge(boot, `${i}`, catalogue, cache));
	const told = (kind: Verdict) =>
		judged.flatMap((each, i) =>
			verdictOf(each) === kind ? [`boot ${i} (${each.family}, seed ${each.seed}): ${textOf(each)}`] : [],
		);
	const count = (kind: Verdict) => judged.filter((each) => verdictOf(each) === kind).length;
	return {
		summary: `${boots.length} boots: ${count("identical")} identical, ${count("unknown")} unknown, ${count("different")} different (indeterminate ${count("indeterminate")} apart)`,
		different: told("different"),
		unknown: told("unknown"),
	};
}

type Verdict = "identical" | "unknown" | "different" | "indeterminate";

function verdictOf({ unknown, isIndeterminate, differences: found }: Judgement): Verdict {
	if (unknown !== undefined) return isIndeterminate ? "indeterminate" : "unknown";
	return isIndeterminate || found.length > 0 ? "different" : "identical";
}

function textOf({ unknown, isIndeterminate, differences: found }: Judgement): string {
	if (unknown !== undefined) return unknown;
	if (isIndeterminate) return "the model knows what is left to chance";
	const told = found.map(
		({ where, recorded, model }) => `\n  ${where}: ${JSON.stringify(recorded)}\n    model: ${JSON.stringify(model)}`,
	);
	return told.slice(0, 3).join("");
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
	test(`xen-rfc-v2: a replay that goes wrong is seen: ${where}`, () => {
		const boots = bootsOf("xen-rfc-v2") as readonly RecordedBoot[];
		const boot = boots.find(({ messages, outcome }) => messages.length > 6 && outcome.length > 3) ?? assert.fail();
		assert.deepEqual(differences(boot, boot), []);
		assert.equal(differences(boot, { ...boot, ...change(boot) })[0]?.where, where);
	});

/** What a model might get wrong of a boot with guests. */
const WRONG_BOOTS: Readonly<Record<string, (end: EpamEnd) => Partial<EpamEnd>>> = {
	"the number of the panic": ({ outcome }) => ({ outcome: outcome.map((step) => ({ ...step, rc: -13 })) }),
	"a message": ({ messages }) => ({ messages: messages.slice(1) }),
	"a byte of an answer": ({ messages }) => ({
		messages: messages.map(([step, channel, request, reply]) => [step, channel, request, `${reply}00`]),
	}),
	"who has a channel": ({ owners }) => ({ owners: owners.map(([agent, smcId, page]) => [agent, smcId, page, "A"]) }),
	"who has a device": ({ devices }) => ({ devices: devices.map(() => 7) }),
	"a right": () => ({ permissions: { r0: "0x80" } }),
	"a guest's tree": ({ guestTrees }) => ({
		guestTrees: Object.fromEntries(
			Object.entries(guestTrees).map(([name, tree]) => [name, { ...tree, generated: tree.generated.slice(1) }]),
		),
	}),
	"Dom0's tree": () => ({ dom0Tree: { lacks: [] } }),
};

for (const [what, change] of Object.entries(WRONG_BOOTS))
	test(`xen-epam-2024: a replay that goes wrong is seen: ${what}`, () => {
		const boots = bootsOf("xen-epam-2024") as readonly EpamBoot[];
		const boot = boots.find(({ family }) => family === "plain") ?? assert.fail();
		assert.deepEqual(epamDifferences(boot, boot), []);
		assert.notDeepEqual(epamDifferences(boot, { ...boot, ...change(boot) }), []);
	});

/** What a model might get wrong in a step. */
const WRONG_STEPS: Readonly<Record<string, (step: UpstreamOutcome) => UpstreamOutcome>> = {
	"the number of the failure": (step) => (step.rc === undefined ? step : { ...step, rc: -13 }),
	"a line on the console": (step) => ({ ...step, console: [...step.console, "unprivileged"] }),
	"who has SCMI": (step) => (step.owner === undefined ? step : { ...step, owner: "nobody" }),
	"a node that Dom0 gets": (step) => (step.dropped ? { ...step, dropped: step.dropped.slice(1) } : step),
	"a page that Dom0 sees": (step) => (step.mapped ? { ...step, mapped: step.mapped.slice(1) } : step),
	"a page that Dom0 hands on": (step) => (step.permitted ? { ...step, permitted: step.permitted.slice(1) } : step),
	"a domain's request": (step) => (step.type === undefined ? step : { ...step, type: 1 - step.type }),
	"where a call ends up": (step) => (step.to === undefined ? step : { ...step, to: "psci" }),
};

for (const [what, change] of Object.entries(WRONG_STEPS))
	test(`xen-upstream: a replay that goes wrong is seen: ${what}`, () => {
		const boots = bootsOf("xen-upstream") as readonly UpstreamBoot[];
		const isWhole = ({ sequence, outcome }: UpstreamBoot) =>
			outcome.length === sequence.length + 1 &&
			["dom0", "xl", "smc"].every((verb) => sequence.some((step) => step.startsWith(verb)));
		const boot = boots.find(isWhole) ?? assert.fail();
		assert.deepEqual(upstreamDifferences(boot, boot.outcome), []);
		assert.notDeepEqual(upstreamDifferences(boot, boot.outcome.map(change)), []);
	});

test("xen-upstream: a step that is missing, or one too many, is seen", () => {
	const [boot] = bootsOf("xen-upstream") as readonly UpstreamBoot[];
	const { outcome } = boot ?? assert.fail();
	assert.equal(upstreamDifferences({ outcome }, outcome.slice(0, -1)).length, 1);
	assert.equal(upstreamDifferences({ outcome: outcome.slice(0, -1) }, outcome).length, 1);
});

function bootsOf(name: string): readonly unknown[] {
	return recordings(OWN).flatMap((recording) => (recording.name === name ? recording.lines.filter(isBoot) : []));
}

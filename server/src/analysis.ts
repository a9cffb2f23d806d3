import type { Setup } from "./configs/setup.ts";
import { type EngineCache, establish, type Facts } from "./facts.ts";
import type { Finding } from "./rules/finding.ts";
import { RULES } from "./rules/index.ts";
import type { Reported, Rule } from "./rules/rule.ts";
import type { Severity } from "./text/problem.ts";
import { type ReadRecord, recordingSnapshot } from "./text/recording-snapshot.ts";
import type { Snapshot } from "./text/snapshot.ts";

/** One setup, understood and judged: what every editor feature and every command shows. */
export interface Analysis {
	readonly facts: Facts;
	/** Reading problems and rule findings, each fact once, in order of file and place. */
	readonly findings: readonly Finding[];
	/** What was read: the analysis holds as long as this reads the same (`stillHolds`). */
	readonly reads: ReadRecord;
}

/** Analyses a setup. Never throws on any input; `cache` keeps work between runs and changes no answer. */
export function analyse(snapshot: Snapshot, cache: EngineCache, setup: Setup): Analysis {
	const recording = recordingSnapshot(snapshot);
	const facts = establish(recording.snapshot, cache, setup);
	const findings: Finding[] = facts.problems.map((problem) => ({ ...problem, related: [], fixes: [] }));
	return { facts, findings: inOrder([...findings, ...judge(facts)]), reads: recording.record };
}

interface Judged extends Omit<Finding, "related"> {
	related: { at: Finding["at"]; message: string }[];
	readonly explains: readonly number[];
}

/** Runs the rules; a refusal that an earlier finding explains becomes that finding's related information. */
function judge(facts: Facts): Finding[] {
	const judged: Judged[] = [];
	const explainer = new Map<number, Judged>();
	for (const rule of RULES)
		for (const reported of rule.check(facts)) {
			const finding = findingOf(rule, reported);
			const cause = finding.explains.find((candidate) => explainer.has(candidate));
			const explained = rule.consequence === true && cause !== undefined ? explainer.get(cause) : undefined;
			if (explained !== undefined) {
				explained.related.push({ at: finding.at, message: finding.message });
				continue;
			}
			judged.push(finding);
			for (const cause of finding.explains) if (!explainer.has(cause)) explainer.set(cause, finding);
		}
	return judged.map(({ explains: _explains, ...finding }) => finding);
}

function findingOf(rule: Rule, reported: Reported): Judged {
	const severity: Severity = reported.severity ?? rule.severity;
	return {
		code: rule.code,
		severity,
		at: reported.at,
		message: reported.message,
		related: [...(reported.related ?? [])],
		fixes: reported.fixes ?? [],
		explains: reported.explains ?? [],
	};
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
	const seen = new Set<string>();
	return findings
		.filter(({ code, at, message }) => {
			const key = `${code} ${at.file} ${at.start} ${at.end} ${message}`;
			if (seen.has(key)) return false;
			seen.add(key);
			return true;
		})
		.toSorted((a, b) => (a.at.file < b.at.file ? -1 : a.at.file > b.at.file ? 1 : a.at.start - b.at.start));
}

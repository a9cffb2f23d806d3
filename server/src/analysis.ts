import { isZephyrsTree } from "./board/zephyr-tree.ts";
import { setupsIn } from "./configs/read-setups.ts";
import type { RuleLevels, Setup } from "./configs/setup.ts";
import { type EngineCache, establish, type Facts } from "./facts.ts";
import { bundledText } from "./plan/assumptions.ts";
import { withoutConsequences } from "./rules/consequences.ts";
import { withoutDisabled } from "./rules/disable-comments.ts";
import type { Finding, Related } from "./rules/finding.ts";
import { RULES } from "./rules/index.ts";
import { macrosElsewhere } from "./rules/macros-elsewhere.ts";
import type { Need, Reported, Rule } from "./rules/rule.ts";
import { editedSnapshot } from "./text/edited.ts";
import { listed } from "./text/listed.ts";
import { milderOf, type Problem, type Severity, worseOf } from "./text/problem.ts";
import { isStillReading, type ReadRecord, recordingSnapshot } from "./text/recording-snapshot.ts";
import type { Snapshot } from "./text/snapshot.ts";
import { fixesOf, meantKey, textsOf } from "./text/yaml-repair.ts";
import { grantsByNumber } from "./verdicts/named-device.ts";
import { type Verdicts, verdictsOf } from "./verdicts/verdicts.ts";

/** One setup, understood and judged: what every editor feature and every command shows. */
export interface Analysis {
	readonly facts: Facts;
	/** Undefined without a usable catalogue, and while files are still being fetched. */
	readonly verdicts: Verdicts | undefined;
	/** A file is still being fetched: there is no finding and no verdict until it is there. */
	readonly isStillReading: boolean;
	/** Reading problems and rule findings, each fact once, in order of file and place. */
	readonly findings: readonly Finding[];
	/** What was read: the analysis holds as long as this reads the same (`stillHolds`). */
	readonly reads: ReadRecord;
}

/** Analyses a setup. Never throws on any input; `cache` keeps work between runs and changes no answer. */
export function analyse(snapshot: Snapshot, cache: EngineCache, setup: Setup): Analysis {
	const recording = recordingSnapshot(snapshot);
	const facts = establish(recording.snapshot, cache, setup);
	if (isStillReading(recording.record))
		return { facts, verdicts: undefined, isStillReading: true, findings: [], reads: recording.record };
	const verdicts = verdictsOf(facts);
	const found = foundIn(facts, verdicts, recording.snapshot);
	const elsewhere = problemsOfSetup(recording.snapshot, cache, setup);
	const allowed = withoutDisabled(found, (file) => readText(recording.record, file), ownFiles(facts), elsewhere);
	const findings = withoutConsequences(allowed, facts.problems, (edits) => {
		const mended = editedSnapshot(recording.snapshot, edits);
		const other = establish(mended, cache, setup);
		return foundIn(other, verdictsOf(other), mended);
	});
	if (isStillReading(recording.record))
		return { facts, verdicts: undefined, isStillReading: true, findings: [], reads: recording.record };
	return { facts, verdicts, isStillReading: false, findings, reads: recording.record };
}

function foundIn(facts: Facts, verdicts: Verdicts | undefined, snapshot: Snapshot): readonly Finding[] {
	const problems = [...facts.problems, ...strangeRules(facts.setup.rules, textsOf(snapshot))];
	const { judged, saidToo } = judge(facts, verdicts);
	return inOrder([...problems.filter((problem) => !saidToo.has(problem)).map(findingOfProblem), ...judged]);
}

const findingOfProblem = ({ isRoot: _isRoot, ...problem }: Problem): Finding => ({
	...problem,
	related: problem.related ?? [],
	fixes: problem.fixes ?? [],
});

/** Whether a file, given by its real path, is one of those that a setup is made of. */
export function hasRead({ facts, reads }: Analysis, file: string): boolean {
	if (facts.stacks.some(({ stack }) => stack.resolved.sources.has(file))) return true;
	// one that comes with the product may have been read from what was made of it
	if (facts.firmwares.some(({ catalogue }) => catalogue.read.files.includes(file))) return true;
	// To find out how a board is compiled, more trees are looked at than are part of it.
	if (/\.(dtsi?|dtso|h)$/.test(file)) return false;
	for (const reading of reads.readings.values()) if (reading.kind === "text" && reading.path === file) return true;
	return false;
}

/** The text of a file, given by its real path, as an analysis read it. */
export function textOf({ reads }: Analysis, file: string): string | undefined {
	return readText(reads, file);
}

function readText({ readings }: ReadRecord, file: string): string | undefined {
	for (const reading of readings.values()) if (reading.kind === "text" && reading.path === file) return reading.text;
	return undefined;
}

/** What reading its scmi.yaml found, which is shown once for all of its setups. */
function problemsOfSetup(snapshot: Snapshot, { memo }: EngineCache, { file }: Setup): readonly Problem[] {
	if (file === undefined) return [];
	return setupsIn(snapshot, memo, file).problems;
}

/** The files that are the setup's own, as the headers and trees of a SoC are not. */
function ownFiles({ setup, stacks, domains, firmwares }: Facts): readonly string[] {
	const trees = stacks.flatMap(({ stack }) => [stack.resolved.file, ...stack.resolved.overlays]);
	const configs = domains.flatMap(({ xl }) => xl?.files ?? []);
	const catalogues = firmwares.map(({ catalogue }) => catalogue.path);
	return [...new Set([...trees, ...configs, ...catalogues, ...(setup.file === undefined ? [] : [setup.file])])];
}

interface Judged extends Omit<Finding, "related" | "severity"> {
	severity: Severity;
	/** The setup says how much this rule counts. */
	readonly isStated: boolean;
	/** It is not told: only what comes of it is looked for. */
	readonly isOff: boolean;
	related: Related[];
	readonly explains: readonly number[];
	/** The sentence that says how sure it is, or nothing. */
	readonly basis: string;
}

/** Runs the rules whose needs are there, and not on trees that Zephyr reads; what an earlier finding explains, or has the cause of one, becomes that finding's related information. */
function judge(
	all: Facts,
	verdicts: Verdicts | undefined,
): { readonly judged: readonly Finding[]; readonly saidToo: ReadonlySet<Problem> } {
	const saidToo = new Set<Problem>();
	if (isZephyrsTree(all.host.board)) return { judged: [], saidToo };
	const facts = { ...all, stacks: all.stacks.filter(({ stack }) => !isZephyrsTree(stack.board)) };
	const judged: Judged[] = [];
	const explainer = new Map<number, Judged>();
	const renumberer = new Map<number, Judged>();
	const first = new Map<string, Judged>();
	const bundled = facts.firmwares.flatMap(({ catalogue: { isBundled, read } }) =>
		isBundled && read.catalogue ? [bundledText(read.catalogue)] : [],
	);
	const checked = { facts, verdicts, elsewhere: macrosElsewhere(verdicts?.boot) };
	for (const rule of RULES) {
		const stated = facts.setup.rules[rule.code]?.level;
		const isOff = stated === "off";
		const level = stated === "off" ? undefined : stated;
		if (!rule.needs.every((need) => NEEDS[need](facts, verdicts))) continue;
		const isUnsure = bundled.length > 0 && rule.needs.includes("catalogue");
		const basis = isUnsure ? ` By the ${listed(bundled)}.` : "";
		for (const reported of rule.check(checked)) {
			for (const problem of isOff ? [] : (reported.instead ?? [])) saidToo.add(problem);
			const finding = { ...findingOf(rule, isUnsure ? asUnsure(rule, reported) : reported, level, basis), isOff };
			const causes = rule.consequence === true ? finding.explains : (reported.follows ?? []);
			// what comes of a finding that is switched off does not come back as another's, unless it is worse
			const cause = causes.find((candidate) => {
				const own = explainer.get(candidate);
				return own !== undefined && !(own.isOff && worseOf(own.severity, finding.severity) !== own.severity);
			});
			const numbers = rule.judgesNumbers ? [...finding.explains, ...(reported.numbers ?? [])] : [];
			const renumbered = numbers.find((own) => renumberer.has(own));
			const explained =
				(renumbered === undefined ? undefined : renumberer.get(renumbered)) ??
				(cause === undefined ? undefined : explainer.get(cause)) ??
				(reported.oneCause === undefined ? undefined : first.get(reported.oneCause));
			if (explained !== undefined) {
				for (const own of finding.explains) if (!explainer.has(own)) explainer.set(own, explained);
				for (const own of reported.renumbers ?? []) if (!renumberer.has(own)) renumberer.set(own, explained);
				if (isOff) continue;
				const { at, message } = finding;
				explained.related.push({ at, message, ...(reported.brief !== undefined && { brief: reported.brief }) });
				explained.related.push(...(reported.following ?? []));
				if (!explained.isStated) explained.severity = worseOf(explained.severity, finding.severity);
				continue;
			}
			for (const cause of finding.explains) if (!explainer.has(cause)) explainer.set(cause, finding);
			if (isOff) continue;
			judged.push(finding);
			if (reported.oneCause !== undefined) first.set(reported.oneCause, finding);
			for (const cause of reported.renumbers ?? []) renumberer.set(cause, finding);
		}
	}
	return {
		judged: judged.map(({ explains: _explains, isStated: _isStated, isOff: _isOff, basis, ...finding }) => ({
			...finding,
			message: basis === "" ? finding.message : `${finding.message.replace(/\.$/, "")}.${basis}`,
		})),
		saidToo,
	};
}

const NEEDS: Readonly<Record<Need, (facts: Facts, verdicts: Verdicts | undefined) => boolean>> = {
	catalogue: (_, verdicts) => verdicts !== undefined,
	"whole host tree": ({ host }) => host.board.tree.complete,
	"device permissions": (_, verdicts) => verdicts !== undefined && grantsByNumber(verdicts.boot),
};

/** What rests on a catalogue that came with the product: the firmware on the board may be another one. */
function asUnsure(rule: Rule, reported: Reported): Reported {
	const most = rule.judgesPermissions || rule.needs.includes("device permissions") ? "information" : "warning";
	return { ...reported, severity: milderOf(reported.severity ?? rule.severity, most) };
}

function findingOf(rule: Rule, reported: Reported, level: Severity | undefined, basis: string): Omit<Judged, "isOff"> {
	return {
		basis,
		code: rule.code,
		severity: level ?? reported.severity ?? rule.severity,
		at: reported.at,
		message: reported.message,
		related: [...(reported.related ?? []), ...(reported.following ?? [])],
		fixes: reported.fixes ?? [],
		explains: reported.explains ?? [],
		isStated: level !== undefined,
	};
}

/** Levels for rules that are none. */
function strangeRules(rules: RuleLevels, textOf: (file: string) => string | undefined): readonly Problem[] {
	const known = RULES.map(({ code }) => code);
	return Object.entries(rules).flatMap(([code, { at }]): Problem[] => {
		if (at === undefined || known.includes(code)) return [];
		const { question, repairs } = meantKey(code, known, at);
		const message = `There is no rule "${code}".${question}`;
		return [{ code: "scmi-setup", severity: "error", at, message, ...fixesOf(repairs, textOf) }];
	});
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

import type { Analysis } from "../../analysis.ts";
import { lockedIn, lockFileOf } from "../../configs/lock.ts";
import { nameOf } from "../../text/path.ts";
import type { Problem } from "../../text/problem.ts";
import { pinnedNodes } from "../../verdicts/pinned-numbers.ts";
import { keyOf } from "../united-findings.ts";
import type { DoctorItem } from "./doctor-report.ts";
import { operandOf, setupPlace } from "./setup-place.ts";

/** What it comes to: findings, the lock, and what the answers assume. */
export function outcomeItems(analysis: Analysis, setupProblems: readonly Problem[]): readonly DoctorItem[] {
	return [...findingItems(analysis, setupProblems), ...lockItems(analysis), ...assumptionItems(analysis)];
}

function findingItems(
	{ findings, facts, verdicts }: Analysis,
	setupProblems: readonly Problem[],
): readonly DoctorItem[] {
	const told = new Set(findings.map(keyOf));
	const all = [...setupProblems.filter((problem) => !told.has(keyOf(problem))), ...findings];
	const count = (severity: string): number => all.filter((finding) => finding.severity === severity).length;
	const [errors, warnings] = [count("error"), count("warning")];
	const lines = verdicts?.summary().lines ?? [];
	const unchecked = verdicts === undefined ? "no number was checked against firmware" : null;
	const why = lines.length === 0 ? unchecked : enumeratedLines(lines);
	if (errors + warnings === 0) return [{ topic: "findings", state: "found", text: "no error and no warning", why }];
	const text = [
		...(errors > 0 ? [`${errors} ${errors === 1 ? "error" : "errors"}`] : []),
		...(warnings > 0 ? [`${warnings} ${warnings === 1 ? "warning" : "warnings"}`] : []),
	].join(", ");
	return [
		{
			topic: "findings",
			state: "wrong",
			text,
			why,
			step: {
				why: "tells them, with what to do",
				action: { kind: "run", words: ["check", { file: operandOf(facts.setup) }] },
				urgency: "needed",
			},
		},
	];
}

/** As many as can be taken in. */
const MOST_TOLD = 3;

function enumeratedLines(lines: readonly { readonly text: string }[]): string {
	const told = lines.slice(0, MOST_TOLD).map(({ text }) => text.replace(/\.$/, ""));
	const more = lines.length - told.length;
	return [...told, ...(more > 0 ? [`and ${more} more, which scmi-dt grants tells`] : [])].join("; ");
}

function lockItems({ facts }: Analysis): readonly DoctorItem[] {
	const { lock, setup, boot } = facts;
	const file = nameOf(lock?.path ?? lockFileOf(setup));
	const words = ["check", "--update-lock", { file: setup.file ?? setup.host.base.path }];
	if (lock !== undefined) {
		const says = lockedIn(lock.lock, setup) !== undefined;
		if (lock.problems.length === 0 && says)
			return [{ topic: "lock", state: "found", text: `${file} says what the numbers mean`, why: null }];
		const text =
			lock.problems.length > 0 ? `${file} cannot be read, or not all of it` : `${file} says nothing of ${setup.name}`;
		const step = { why: "writes it anew", action: { kind: "run" as const, words }, urgency: "needed" as const };
		return [{ topic: "lock", state: "wrong", text, why: null, step }];
	}
	if (boot === undefined || pinnedNodes(facts, boot).length === 0) return [];
	return [
		{
			topic: "lock",
			state: "missing",
			text: `no ${file}: a release of firmware that numbers things anew would not be noticed`,
			why: null,
			step: { why: "pins what the numbers mean, for git", action: { kind: "run", words }, urgency: "advised" },
		},
	];
}

/** The mediator has an item of its own, and so have a bundled catalogue and what boots. */
function assumptionItems({ facts }: Analysis): readonly DoctorItem[] {
	return facts.assumptions.slice(1).flatMap(({ text, basis, line }): readonly DoctorItem[] => {
		if (basis !== "assumed" || line === "complete: true" || text.startsWith("Firmware: ")) return [];
		const why = line === undefined ? null : `${nameOf(setupPlace(facts.setup))} can say it: ${line}`;
		return [{ topic: "assumption", state: "assumed", text, why }];
	});
}

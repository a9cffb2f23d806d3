import type { Analysis } from "../analysis.ts";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import type { Setup } from "../configs/setup.ts";
import { overlayAlone } from "../features/status.ts";
import { keyOf, unitedFindings } from "../features/united-findings.ts";
import { firmwareNames } from "../plan/bind-firmwares.ts";
import { problemsLeft } from "../rules/disable-comments.ts";
import type { Finding } from "../rules/finding.ts";
import { folderOf } from "../text/path.ts";
import { countsText } from "../verdicts/summary.ts";
import { fileKind } from "../workspace/file-kind.ts";
import { standsAlone } from "../workspace/stands-alone.ts";
import type { Arguments } from "./arguments.ts";
import { type Checked, checkedOf } from "./checked.ts";
import { type PlacedFinding, placed } from "./finding-places.ts";
import { readableFile } from "./inputs.ts";
import { loadSetups, type Session } from "./load-setups.ts";
import type { Operand } from "./operands.ts";
import type { Terminal } from "./terminal.ts";

/** What one operand came to: plain data, so that it can come from another thread. */
export interface CheckedOperand {
	/** In order of file and place. */
	readonly findings: readonly PlacedFinding[];
	readonly setups: readonly CheckedSetup[];
}

export interface CheckedSetup {
	/** What it was checked against, what that came to, and how much is not known and why. */
	readonly lines: readonly string[];
	readonly hasCatalogue: boolean;
	readonly checked: Checked;
}

/** Checks all setups that one operand stands for, each fact once. What is found in a folder is checked where no other operand does. */
export function checkOperand(session: Session, terminal: Terminal, args: Arguments, operand: Operand): CheckedOperand {
	const { snapshot, cache } = session;
	const place = (findings: readonly Finding[]) => placed(findings.toSorted(byPlace), snapshot, terminal.cwd);
	if (fileKind(operand.typed) === "catalogue") {
		const { problems } = readCatalogue(snapshot, readableFile(terminal, snapshot, operand.typed));
		return { findings: place(problemsLeft(problems, snapshot)), setups: [] };
	}
	const loaded = loadSetups(session, terminal, operand.typed, args);
	const setups = loaded.setups.filter((setup) => isOwn(session, operand, setup));
	const analyses = setups.map((setup) => terminal.analyse(snapshot, cache, setup));
	const loose = problemsLeft(setups.length === 0 && operand.below !== undefined ? [] : loaded.problems, snapshot);
	const all = [...unitedFindings(analyses).map(({ finding }) => finding), ...loose];
	const once = new Map(all.toReversed().map((finding) => [keyOf(finding), finding]));
	return {
		findings: place([...once.values()]),
		setups: analyses.map((analysis) => ({
			lines: subjectLines(analysis, operand),
			hasCatalogue: analysis.verdicts !== undefined,
			checked: checkedOf(analysis, terminal.cwd),
		})),
	};
}

/** Whether a setup of a file that was found is checked because of this file: others speak for the setups they are the first of. */
function isOwn({ snapshot, cache, includes }: Session, { typed, below }: Operand, setup: Setup): boolean {
	if (below === undefined || fileKind(typed) === "setup") return true;
	const { file, host } = setup;
	if (file?.startsWith(`${below}/`)) return false;
	const [first = host.base] = fileKind(typed) === "overlay" ? host.overlays : [];
	if (first.path !== typed) return false;
	const isPart = fileKind(typed) === "board" && !standsAlone(snapshot, cache.memo, typed);
	return !isPart || includes.boardsIncluding(typed, folderOf(typed)).length === 0;
}

function byPlace(a: Finding, b: Finding): number {
	if (a.at.file !== b.at.file) return a.at.file < b.at.file ? -1 : 1;
	return a.at.start - b.at.start || a.at.end - b.at.end || (keyOf(a) < keyOf(b) ? -1 : 1);
}

function subjectLines({ facts, verdicts }: Analysis, { below }: Operand): string[] {
	const { setup, firmwares } = facts;
	const alone = overlayAlone(facts);
	if (alone !== undefined) return [below === undefined ? `${setup.name}: ${alone}` : `${setup.name} without a base`];
	const names = firmwareNames(firmwares);
	if (verdicts === undefined)
		return [`${setup.name} ${names.length === 0 ? "without a firmware catalogue" : `against "${names.join('", "')}"`}`];
	const summary = verdicts.summary();
	const counts = countsText(summary);
	const head = `${setup.name} against "${names.join('", "')}"${counts === "" ? "" : `: ${counts}`}`;
	return [head, ...summary.lines.filter(({ tone }) => tone === "unknown").map(({ text }) => `  ${text}`)];
}

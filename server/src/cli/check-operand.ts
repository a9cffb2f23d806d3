import type { Analysis } from "../analysis.ts";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import { fileKind } from "../configs/file-kind.ts";
import { setupsIn } from "../configs/read-setups.ts";
import type { Setup } from "../configs/setup.ts";
import { keyOf, unitedFindings } from "../features/united-findings.ts";
import { problemsLeft } from "../rules/disable-comments.ts";
import type { Finding } from "../rules/finding.ts";
import { folderOf } from "../text/path.ts";
import { standsAlone } from "../workspace/stands-alone.ts";
import type { Arguments } from "./arguments.ts";
import { type Checked, checkedOf } from "./checked.ts";
import { type PlacedFinding, placed, startOf } from "./finding-places.ts";
import { readableFile } from "./inputs.ts";
import { loadSetups, type Session } from "./load-setups.ts";
import type { Operand } from "./operands.ts";
import { relative } from "./paths.ts";
import { missingCatalogue } from "./require-catalogue.ts";
import { type CheckedAgainst, checkedAgainst, outcomeText, placedName } from "./setup-line.ts";
import { severityCounts } from "./severity-counts.ts";
import type { Terminal } from "./terminal.ts";
import { type SetupToLock, setupToLock } from "./update-locks.ts";

/** What one operand came to: plain data, so that it can come from another thread. */
export interface CheckedOperand {
	/** In order of file and place. */
	readonly findings: readonly PlacedFinding[];
	readonly setups: readonly CheckedSetup[];
	/** With `--update-lock`. */
	readonly locks: readonly SetupToLock[];
}

export interface CheckedSetup {
	/** With the folder it is in. */
	readonly name: string;
	/** How much was found, in words. */
	readonly found: string;
	/** What it was checked against, and what that came to. */
	readonly outcome: string;
	readonly against: CheckedAgainst;
	readonly checked: Checked;
}

/**
 * Checks all setups that one operand stands for, each fact once. `found`: the files found in folders, of which each setup
 * is checked with one.
 */
export function checkOperand(
	session: Session,
	terminal: Terminal,
	args: Arguments,
	operand: Operand,
	found: ReadonlySet<string>,
): CheckedOperand {
	const { snapshot, cache } = session;
	const place = (findings: readonly Finding[]) => placed(findings.toSorted(byPlace), snapshot, terminal.cwd);
	if (fileKind(operand.typed) === "catalogue") {
		const { problems } = readCatalogue(snapshot, readableFile(terminal, snapshot, operand.typed));
		return { findings: place(problemsLeft(problems, snapshot)), setups: [], locks: [] };
	}
	const loaded = loadSetups(session, terminal, operand.typed, args);
	const setups = loaded.setups.filter((setup) => !operand.isFound || isOwn(session, operand.typed, setup, found));
	const analyses = setups.map((setup) => terminal.analyse(snapshot, cache, setup));
	const isElsewhere = setups.length === 0 && loaded.setups.length > 0;
	const loose = problemsLeft(isElsewhere ? [] : loaded.problems, snapshot);
	const all = [...unitedFindings(analyses).map(({ finding }) => finding), ...loose];
	const once = new Map(all.toReversed().map((finding) => [keyOf(finding), finding]));
	const judged = analyses.map((analysis) => {
		const checked = checkedOf(analysis, terminal.cwd);
		const isRequired = args.value("--require-catalogue") !== undefined;
		return { analysis, checked, missing: isRequired ? missingCatalogue(analysis, checked, terminal.cwd) : [] };
	});
	return {
		findings: [...place([...once.values()]), ...judged.flatMap(({ missing }) => missing)],
		setups: judged.map(({ analysis, checked, missing }) => ({
			name: placedName(analysis.facts, terminal.cwd),
			found: severityCounts([...analysis.findings, ...missing]),
			outcome: outcomeText(analysis, terminal.cwd, !operand.isFound),
			against: checkedAgainst(analysis),
			checked,
		})),
		locks: args.value("--update-lock") === undefined ? [] : locksOf(session, analyses),
	};
}

function locksOf({ snapshot, cache }: Session, analyses: readonly Analysis[]): readonly SetupToLock[] {
	return analyses.map((analysis) => {
		const { file } = analysis.facts.setup;
		const all = file === undefined ? undefined : setupsIn(snapshot, cache.memo, file).setups;
		return setupToLock(
			analysis,
			all?.map(({ name }) => name),
		);
	});
}

/** What is wrong with an operand that cannot be checked at all. */
export function uncheckable(terminal: Terminal, { typed }: Operand, message: string): CheckedOperand {
	const place = startOf(relative(terminal.cwd, typed));
	return { findings: [{ code: "include", severity: "error", ...place, message, related: [] }], setups: [], locks: [] };
}

/** Whether a setup is checked with this file: of all its files that were found, it is the first that speaks for it. */
function isOwn(session: Session, file: string, setup: Setup, found: ReadonlySet<string>): boolean {
	const { snapshot, cache, includes } = session;
	const { base, overlays } = setup.host;
	const guests = setup.domains.flatMap(({ guest }) => (guest ? [guest.base, ...guest.overlays] : []));
	// Without a scmi.yaml a board speaks for itself, and overlays for their stacks.
	const trees = (setup.file === undefined ? [...overlays, base, ...guests] : [base, ...overlays, ...guests]).map(
		({ path }) => path,
	);
	const files = [...(setup.file === undefined ? [] : [setup.file]), ...trees].map((path) => {
		const reading = snapshot.read(path);
		return reading.kind === "text" ? reading.path : path;
	});
	if (files.find((each) => found.has(each)) !== file) return false;
	const isPart = setup.file === undefined && fileKind(file) === "board" && !standsAlone(snapshot, cache, file);
	return !isPart || includes.boardsIncluding(file, folderOf(file)).length === 0;
}

function byPlace(a: Finding, b: Finding): number {
	if (a.at.file !== b.at.file) return a.at.file < b.at.file ? -1 : 1;
	return a.at.start - b.at.start || a.at.end - b.at.end || (keyOf(a) < keyOf(b) ? -1 : 1);
}

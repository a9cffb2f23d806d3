import type { Analysis } from "../analysis.ts";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import { keyOf, unitedFindings } from "../features/united-findings.ts";
import { firmwareNames } from "../plan/bind-firmwares.ts";
import { problemsLeft } from "../rules/disable-comments.ts";
import type { Finding } from "../rules/finding.ts";
import type { Problem } from "../text/problem.ts";
import { linesText } from "../text/visible.ts";
import { countsText } from "../verdicts/summary.ts";
import { fileKind } from "../workspace/file-kind.ts";
import type { Arguments } from "./arguments.ts";
import { checkedOf } from "./checked.ts";
import type { Command } from "./command.ts";
import { githubOf, jsonOf, sarifOf } from "./finding-formats.ts";
import { findingLines } from "./finding-lines.ts";
import { formatOf } from "./format.ts";
import { readableFile } from "./inputs.ts";
import { loadSetups, openSession, SETUP_OPTIONS, type Session } from "./load-setups.ts";
import { Refusal, type Terminal } from "./terminal.ts";

export const checkCommand: Command = {
	name: "check",
	operands: "SETUP...",
	summary: "what is wrong, and what would be refused at run time",
	details: [
		"Formats: text (default), json, sarif, github (annotations of a workflow run).",
		"A firmware catalogue (*.scmi.yaml) may be named too: it is checked by itself.",
	],
	options: [...SETUP_OPTIONS, "--format"],
	run(args, terminal) {
		const format = formatOf(args, ["text", "json", "sarif", "github"]);
		if (args.operands.length === 0) throw new Refusal("name at least one SETUP: a board .dts or a scmi.yaml");
		const session = openSession(terminal);
		const { findings, analyses } = checkAll(session, terminal, args);
		const printable = { findings, snapshot: session.snapshot, cwd: terminal.cwd };
		if (format === "json")
			terminal.print(
				jsonOf(
					printable,
					analyses.map((analysis) => checkedOf(analysis, terminal.cwd)),
				),
			);
		else if (format === "sarif") terminal.print(sarifOf(printable));
		else if (format === "github") terminal.print(githubOf(printable));
		else {
			const lines = findingLines(printable);
			terminal.print(linesText([...lines, ...closingLines(findings, analyses)]));
		}
		return findings.some(({ severity }) => severity === "error") ? 1 : 0;
	},
};

interface Found {
	readonly findings: readonly Finding[];
	readonly analyses: readonly Analysis[];
}

/** Everything found in all setups, each fact once, in order of file and place. */
function checkAll(session: Session, terminal: Terminal, args: Arguments): Found {
	const { snapshot, cache } = session;
	const analyses: Analysis[] = [];
	const problems: Problem[] = [];
	for (const typed of args.operands) {
		if (fileKind(typed) === "catalogue") {
			problems.push(...readCatalogue(snapshot, readableFile(terminal, snapshot, typed)).problems);
			continue;
		}
		const loaded = loadSetups(session, terminal, typed, args);
		problems.push(...loaded.problems);
		analyses.push(...loaded.setups.map((setup) => terminal.analyse(snapshot, cache, setup)));
	}
	const loose = problemsLeft(problems, snapshot);
	const all = [...unitedFindings(analyses).map(({ finding }) => finding), ...loose];
	const once = new Map(all.toReversed().map((finding) => [keyOf(finding), finding]));
	return { findings: [...once.values()].sort(byPlace), analyses };
}

function byPlace(a: Finding, b: Finding): number {
	if (a.at.file !== b.at.file) return a.at.file < b.at.file ? -1 : 1;
	return a.at.start - b.at.start || a.at.end - b.at.end || (keyOf(a) < keyOf(b) ? -1 : 1);
}

/** How much was found, then for each setup what it was checked against, what that came to, and how much is not known and why. */
function closingLines(findings: readonly Finding[], analyses: readonly Analysis[]): string[] {
	const count = (severity: Finding["severity"], word: string): string[] => {
		const n = findings.filter((finding) => finding.severity === severity).length;
		return n === 0 ? [] : [`${n} ${word}${n === 1 ? "" : "s"}`];
	};
	const counts = [...count("error", "error"), ...count("warning", "warning")];
	const notes = [...count("information", "note"), ...count("hint", "hint")];
	const found = [...counts, ...notes].join(", ") || "nothing found";
	if (analyses.length === 0) return [found];
	const [first, ...others] = analyses.flatMap(subjectLines);
	return [`${found}; ${first}`, ...others];
}

function subjectLines({ facts: { setup, firmwares }, verdicts }: Analysis): string[] {
	const names = firmwareNames(firmwares);
	if (verdicts === undefined)
		return [`${setup.name} ${names.length === 0 ? "without a firmware catalogue" : `against "${names.join('", "')}"`}`];
	const summary = verdicts.summary();
	const counts = countsText(summary);
	const head = `${setup.name} against "${names.join('", "')}"${counts === "" ? "" : `: ${counts}`}`;
	return [head, ...summary.lines.filter(({ tone }) => tone === "unknown").map(({ text }) => `  ${text}`)];
}

import { linesText } from "../text/visible.ts";
import { type Arguments, readArguments } from "./arguments.ts";
import { type CheckedOperand, type CheckedSetup, checkOperand, uncheckable } from "./check-operand.ts";
import { closingLines } from "./closing-lines.ts";
import type { Command } from "./command.ts";
import { githubOf, jsonOf } from "./finding-formats.ts";
import { findingLines } from "./finding-lines.ts";
import type { PlacedFinding } from "./finding-places.ts";
import { formatOf } from "./format.ts";
import { emptied, openSession, SETUP_OPTIONS } from "./load-setups.ts";
import { expandOperands, type Operand } from "./operands.ts";
import { sarifOf } from "./sarif.ts";
import { Refusal, type Terminal } from "./terminal.ts";

export const checkCommand: Command = {
	name: "check",
	operands: "SETUP...",
	summary: "what is wrong, and what would be refused at run time",
	details: [
		"Formats: text (default), json, sarif, github (annotations of a workflow run).",
		"A folder stands for all boards, overlays, setups and catalogues below it, and so does a pattern (boards/**/*.dts);",
		"not for what is in hidden folders, node_modules and links to folders.",
		"A firmware catalogue (*.scmi.yaml) may be named too: it is checked by itself.",
		"",
		"Exit code: 0 nothing wrong, 1 an error, or what --max-warnings and --require-catalogue do not allow,",
		"2 wrong usage or input that cannot be read.",
	],
	options: [...SETUP_OPTIONS, "--format", "--max-warnings", "--require-catalogue"],
	async run(args, terminal) {
		const format = formatOf(args, ["text", "json", "sarif", "github"]);
		const mostWarnings = mostWarningsOf(args);
		if (args.operands.length === 0) throw new Refusal("name at least one SETUP: a board .dts or a scmi.yaml");
		const operands = expandOperands(terminal, args.operands);
		const findings: PlacedFinding[] = [];
		const setups: CheckedSetup[] = [];
		const told = new Set<string>();
		let done = 0;
		for await (const checked of checkAll(terminal, args, operands)) {
			const fresh = checked.findings.filter((finding) => isNew(told, finding));
			for (const finding of fresh) findings.push(finding);
			for (const setup of checked.setups) setups.push(setup);
			// Whatever happens to the others, what is found is seen.
			if (format === "text" && fresh.length > 0) printOver(terminal, linesText(findingLines(fresh)));
			if (format === "github" && fresh.length > 0) printOver(terminal, githubOf(fresh));
			done++;
			if (operands.length > 1) terminal.progress?.(`${done} of ${operands.length}`);
		}
		terminal.progress?.("");
		if (format === "sarif") terminal.print(sarifOf(findings, terminal));
		if (format === "json")
			terminal.print(
				jsonOf(
					findings,
					setups.map(({ checked }) => checked),
				),
			);
		const warnings = findings.filter(({ severity }) => severity === "warning").length;
		const isTooMany = warnings > mostWarnings;
		const tooMany = isTooMany ? [`too many warnings: ${warnings}, and --max-warnings allows ${mostWarnings}`] : [];
		const closing = closingLines(findings, setups);
		if (format === "text") terminal.print(linesText([...closing, ...tooMany]));
		else if (format === "github") {
			// In the log of a workflow run none of these is taken for a command.
			terminal.print(linesText(closing.map((line) => `scmi-dt: ${line}`)));
			terminal.print(linesText(tooMany.map((line) => `::error title=scmi-dt::${line}`)));
		} else terminal.complain(linesText(tooMany.map((line) => `scmi-dt check: ${line}`)));
		return isTooMany || findings.some(({ severity }) => severity === "error") ? 1 : 0;
	},
};

function mostWarningsOf(args: Arguments): number {
	const typed = args.value("--max-warnings");
	if (typed === undefined) return Number.POSITIVE_INFINITY;
	if (!/^\d+$/.test(typed))
		throw new Refusal(`--max-warnings ${typed} is no number: say how many warnings are allowed, 0 or more`);
	return Number(typed);
}

/** So few operands are checked sooner than another thread has started. */
const FEW = 16;
/** Operands after which all that was read is forgotten. */
const MOST_IN_ONE_SESSION = 32;

/** Each operand by itself, in order. */
async function* checkAll(
	terminal: Terminal,
	args: Arguments,
	operands: readonly Operand[],
): AsyncGenerator<CheckedOperand> {
	if (operands.length > FEW && terminal.checkInParallel) {
		yield* terminal.checkInParallel(args.words, operands);
		return;
	}
	const check = checker(terminal, args, operands);
	for (let at = 0; at < operands.length; at += MOST_IN_ONE_SESSION)
		yield* check(operands.slice(at, at + MOST_IN_ONE_SESSION));
}

type Check = (operands: readonly Operand[]) => Generator<CheckedOperand>;

/** Checks some of all operands: they share what is read, not what is made of it. */
function checker(terminal: Terminal, args: Arguments, all: readonly Operand[]): Check {
	const found = new Set(all.flatMap(({ typed, isFound }) => (isFound ? typed : [])));
	return function* check(operands) {
		const session = openSession(terminal);
		for (const operand of operands) {
			try {
				yield checkOperand({ ...session, cache: emptied(session.cache) }, terminal, args, operand, found);
			} catch (refusal) {
				// Among many that were found, one that cannot be read is a finding.
				if (!(refusal instanceof Refusal) || !operand.isFound) throw refusal;
				yield uncheckable(terminal, operand, refusal.message);
			}
		}
	};
}

/** The part of another thread: what it is to do with some of the operands of a command that was given as these words. */
export function checkerOf(terminal: Terminal, words: readonly string[], all: readonly Operand[]): Check {
	return checker(terminal, readArguments(words, checkCommand.options), all);
}

/** Whether a finding is told for the first time: boards share files. */
function isNew(told: Set<string>, { file, range, code, message }: PlacedFinding): boolean {
	const key = JSON.stringify([file, range.start, range.end, code, message]);
	const isNew = !told.has(key);
	told.add(key);
	return isNew;
}

function printOver(terminal: Terminal, text: string): void {
	terminal.progress?.("");
	terminal.print(text);
}

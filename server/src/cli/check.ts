import { withoutSteps } from "../rules/trace-step.ts";
import { linesText } from "../text/visible.ts";
import type { Arguments } from "./arguments.ts";
import { CHECK_OPTIONS, checkAll } from "./check-all.ts";
import { CHECK_FORMATS, type CheckFormat } from "./check-formats.ts";
import type { CheckedSetup } from "./check-operand.ts";
import type { Command } from "./command.ts";
import type { PlacedFinding } from "./finding-places.ts";
import { colourOf, formatOf } from "./format.ts";
import { openSession, setupOptions } from "./load-setups.ts";
import { expandOperands } from "./operands.ts";
import { Refusal } from "./terminal.ts";
import { type SetupToLock, updateLocks } from "./update-locks.ts";

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
		"--update-lock writes BOARD.scmi-lock.yaml beside a board, or scmi-lock.yaml beside a scmi.yaml: what the numbers of the trees",
		"mean by the catalogue in use. Where another catalogue gives one of them another meaning, that is then told.",
		"",
		"Exit code: 0 no error (there may be warnings), 1 an error, a lock that could not be written, or what --max-warnings and",
		"--require-catalogue do not allow, 2 wrong usage or input that cannot be read.",
	],
	options: CHECK_OPTIONS,
	async run(args, terminal) {
		const format: CheckFormat = CHECK_FORMATS[formatOf(args, ["text", "json", "sarif", "github"])];
		const colour = colourOf(args);
		const mostWarnings = mostWarningsOf(args);
		if (args.operands.length === 0) throw new Refusal("name at least one SETUP: a board .dts or a scmi.yaml");
		// Told of the command, not of each file.
		setupOptions(openSession(terminal), terminal, args);
		const operands = expandOperands(terminal, args.operands);
		const findings: PlacedFinding[] = [];
		const setups: CheckedSetup[] = [];
		const locks: SetupToLock[] = [];
		const told = new Set<string>();
		let done = 0;
		for await (const checked of checkAll(terminal, args, operands)) {
			const fresh = checked.findings.filter((finding) => isNew(told, finding));
			for (const finding of fresh) findings.push(finding);
			for (const setup of checked.setups) setups.push(setup);
			for (const lock of checked.locks) locks.push(lock);
			if (fresh.length > 0 && format.found) {
				terminal.progress?.("");
				format.found(terminal, fresh, colour);
			}
			done++;
			if (operands.length > 1) terminal.progress?.(`${done} of ${operands.length}`);
		}
		terminal.progress?.("");
		const warnings = findings.filter(({ severity }) => severity === "warning").length;
		const tooMany =
			warnings > mostWarnings ? [`too many warnings: ${warnings}, and --max-warnings allows ${mostWarnings}`] : [];
		format.end(terminal, { findings, setups, tooMany }, colour);
		const areLocked = updateLocks(terminal, locks, (line) => terminal.complain(linesText([`scmi-dt check: ${line}`])));
		return !areLocked || tooMany.length > 0 || findings.some(({ severity }) => severity === "error") ? 1 : 0;
	},
};

function mostWarningsOf(args: Arguments): number {
	const typed = args.value("--max-warnings");
	if (typed === undefined) return Number.POSITIVE_INFINITY;
	if (!/^\d+$/.test(typed))
		throw new Refusal(`--max-warnings ${typed} is no number: say how many warnings are allowed, 0 or more`);
	return Number(typed);
}

/** Whether a finding is told for the first time: boards share files. */
function isNew(told: Set<string>, { file, range, code, message }: PlacedFinding): boolean {
	const key = JSON.stringify([file, range.start, range.end, code, withoutSteps(message)]);
	const isNew = !told.has(key);
	told.add(key);
	return isNew;
}

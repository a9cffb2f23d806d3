import { fileKind } from "../configs/file-kind.ts";
import { isGuestTree } from "../configs/lone-board.ts";
import {
	type DoctorItem,
	type DoctorReport,
	type DoctorState,
	type DoctorStep,
	doctorReport,
} from "../features/doctor/doctor-report.ts";
import { linesText } from "../text/visible.ts";
import { setupsOf } from "../workspace/find-setups.ts";
import { filesBelow } from "../workspace/trees-below.ts";
import type { Arguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { formatOf } from "./format.ts";
import { isFolder } from "./inputs.ts";
import { loadSetups, noSetup, openSession, SETUP_OPTIONS, type Session } from "./load-setups.ts";
import { absolute, relative } from "./paths.ts";
import { Refusal, type Terminal } from "./terminal.ts";

export const doctorCommand: Command = {
	name: "doctor",
	operands: "[BOARD]",
	summary: "what is found by itself about a board and why, what is missing, and what to do next",
	details: [
		"Formats: text (default), json.",
		"BOARD is a board .dts, a scmi.yaml, scmi.yaml#variant, or a folder; without it, this folder. Where a folder has one board",
		"below it, that is examined; where it has several, they are named.",
		"",
		"Exit code: 0 no finding at error level (things may be missing), 1 findings at error level, 2 wrong usage or input that",
		"cannot be read.",
	],
	options: [...SETUP_OPTIONS, "--format"],
	run(args, terminal) {
		const format = formatOf(args, ["text", "json"]);
		const [typed = ".", ...more] = args.operands;
		if (more.length > 0) throw new Refusal("name one BOARD: a .dts, a scmi.yaml, or a folder");
		const session = openSession(terminal);
		const operands = isFolder(terminal, typed) ? operandsBelow(terminal, session, typed) : [typed];
		const [only] = operands;
		if (only === undefined || operands.length > 1) {
			tellBoards(terminal, format, typed, operands);
			return 0;
		}
		return examine(terminal, session, args, format, only);
	},
};

function examine(
	terminal: Terminal,
	session: Session,
	args: Arguments,
	format: "text" | "json",
	operand: string,
): number {
	const { setups, problems } = loadSetups(session, terminal, operand, args);
	if (setups.length === 0) throw new Refusal(noSetup(session, terminal, operand, problems));
	const analyses = setups.map((setup) => terminal.analyse(session.snapshot, session.cache, setup));
	const reports = analyses.map((analysis) => doctorReport(analysis, session.snapshot, problems));
	const given = setupOptions(args);
	if (format === "json") terminal.print(doctorJson(terminal, given, reports));
	else
		terminal.print(
			linesText(reports.flatMap((report, i) => [...(i > 0 ? [""] : []), ...reportLines(terminal, given, report)])),
		);
	const all = [...problems, ...analyses.flatMap(({ findings }) => findings)];
	return all.some(({ severity }) => severity === "error") ? 1 : 0;
}

const SIGNS: Readonly<Record<DoctorState, string>> = { found: "✓", assumed: "~", missing: "–", wrong: "✗" };

function reportLines(
	terminal: Terminal,
	given: readonly string[],
	{ setup, host, items, steps }: DoctorReport,
): readonly string[] {
	const width = Math.max(...items.map(({ topic }) => topic.length));
	const lines = items.map(
		({ topic, state, text, why }) =>
			`${SIGNS[state]} ${topic.padEnd(width)}  ${text}${why === null ? "" : ` (${why})`}`,
	);
	const told = steps.flatMap((step, i) => [`${i + 1}. ${actionText(terminal, given, step)}`, `   ${step.why}`]);
	return [
		`${setup}: ${relative(terminal.cwd, host)}`,
		"",
		...lines,
		"",
		`${Object.entries(SIGNS)
			.map(([state, sign]) => `${sign} ${state}`)
			.join("   ")}`,
		"",
		...(told.length === 0 ? ["There is nothing to do."] : ["Next:", ...told]),
	];
}

/** What the board was examined with, for the commands that examine it again. */
function setupOptions(args: Arguments): readonly string[] {
	return SETUP_OPTIONS.flatMap((name) => args.values(name).flatMap((value) => [name, quoted(value)]));
}

function actionText(terminal: Terminal, given: readonly string[], { action }: DoctorStep): string {
	if (action.kind === "write") return `write into ${relative(terminal.cwd, action.file)}: ${action.line}`;
	const words = action.words.map((word) =>
		typeof word === "string" ? word : quoted(relative(terminal.cwd, word.file)),
	);
	const options = action.words[0] === "import" ? [] : given;
	return `scmi-dt ${[...words, ...options].join(" ")}`;
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
	return /^[\w./@%+=:,#-]+$/.test(path) && !path.startsWith("#") ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function doctorJson(terminal: Terminal, given: readonly string[], reports: readonly DoctorReport[]): string {
	const itemOf = ({ topic, state, text, why }: DoctorItem) => ({ topic, state, text, why });
	const stepOf = (step: DoctorStep) => ({
		why: step.why,
		urgency: step.urgency,
		...(step.action.kind === "run"
			? { run: actionText(terminal, given, step) }
			: { write: { file: relative(terminal.cwd, step.action.file), line: step.action.line } }),
	});
	const setups = reports.map(({ setup, host, items, steps }) => ({
		setup,
		host: relative(terminal.cwd, host),
		items: items.map(itemOf),
		steps: steps.map(stepOf),
	}));
	return `${JSON.stringify({ version: 1, setups, boards: [] }, undefined, 2)}\n`;
}

/** More are not looked into one by one: they are a kernel's, and somebody means one of them. */
const MOST_LOOKED_AT = 200;
/** As many as fit on a screen. */
const MOST_NAMED = 20;

/** What a folder has to be examined: its scmi.yaml files, and boards that none of these speaks for. */
function operandsBelow(terminal: Terminal, session: Session, typed: string): readonly string[] {
	const folder = terminal.files.realPath(absolute(terminal, typed));
	const files = [...filesBelow(terminal.files, folder, /\.dts$|^scmi\.yaml$/)];
	const setups = files.filter((file) => fileKind(file) === "setup");
	const boards = files.filter((file) => fileKind(file) === "board");
	if (boards.length > MOST_LOOKED_AT) return [...setups, ...boards].map((file) => relative(terminal.cwd, file));
	const isOwn = (file: string): boolean =>
		!isGuestTree(session.snapshot, file) &&
		setupsOf(session.snapshot, session.cache.memo, file).every((setup) => setup.file === undefined);
	return [...setups, ...boards.filter(isOwn)].map((file) => relative(terminal.cwd, file));
}

function tellBoards(terminal: Terminal, format: "text" | "json", typed: string, boards: readonly string[]): void {
	if (format === "json") {
		terminal.print(`${JSON.stringify({ version: 1, setups: [], boards }, undefined, 2)}\n`);
		return;
	}
	const where = typed === "." ? "here" : `in ${typed}`;
	if (boards.length === 0) {
		terminal.print(
			linesText([
				`There is no board ${where}: no .dts and no scmi.yaml.`,
				"",
				"What it takes is a board's device tree: a .dts in a kernel's tree, in U-Boot's, or in a folder of its own. With it",
				"lies what there is of the rest: overlays, xl configurations, boot scripts, a catalogue of its firmware (*.scmi.yaml).",
				"",
				"Next:",
				"1. scmi-dt doctor path/to/BOARD.dts",
				"   says what is found by itself about it, and what is missing",
			]),
		);
		return;
	}
	const told = boards.slice(0, MOST_NAMED);
	const more = boards.length - told.length;
	terminal.print(
		linesText([
			`There are ${boards.length} boards ${where}. Name one:`,
			"",
			...told.map((board) => `scmi-dt doctor ${quoted(board)}`),
			...(more > 0 ? [`and ${more} more`] : []),
			"",
			`scmi-dt check ${quoted(typed)} checks all of them.`,
		]),
	);
}

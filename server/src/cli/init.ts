import { writtenSetup } from "../features/written-setup.ts";
import { listed } from "../text/listed.ts";
import { nameOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { linesText } from "../text/visible.ts";
import { boardsBeside } from "../workspace/find-setups.ts";
import type { Arguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { loadOneSetup, openSession, SETUP_OPTIONS, type Session } from "./load-setups.ts";
import { absolute, relative } from "./paths.ts";
import { Refusal, type Terminal } from "./terminal.ts";
import { refuseTaken, writeOutput } from "./write-output.ts";

export const initCommand: Command = {
	name: "init",
	operands: "[BOARD.dts]",
	summary: "writes a scmi.yaml beside a board, from what is found by itself",
	details: [
		"A check with it finds what one without it did: what is stated is what was found, and what is only assumed stands as a comment.",
		"Without BOARD it is for the one board in this folder. A scmi.yaml that is there stays, unless --force is given.",
	],
	options: [...SETUP_OPTIONS, "--force"],
	run(args, terminal) {
		const session = openSession(terminal);
		const board = args.operands.length > 0 ? args.operands : [onlyBoard(terminal, session)];
		const own = { ...args, operands: board };
		refuseSpokenFor(own, terminal, session);
		const lone = { ...session, snapshot: withoutSetups(session.snapshot) };
		const analysis = terminal.analyse(lone.snapshot, lone.cache, loadOneSetup(lone, terminal, own));
		const { path, text, states, unknown } = writtenSetup(analysis.facts, lone.snapshot);
		const file = relative(terminal.cwd, path);
		refuseTaken(args, terminal, file);
		writeOutput(terminal, file, text);
		const lines = [`wrote ${file}: ${states.join("; ")}`, ...unknown.map((what) => `not known: ${what}`)];
		terminal.complain(linesText(lines.map((line) => `scmi-dt init: ${line}`)));
		return 0;
	},
};

/** What is found by itself is found without any. */
function withoutSetups(snapshot: Snapshot): Snapshot {
	return { ...snapshot, read: (path) => (nameOf(path) === "scmi.yaml" ? { kind: "absent" } : snapshot.read(path)) };
}

function refuseSpokenFor(args: Arguments, terminal: Terminal, session: Session): void {
	if (args.value("--force") !== undefined || nameOf(args.operands[0] ?? "") === "scmi.yaml") return;
	const { file } = loadOneSetup(session, terminal, args);
	if (file === undefined) return;
	throw new Refusal(`${args.operands[0]} has a scmi.yaml, ${relative(terminal.cwd, file)}; --force writes another`);
}

function onlyBoard(terminal: Terminal, { snapshot }: Session): string {
	const boards = boardsBeside(snapshot, absolute(terminal, "scmi.yaml")).map((path) => relative(terminal.cwd, path));
	const [only, ...others] = boards;
	if (only !== undefined && others.length === 0) return only;
	const which = only === undefined ? "" : `: here are ${listed(boards)}`;
	throw new Refusal(`name the board it is for, scmi-dt init BOARD.dts${which}`);
}

import { linesText } from "../text/visible.ts";
import type { Arguments } from "./arguments.ts";
import { absolute } from "./paths.ts";
import { Refusal, type Terminal } from "./terminal.ts";

/** Refuses to write over a file that is there, unless that is asked for. */
export function refuseTaken(args: Arguments, terminal: Terminal, file: string): void {
	const isTaken = terminal.files.read(absolute(terminal, file)).kind !== "absent";
	if (isTaken && args.value("--force") === undefined)
		throw new Refusal(`${file} is there already; --force writes over it`);
}

/** Writes a file as a whole or not at all. */
export function writeOutput(terminal: Terminal, file: string, text: string): void {
	try {
		terminal.writeFile(absolute(terminal, file), text);
	} catch (error) {
		throw new Refusal(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
	}
}

/** With `--check`: whether a file is what would be written, said where it is not. */
export function isAsWritten(terminal: Terminal, output: string, text: string): boolean {
	const there = terminal.files.read(absolute(terminal, output));
	if (there.kind === "text" && there.text === text) return true;
	const what = there.kind === "text" ? "is not what its sources give now" : "is not there";
	terminal.complain(linesText([`scmi-dt import: ${output} ${what}; without --check, and with --force, it is written`]));
	return false;
}

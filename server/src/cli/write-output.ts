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

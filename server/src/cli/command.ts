import type { Arguments, OptionName } from "./arguments.ts";
import type { Terminal } from "./terminal.ts";

/** One word behind `scmi-dt`. */
export interface Command {
	readonly name: string;
	/** What usage prints behind the name. */
	readonly operands: string;
	/** One line, for the list of commands. */
	readonly summary: string;
	/** Further lines of its own help. */
	readonly details?: readonly string[];
	readonly options: readonly OptionName[];
	/** Gives the exit code. */
	run(args: Arguments, terminal: Terminal): number | Promise<number>;
}

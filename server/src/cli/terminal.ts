import type { analyse } from "../analysis.ts";
import { onOneLine } from "../text/visible.ts";
import type { FileSystem } from "../workspace/file-system.ts";
import type { CheckedOperand } from "./check-operand.ts";
import type { Operand } from "./operands.ts";
import type { ColourChoice, StyledLine } from "./styled.ts";

/** Where a command runs and what it may reach: everything outside comes in through here. */
export interface Terminal {
	/** The program's own. */
	readonly version: string;
	/** Real and absolute, with `/`. */
	readonly cwd: string;
	readonly files: FileSystem;
	readonly analyse: typeof analyse;
	/** Standard output, on which nothing in a text is acted upon: `visible` of it is printed. */
	print(output: string | Uint8Array): void;
	/** Text on standard output for another program, such as patch: as it is, unless it is a person who looks. */
	printExact(text: string): void;
	/** Lines on standard output, coloured as they are styled where that is wanted: no text in them colours anything. */
	printLines(lines: readonly StyledLine[], colour: ColourChoice): void;
	/** Standard error, in the same way. */
	complain(text: string): void;
	writeFile(path: string, text: string): void;
	/** A file shipped with the program, such as `rules/<code>.md`. */
	readShipped(name: string): string | undefined;
	/** A line that the next one replaces, where somebody is watching; empty: none is left. */
	progress?(text: string): void;
	/** Checks operands two at a time; what they came to, in their order. Not where there is only one processor core. */
	checkInParallel?(words: readonly string[], operands: readonly Operand[]): AsyncIterable<CheckedOperand>;
	/** Runs the language server until its client leaves. */
	serve(transport: "stdio" | "ipc"): Promise<void>;
}

/** Why a command cannot do what it was asked, in one line: exit code 2. */
export class Refusal extends Error {
	constructor(text: string) {
		super(onOneLine(text));
	}
}

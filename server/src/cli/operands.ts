import picomatch from "picomatch";
import { fileKind } from "../configs/file-kind.ts";
import { filesBelow } from "../workspace/trees-below.ts";
import { isFolder } from "./inputs.ts";
import { absolute, separated } from "./paths.ts";
import { Refusal, type Terminal } from "./terminal.ts";

/** One thing to check. */
export interface Operand {
	/** As somebody typed it, or the real path of a file that was found. */
	readonly typed: string;
	/** Whether it was found in a folder or by a pattern, among others. */
	readonly isFound: boolean;
}

/** What is looked for in folders: what may be a board, a stack, a setup or a catalogue. */
const CHECKED = /^(?!Makefile).*\.(dts|dtso|scmi\.ya?ml|scmi\.json)$|^scmi\.yaml$/;

/** What operands stand for: a folder for all that can be checked below it, a pattern such as `boards/*.dts` for what fits. */
export function expandOperands(terminal: Terminal, operands: readonly string[]): readonly Operand[] {
	const all = operands.flatMap((typed): readonly Operand[] => {
		// A variant is no part of the file's name.
		const path = absolute(terminal, typed.replace(/(\.ya?ml)#[^/]*$/, "$1"));
		const reading = terminal.files.read(path);
		if (reading.kind !== "text" && isFolder(terminal, typed))
			return found(terminal, terminal.files.realPath(path), () => true, typed);
		const { base, glob } = picomatch.scan(separated(terminal, typed));
		if (reading.kind !== "absent" || glob === "") return [{ typed, isFound: false }];
		const isMatch = picomatch(glob);
		const folder = terminal.files.realPath(absolute(terminal, base));
		return found(terminal, folder, (file) => isMatch(file.slice(folder.length).replace(/^\//, "")), typed);
	});
	// One file is checked once, however often and in whatever way it is named.
	return [...new Map(all.toReversed().map((operand) => [realName(terminal, operand), operand])).values()].reverse();
}

function realName(terminal: Terminal, { typed }: Operand): string {
	const [, file = typed, variant = ""] = /^(.*\.ya?ml)(#[^/]*)$/.exec(typed) ?? [];
	return `${terminal.files.realPath(absolute(terminal, file))}${variant}`;
}

function found(terminal: Terminal, folder: string, fits: (file: string) => boolean, typed: string): readonly Operand[] {
	// A file may be there under several names.
	const named = [...filesBelow(terminal.files, folder, CHECKED)].filter(fits);
	const files = [...new Set(named.map((file) => terminal.files.realPath(file)))];
	if (files.length === 0) throw new Refusal(`${typed} holds nothing to check: no .dts, scmi.yaml or *.scmi.yaml`);
	// A scmi.yaml speaks for boards below it: its own setups come first.
	const order = (file: string) => (fileKind(file) === "setup" ? 0 : 1);
	return files.toSorted((a, b) => order(a) - order(b)).map((file) => ({ typed: file, isFound: true }));
}

import type { Span } from "../text/span.ts";
import { type BootStep, MAX_STEPS, type Named } from "./boot-file.ts";

/** A tree that `fdt addr` selects, and what is done to it. */
export interface ScriptTree {
	/** The file that was loaded there; undefined where the script does not load it. */
	readonly tree: Named | undefined;
	readonly steps: BootStep[];
}

/** A script while it runs. */
export interface ScriptRun {
	readonly file: string;
	readonly variables: Map<string, Value>;
	/** What was loaded where, by address. */
	readonly loaded: Map<string, Named>;
	/** By address; two may be one tree. */
	readonly treeAt: Map<string, ScriptTree>;
	readonly trees: ScriptTree[];
	current: ScriptTree | undefined;
	/** The one that the operating system, or the hypervisor, is given. */
	booted: ScriptTree | undefined;
	/** Whether it is not known that what runs now is reached. */
	maybe: boolean;
	/** It booted, or there is too much of it. */
	isOver: boolean;
	/** How many were run, and how many changes were made. */
	commands: number;
	edits: number;
	depth: number;
	readonly report: (at: Span, message: string) => void;
}

interface Value {
	readonly text: string;
	/** Where it stands as it is. */
	readonly at: Span | undefined;
}

/** Notes what is done to the tree that is selected; without `fdt addr` that is the one U-Boot has. */
export function change(run: ScriptRun, step: BootStep): void {
	if (run.current === undefined) select(run, "");
	if (run.isOver) return;
	if (++run.edits > MAX_STEPS) {
		run.isOver = true;
		step = {
			kind: "unknown",
			at: step.kind === "parameter" ? step.parameter.at : step.at,
			why: "there is too much of it",
		};
	}
	run.current?.steps.push(step);
}

/** Makes the tree at an address the one that is worked on. */
export function select(run: ScriptRun, address: string): ScriptTree {
	const known = run.treeAt.get(address);
	if (known !== undefined) {
		run.current = known;
		return known;
	}
	const made: ScriptTree = { tree: run.loaded.get(address), steps: [] };
	run.trees.push(made);
	run.treeAt.set(address, made);
	run.current = made;
	return made;
}

/** From here on the variable is something else, that is not known. */
export function forget(run: ScriptRun, name: string): void {
	run.variables.set(name, { text: `\${${name}:${run.commands++}}`, at: undefined });
}

/** What an address is known by. */
export function addressOf(written: string): string {
	return /^(0x)?[0-9a-f]+$/i.test(written)
		? written
				.toLowerCase()
				.replace(/^0x/, "")
				.replace(/^0+(?=.)/, "")
		: written;
}

import type { Span } from "../text/span.ts";
import { type BootStep, MAX_STEPS, type Named } from "./boot-file.ts";

/** A tree that `fdt addr` selects, and what is done to it. */
export interface ScriptTree {
	/** The file that was loaded there; undefined where the script does not load it. */
	readonly tree: Named | undefined;
	readonly address: string;
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
	/** Whether what is done next depends on how the command that runs now ends. */
	isTested: boolean;
	/** Where overlays lie that were applied: libfdt takes their magic away. */
	readonly spent: Set<string>;
	/** It boots, or may. */
	boots: boolean;
	/** What stands behind a command that boots may boot something else, should that fail. */
	bootsAgain: boolean;
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
	run.current = run.treeAt.get(address) ?? begin(run, { tree: run.loaded.get(address), address, steps: [] });
	return run.current;
}

/** The tree at an address; undefined: the script puts none there. */
export function treeFor(run: ScriptRun, address: string): ScriptTree | undefined {
	const tree = run.loaded.get(address);
	return run.treeAt.get(address) ?? (tree && begin(run, { tree, address, steps: [] }));
}

/** Makes a copy of the tree at an address, and works on that: what is done to one of them is not done to the other. */
export function copyTree(run: ScriptRun, from: string, to: string): void {
	const { tree, steps } = select(run, from);
	run.current = begin(run, { tree, address: to, steps: [...steps] });
}

/** Another file lies at an address now; if the tree there is the one that is worked on, it is that of the file. */
export function overwrite(run: ScriptRun, address: string, file: Named | undefined): void {
	const before = run.treeAt.get(address);
	if (file === undefined) run.loaded.delete(address);
	else run.loaded.set(address, file);
	run.spent.delete(address);
	run.treeAt.delete(address);
	if (before !== undefined && run.current === before) select(run, address);
}

function begin(run: ScriptRun, tree: ScriptTree): ScriptTree {
	run.trees.push(tree);
	run.treeAt.set(tree.address, tree);
	return tree;
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

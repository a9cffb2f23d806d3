import type { Edit, Parameter } from "../devicetree/edits/edit.ts";
import type { Problem } from "../text/problem.ts";
import type { Span } from "../text/span.ts";

/** What a file on the way to the boot does to the trees: a boot script, or a configuration that one is made of. */
export interface BootFile {
	/** The host's tree as the file names it, a path on the target; undefined where it does not. */
	readonly base: Named | undefined;
	/** What is done to the host's tree, in order. */
	readonly host: readonly BootStep[];
	/** What is done to the trees of guests. */
	readonly guests: readonly GuestEdits[];
	/** The trees that domains on the host's tree are started with. */
	readonly guestTrees: readonly GuestTree[];
	/** It makes the modules that a hypervisor starts domains with, and boots: nothing else adds any. */
	readonly makesModules: boolean;
	readonly problems: readonly Problem[];
}

/** A file or overlay by name, as written. */
export interface Named {
	readonly file: string;
	readonly at: Span;
}

/** `overlay`: as libfdt applies it; `file` is its name as written, on the target. `isUnheeded`: the tree is booted with even if it is refused. */
export type BootStep =
	| Edit
	| (Named & {
			readonly kind: "overlay";
			readonly isUnheeded?: true;
			/** The file that is taken in its place where there is one. */
			readonly instead?: string;
			readonly parameters?: readonly Parameter[];
	  })
	| { readonly kind: "parameter"; readonly parameter: Parameter };

export interface GuestEdits {
	/** The tree as the file names it; undefined where it is not known. */
	readonly file: string | undefined;
	readonly steps: readonly BootStep[];
}

export interface GuestTree extends Named {
	/** The path of the domain's node in the host's tree, e.g. `/chosen/domU0`. */
	readonly domain: string;
}

export const NO_BOOT_FILE: BootFile = {
	base: undefined,
	host: [],
	guests: [],
	guestTrees: [],
	makesModules: false,
	problems: [],
};

/** More changes of one file are not read. */
export const MAX_STEPS = 5_000;

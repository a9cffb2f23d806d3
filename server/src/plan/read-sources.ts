import type { Board } from "../board/board.ts";
import { readBoard } from "../board/read-board.ts";
import { declaredTreeBeside, guestTreeBeside, strayTreeName } from "../configs/guest-beside.ts";
import type { DomainSetup, PathRef, Setup, Stack } from "../configs/setup.ts";
import { readXlConfig, type XlConfig } from "../configs/xl-config.ts";
import { namelessXl } from "../configs/xl-names.ts";
import { compileOptions } from "../devicetree/compile-options.ts";
import type { SourceCache } from "../devicetree/parse/source-cache.ts";
import { type Resolved, readWritten, type Written } from "../devicetree/resolve.ts";
import { resolveStack } from "../devicetree/stack.ts";
import { isOverlay, type Tree } from "../devicetree/tree/tree.ts";
import { DEVICE_ID_SPELLINGS } from "../hypervisors/index.ts";
import type { DomainRequest } from "../machine/boot-plan.ts";
import { type Memo, remembered } from "../text/memo.ts";
import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";

// Reads the trees and configurations that a setup names, each once as long as nothing it was made of changes.

/** One stack, read and understood. */
export interface StackFacts {
	readonly stack: Stack;
	readonly resolved: Resolved;
	readonly board: Board;
}

/** What is kept between readings. */
interface ReadingCache {
	readonly sources: SourceCache;
	readonly memo: Memo;
}

/** The configuration that xl would start a guest with; undefined: the setup names none. What is wrong in it is added to `problems`. */
export function readXl(
	snapshot: Snapshot,
	cache: ReadingCache,
	domain: DomainSetup,
	problems: Problem[],
): XlConfig | undefined {
	const paths = domain.xl.map(({ path }) => path);
	if (paths.length === 0) return undefined;
	const xl = remembered(cache.memo, `xl ${paths.join(" ")}`, snapshot, (inner) => readXlConfig(inner, paths));
	problems.push(...xl.problems, ...namelessXl(xl));
	// a scmi.yaml says which tree it is, whatever it is called on the target
	if (domain.guest?.base.at === undefined) problems.push(...strayTreeName(snapshot, xl));
	return xl;
}

/** Reads a stack's base with its overlays over it, and what was done to it on the way to the boot. */
export function readStack(
	snapshot: Snapshot,
	cache: ReadingCache,
	setup: Setup,
	stack: Stack,
	problems: Problem[],
): StackFacts {
	const overlays = stack.overlays.map(({ path }) => path);
	const bootFiles = stack.bootFiles?.map(({ path }) => path);
	const read = remembered(
		cache.memo,
		`stack ${JSON.stringify([stack.base.path, overlays, bootFiles, setup.libfdt, setup.includePaths, setup.defines])}`,
		snapshot,
		(inner) => {
			const optionsOf = (path: string) => compileOptions(inner, path, setup);
			const steps = stack.steps ?? overlays;
			const resolved = resolveStack(inner, cache.sources, stack.base.path, steps, optionsOf, setup.libfdt);
			// What an overlay lacks, the tree has that it is meant for.
			const complete = resolved.tree.complete && !isOverlay(resolved.tree);
			const tree = { ...resolved.tree, complete };
			return { resolved: { ...resolved, tree }, board: readBoard(tree, DEVICE_ID_SPELLINGS) };
		},
		stack.steps && JSON.stringify(stack.steps),
	);
	for (const problem of [...read.resolved.problems, ...(stack.problems ?? [])]) problems.push(problem);
	return { stack, ...read };
}

/** What a stack's base and overlays are written as; where there are blobs, whose labels no text has, the tree too. */
export type WrittenTree = Written & { readonly tree?: Tree };

export function readStackText(snapshot: Snapshot, cache: ReadingCache, setup: Setup, stack: Stack): WrittenTree {
	const paths = [stack.base, ...stack.overlays].map(({ path }) => path);
	if (paths.some((path) => /\.dtbo?$/.test(path)) || stack.steps !== undefined)
		return readStack(snapshot, cache, setup, stack, []).resolved;
	const given = JSON.stringify([setup.includePaths, setup.defines]);
	const [base, ...overlays] = paths.map((path) =>
		remembered(cache.memo, `text ${path} ${given}`, snapshot, (inner) =>
			readWritten(inner, cache.sources, path, compileOptions(inner, path, setup)),
		),
	) as [Written, ...Written[]];
	if (overlays.length === 0) return base;
	const all = [base, ...overlays];
	return {
		file: base.file,
		sources: new Map(all.flatMap(({ sources }) => [...sources])),
		inclusions: all.flatMap(({ inclusions }) => inclusions),
		units: all.flatMap(({ units }) => units),
	};
}

/** The tree of a guest of which the setup names none; undefined: it is not found. */
export function guestTreeOf(
	snapshot: Snapshot,
	setup: Setup,
	{ name, atBoot }: DomainRequest,
	xl: XlConfig | undefined,
): PathRef | undefined {
	if (atBoot) return guestTreeBeside(snapshot, setup, name);
	return xl && declaredTreeBeside(snapshot, xl);
}

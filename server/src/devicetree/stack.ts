import { nameOf } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { readBlob } from "./blob/blob-reader.ts";
import { applyEdits, type Edited } from "./edits/apply-edits.ts";
import type { Edit, OverlayStep, Parameter, Step } from "./edits/edit.ts";
import { emptySource, type TokenAt, tokenIn } from "./edits/edited-value.ts";
import { applyParameters } from "./edits/parameters.ts";
import type { Names } from "./lex/names.ts";
import { spanOfTokens } from "./lex/origin.ts";
import type { Source } from "./lex/source.ts";
import { lostReferences } from "./overlay/lost-references.ts";
import { fragmentsWithoutTarget, misspeltFragments } from "./overlay/misspelt-fragments.ts";
import { applyOverlay } from "./overlay/overlay.ts";
import { fragmentsOfOneName, passedOver } from "./overlay/passed-over.ts";
import { BEFORE_KEEPING, type Release } from "./overlay/release.ts";
import type { Refusal } from "./overlay/run.ts";
import type { SourceCache } from "./parse/source-cache.ts";
import { type Resolved, type ResolveOptions, resolve } from "./resolve.ts";
import { isOverlay, type Tree } from "./tree/tree.ts";
import { whereLabelIs } from "./where-label-is.ts";

/**
 * Reads a base tree and does to it in order what happens on the way to the boot: overlays, each of them source or blob, are
 * laid over it as libfdt does, edits are made as U-Boot does. A text is an overlay's path. Without a release it is done as the
 * newest does it, and what an older one would not apply is said.
 */
export function resolveStack(
	snapshot: Snapshot,
	cache: SourceCache,
	base: string,
	steps: readonly (string | Step)[],
	optionsOf: (path: string) => ResolveOptions,
	release?: Release,
): Resolved {
	const isOverlaid = steps.some((step) => pathOfStep(step) !== undefined);
	const read = (path: string): Resolved =>
		isBlob(path)
			? resolveBlob(snapshot, path)
			: resolve(snapshot, cache, path, { ...optionsOf(path), ...(isOverlaid && { symbols: true }) });
	let stack = read(base);
	if (steps.length === 0)
		return stack.tree.plugin
			? {
					...stack,
					problems: [...stack.problems, ...unmerged(stack.tree), ...fragmentsWithoutTarget(stack.tree)],
				}
			: stack;
	if (isOverlaid && isOverlay(stack.tree)) {
		const overlays = steps.flatMap((step) => pathOfStep(step) ?? []);
		const tree = { ...stack.tree, complete: false };
		return { ...stack, overlays, tree, problems: [...stack.problems, overlayAsBase(base)] };
	}
	const places = createPlaces(snapshot, cache.names);
	const runs = runsOf(steps);
	for (const [i, run] of runs.entries()) {
		if (stack.tree.erased) {
			if (run.kind === "overlay") stack = withText(stack, read(run.path), stack.tree);
		} else if (run.kind === "overlay") {
			const { path, parameters = [] } = run;
			const overlay = read(path);
			const others = {
				earlier: stack.overlays,
				later: runs.slice(i + 1).flatMap((next) => (next.kind === "overlay" ? next.path : [])),
			};
			const hint = (label: string) => whereLabelIs(snapshot, label, path, others, read);
			const set =
				parameters.length > 0 ? edited(overlay, applyParameters(overlay.tree, parameters, places.tokenAt)) : overlay;
			stack = laidOver(stack, set, { release, unheeded: run.unheeded, hint });
		} else
			stack = edited(
				stack,
				run.kind === "edits"
					? applyEdits(stack.tree, run.edits, places.tokenAt)
					: applyParameters(stack.tree, run.parameters, places.tokenAt),
			);
	}
	if (places.sources.size > 0) stack = { ...stack, sources: new Map([...stack.sources, ...places.sources]) };
	return isOverlaid ? { ...stack, problems: [...stack.problems, ...lostReferences(stack.tree)] } : stack;
}

function pathOfStep(step: string | Step): string | undefined {
	if (typeof step === "string") return step;
	return step.kind === "overlay" ? step.path : undefined;
}

type Run =
	| OverlayStep
	| { readonly kind: "edits"; readonly edits: readonly Edit[] }
	| { readonly kind: "parameters"; readonly parameters: readonly Parameter[] };

/** Edits that follow one another are made together: a tree is put together anew after each run. */
function runsOf(steps: readonly (string | Step)[]): readonly Run[] {
	const runs: Run[] = [];
	let edits: Edit[] = [];
	let parameters: Parameter[] = [];
	for (const step of steps) {
		if (typeof step !== "string" && step.kind !== "overlay") {
			if (step.kind === "parameter") {
				if (parameters.length === 0) runs.push({ kind: "parameters", parameters });
				parameters.push(step.parameter);
				edits = [];
			} else {
				if (edits.length === 0) runs.push({ kind: "edits", edits });
				edits.push(step);
				parameters = [];
			}
			continue;
		}
		runs.push(typeof step === "string" ? { kind: "overlay", path: step } : step);
		edits = [];
		parameters = [];
	}
	return runs;
}

/** The files that edits are written in, for what is said of their places. */
function createPlaces(
	snapshot: Snapshot,
	names: Names,
): { readonly sources: Map<string, Source>; readonly tokenAt: TokenAt } {
	const sources = new Map<string, Source>();
	return {
		sources,
		tokenAt: (at) => {
			let source = sources.get(at.file);
			if (source === undefined) {
				const reading = snapshot.read(at.file);
				source = emptySource(at.file, reading.kind === "text" ? reading.text : "", names);
				sources.set(at.file, source);
			}
			return tokenIn(source, at);
		},
	};
}

function edited(stack: Resolved, { tree, problems }: Edited): Resolved {
	return { ...stack, tree, problems: [...stack.problems, ...problems] };
}

function isBlob(path: string): boolean {
	return /\.dtbo?$/.test(path);
}

function resolveBlob(snapshot: Snapshot, path: string): Resolved {
	const bytes = snapshot.readBytes(path);
	const { tree, problems } = readBlob(path, bytes ?? new Uint8Array(0));
	const absent = {
		code: "include",
		severity: "error" as const,
		at: startOf(path),
		message: `${nameOf(path)} cannot be read`,
	};
	return {
		file: path,
		overlays: [],
		relabelled: [],
		tree,
		problems: bytes === undefined ? [absent] : problems,
		sources: new Map(),
		lookups: new Map(),
		inclusions: [],
		inactive: [],
		macros: [],
		units: [],
	};
}

function overlayAsBase(path: string): Problem {
	const message = `${nameOf(path)} is an overlay, and nothing can be laid over one: name the board's tree first, and the overlays after it`;
	return { code: "overlay", severity: "error", at: startOf(path), message };
}

/** A tree that has nothing to merge; what it lacks then follows from that. */
function boardAsOverlay({ file, tree, problems, units }: Resolved): readonly Problem[] {
	const hasText = isBlob(file) || units.some(({ parsed }) => parsed.items.length > 0);
	if (isOverlay(tree) || !tree.complete || !hasText) return problems;
	const hint = isBlob(file) ? "" : ": an overlay has /plugin/; after /dts-v1/;";
	const message = `${nameOf(file)} is no overlay, and nothing of it is laid over the base${hint}`;
	const follows = ["reference", "phandle_references", "path_references"];
	return [
		{ code: "overlay", severity: "error", at: startOf(file), message },
		...problems.filter(({ code }) => !follows.includes(code)),
	];
}

const MOST_HINTS = 8;

function laidOver(
	base: Resolved,
	overlay: Resolved,
	{
		release,
		unheeded,
		hint,
	}: {
		readonly release: Release | undefined;
		/** Where it is applied by what goes on though that fails. */
		readonly unheeded: Span | undefined;
		readonly hint: (label: string) => string;
	},
): Resolved {
	const applied = applyOverlay(base.tree, overlay.tree, release);
	const refusals = applied.kind === "refused" ? applied.refusals : [];
	const relabelled = applied.kind === "applied" ? applied.relabelled : [];
	const before =
		release === undefined && relabelled.length > 0 && applyOverlay(base.tree, overlay.tree, BEFORE_KEEPING);
	const refusedBefore = before && before.kind === "refused" ? before.refusals : [];
	// What the base lacks may be in text that could not be read, or in an overlay that was refused.
	const certain = base.tree.complete ? refusals : refusals.filter(({ label }) => label === undefined);
	// an overlay that lacks more is for another board, and each label has a folder searched for it
	const hintFor = certain.length > MOST_HINTS ? () => "" : hint;
	const erasedAt = certain.length > 0 ? unheeded : undefined;
	const tree: Tree =
		applied.kind === "applied"
			? applied.tree
			: { ...base.tree, complete: false, ...(erasedAt && { erased: { by: overlay.file, at: erasedAt } }) };
	const [first, ...more] = certain.map((refusal) => problemOf(refusal, overlay.file, hintFor));
	const laid = withText(base, overlay, tree);
	return {
		...laid,
		relabelled: [...base.relabelled, ...relabelled],
		problems: [
			...laid.problems,
			...(first && erasedAt ? [withConsequence(first, erasedAt)] : first ? [first] : []),
			...more,
			...refusedBefore.map((refusal) => problemBefore(refusal, overlay.file)),
		],
	};
}

/** What of an overlay is applied to nothing, or not where it was meant to be. */
function unmerged(tree: Tree): readonly Problem[] {
	if (!isOverlay(tree)) return [];
	return [...misspeltFragments(tree), ...passedOver(tree), ...fragmentsOfOneName(tree)];
}

/** A stack to which an overlay belongs, whatever comes of it. */
function withText(base: Resolved, overlay: Resolved, tree: Tree): Resolved {
	return {
		file: base.file,
		overlays: [...base.overlays, overlay.file],
		tree,
		relabelled: base.relabelled,
		problems: [...base.problems, ...boardAsOverlay(overlay), ...unmerged(overlay.tree)],
		sources: new Map([...base.sources, ...overlay.sources]),
		lookups: new Map([...base.lookups, ...overlay.lookups]),
		inclusions: [...base.inclusions, ...overlay.inclusions],
		inactive: [...base.inactive, ...overlay.inactive],
		macros: [...base.macros, ...overlay.macros],
		units: [...base.units, ...overlay.units],
	};
}

/** U-Boot: cmd/fdt.c, each command of which begins with fdt_check_header(); boot/image-fdt.c select_fdt(). */
function withConsequence(problem: Problem, at: Span): Problem {
	const consequence = `${nameOf(at.file)} goes on all the same with a tree whose magic libfdt has taken away: what it does to that tree from here on fails (FDT_ERR_BADMAGIC), and nothing can be started with it`;
	return {
		...problem,
		message: `${problem.message}. ${consequence}`,
		related: [{ at, message: "it is applied here, and whether that succeeds is not looked at" }],
	};
}

function problemOf({ at, label, message }: Refusal, file: string, hint: (label: string) => string): Problem {
	return {
		code: "overlay",
		severity: "error",
		at: placeOf(at, file),
		message: `${message}: libfdt refuses the whole overlay, and nothing of it is applied${label === undefined ? "" : hint(label)}`,
	};
}

function problemBefore({ at, message }: Refusal, file: string): Problem {
	return {
		code: "overlay",
		severity: "information",
		at: placeOf(at, file),
		message: `libfdt before 1.7.1 refuses this overlay: ${message}. A hypervisor or an older boot loader may have that one: take the label away, or say which one counts, \`libfdt: "1.7.1"\` in scmi.yaml`,
	};
}

function placeOf(at: Refusal["at"], file: string): Problem["at"] {
	return at === undefined ? startOf(file) : spanOfTokens(at.first, at.last);
}

function startOf(file: string): Problem["at"] {
	return { file, start: 0, end: 0 };
}

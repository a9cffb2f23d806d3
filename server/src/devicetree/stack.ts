import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { readBlob } from "./blob/blob-reader.ts";
import { spanOfTokens } from "./lex/origin.ts";
import { applyOverlay, type Refusal } from "./overlay/overlay.ts";
import type { SourceCache } from "./parse/source-cache.ts";
import { type Resolved, type ResolveOptions, resolve } from "./resolve.ts";
import type { Tree } from "./tree/tree.ts";

/** Reads a base tree and lays overlays over it in order, as libfdt does. Each of them may be source or blob. */
export function resolveStack(
	snapshot: Snapshot,
	cache: SourceCache,
	base: string,
	overlays: readonly string[],
	optionsOf: (path: string) => ResolveOptions,
): Resolved {
	const read = (path: string): Resolved =>
		isBlob(path)
			? resolveBlob(snapshot, path)
			: resolve(snapshot, cache, path, { ...optionsOf(path), ...(overlays.length > 0 && { symbols: true }) });
	let stack = read(base);
	for (const path of overlays) stack = laidOver(stack, read(path));
	return stack;
}

function isBlob(path: string): boolean {
	return /\.dtbo?$/.test(path);
}

function resolveBlob(snapshot: Snapshot, path: string): Resolved {
	const bytes = snapshot.readBytes(path);
	const { tree, problems } = readBlob(path, bytes ?? new Uint8Array(0));
	const absent = { code: "include", severity: "error" as const, at: startOf(path), message: `${path} cannot be read` };
	return {
		file: path,
		overlays: [],
		tree,
		problems: bytes === undefined ? [absent] : problems,
		sources: new Map(),
		lookups: new Map(),
		inclusions: [],
		inactive: [],
		macros: [],
		parsed: { items: [], memoryReservations: tree.memoryReservations, plugin: tree.plugin },
	};
}

function laidOver(base: Resolved, overlay: Resolved): Resolved {
	const applied = applyOverlay(base.tree, overlay.tree);
	const refusals = applied.kind === "refused" ? applied.refusals : [];
	// What the base lacks may be in text that could not be read, or in an overlay that was refused.
	const certain = base.tree.complete ? refusals : refusals.filter(({ label }) => label === undefined);
	const tree: Tree = applied.kind === "applied" ? applied.tree : { ...base.tree, complete: false };
	return {
		file: base.file,
		overlays: [...base.overlays, overlay.file],
		tree,
		problems: [...base.problems, ...overlay.problems, ...certain.map((refusal) => problemOf(refusal, overlay.file))],
		sources: new Map([...base.sources, ...overlay.sources]),
		lookups: new Map([...base.lookups, ...overlay.lookups]),
		inclusions: [...base.inclusions, ...overlay.inclusions],
		inactive: [...base.inactive, ...overlay.inactive],
		macros: [...base.macros, ...overlay.macros],
		parsed: base.parsed,
	};
}

function problemOf({ at, message }: Refusal, file: string): Problem {
	return {
		code: "overlay",
		severity: "error",
		at: at === undefined ? startOf(file) : spanOfTokens(at.first, at.last),
		message: `${message}: libfdt refuses the whole overlay, and nothing of it is applied`,
	};
}

function startOf(file: string): Problem["at"] {
	return { file, start: 0, end: 0 };
}

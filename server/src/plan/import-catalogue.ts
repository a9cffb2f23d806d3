import { type CatalogueIndex, indexCatalogue } from "../catalogue/catalogue-index.ts";
import { type ReadCatalogue, readCatalogueFrom } from "../catalogue/read-catalogue.ts";
import type { CatalogueRef, SourcesRef } from "../configs/setup.ts";
import { type ImportOrder, importedCounts, importSources, notUnderstood } from "../importers/import-sources.ts";
import { importedNode } from "../importers/imported-node.ts";
import { IMPORT_KINDS, IMPORTERS, type ImportKind, isImportKind } from "../importers/importers.ts";
import { sourcePlaces } from "../importers/source-places.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { boundedSnapshot, type ReadingBounds } from "../text/bounded-snapshot.ts";
import { listed } from "../text/listed.ts";
import { type Memo, remembered } from "../text/memo.ts";
import { nameOf } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { didYouMean } from "../text/yaml-closest-key.ts";

/** A catalogue made from firmware's sources as a setup names them. */
export interface ImportedFirmware {
	readonly read: ReadCatalogue;
	/** Undefined where nothing could be made of them. */
	readonly index: CatalogueIndex | undefined;
	/** What is to be told where the sources are named. */
	readonly problems: readonly Problem[];
}

/** Imports what a setup names; again only when one of the files that were read changes. */
export function importedFirmware(
	snapshot: Snapshot,
	memo: Memo,
	{ path, at = { file: path, start: 0, end: 0 } }: CatalogueRef,
	sources: SourcesRef,
): ImportedFirmware {
	const { word, at: wordAt } = sources.kind;
	const wrong = [...wrongKind(word, wordAt), ...wrongPrefix(sources, at)];
	if (!isImportKind(word) || wrong.length > 0) return { read: nothingRead(sources), index: undefined, problems: wrong };
	// each is told where it is named
	if (sources.paths.every((source) => snapshot.read(source).kind === "absent"))
		return { read: nothingRead(sources), index: undefined, problems: [] };
	const made = remembered(memo, `import ${sourcesKey(sources)}`, snapshot, (inner) => make(inner, word, sources));
	if (made.kind === "too much")
		return { read: nothingRead(sources), index: undefined, problems: [tooMuch(sources, at)] };
	const { read, lines, counts } = made;
	const own = new Set(read.problems.filter(({ at: { file } }) => made.layers.has(file)));
	return {
		read: { ...read, problems: [...own] },
		index: made.index,
		problems: [
			...(counts === "" ? [nothingFound(word, sources, at, lines)] : linesProblem(at, lines)),
			...read.problems.filter((problem) => !own.has(problem)).map((problem) => atSources(problem, at)),
		],
	};
}

/** What is imported, whoever names it. */
export function sourcesKey({ kind, layers, ...others }: SourcesRef): string {
	return JSON.stringify([kind.word, layers.map(({ path }) => path), others]);
}

/** Several times what the tables of a platform need: somebody types this path, and on the way it may be that of a whole disk. */
const BOUNDS: ReadingBounds = { files: 1000, folders: 5000 };

interface Line {
	readonly at: Span;
	readonly message: string;
}

type Made =
	| { readonly kind: "too much" }
	| {
			readonly kind: "made";
			readonly read: ReadCatalogue;
			readonly index: CatalogueIndex | undefined;
			/** The catalogues that were laid over it, and what these extend. */
			readonly layers: ReadonlySet<string>;
			readonly lines: readonly Line[];
			readonly counts: string;
	  };

function make(all: Snapshot, kind: ImportKind, sources: SourcesRef): Made {
	const { paths, symbols, includePaths, defines, profile, node, prefix } = sources;
	const order: ImportOrder = {
		kind,
		paths,
		symbols,
		includePaths,
		defines,
		undefined: sources.undefined,
		...(profile !== undefined && { profile }),
		...(node !== undefined && { node }),
		...(prefix && { prefix }),
	};
	const { snapshot, isExceeded } = boundedSnapshot(all, BOUNDS);
	const imported = importSources(snapshot, order);
	if (isExceeded()) return { kind: "too much" };
	const placeOf = sourcePlaces(snapshot);
	const counts = importedCounts(imported.catalogue);
	const base = importedNode(snapshot, imported, paths[0]);
	const found = counts === "" ? nothingRead(sources) : readCatalogueFrom(snapshot, base, sources.layers);
	return {
		kind: "made",
		read: { ...found, files: [...new Set([...found.files, ...imported.files.values()])] },
		index: found.catalogue && indexCatalogue(found.catalogue),
		layers: new Set(found.files),
		lines: imported.problems.map(({ path, line, text }): Line => ({ at: placeOf(path, line), message: text })),
		counts,
	};
}

function nothingRead({ paths }: SourcesRef): ReadCatalogue {
	return { catalogue: undefined, problems: [], positions: new Map(), files: paths };
}

function wrongKind(word: string, at: Span): readonly Problem[] {
	if (isImportKind(word)) return [];
	const message = `There is no importer "${word}": ${listed(IMPORT_KINDS)}.${didYouMean(word, IMPORT_KINDS)}`;
	return [{ code: "scmi-setup", severity: "error", at, message }];
}

function wrongPrefix({ prefix = {} }: SourcesRef, at: Span): readonly Problem[] {
	const tables = Object.keys(RESOURCE_KINDS);
	return Object.keys(prefix)
		.filter((table) => !tables.includes(table))
		.map((table) => ({
			code: "scmi-setup",
			severity: "error" as const,
			at,
			message: `"prefix" is by table, and there is no table "${table}": ${listed(tables)}.${didYouMean(table, tables)}`,
		}));
}

function nothingFound(kind: ImportKind, { paths }: SourcesRef, at: Span, lines: readonly Line[]): Problem {
	const message = `Nothing in ${listed(paths.map(nameOf))} could be read as ${IMPORTERS[kind].reads}: firmware's numbers are not checked.`;
	return { code: "scmi-setup", severity: "error", at, message, related: lines };
}

function tooMuch({ paths }: SourcesRef, at: Span): Problem {
	const message = `There are more files in ${listed(paths.map((path) => nameOf(path) || path))} than are read for a setup: name the folder of one platform. Until then firmware's numbers are not checked.`;
	return { code: "scmi-setup", severity: "error", at, message };
}

function linesProblem(at: Span, lines: readonly Line[]): readonly Problem[] {
	if (lines.length === 0) return [];
	const message = `${capitalised(notUnderstood(lines.length))} in firmware's sources: its catalogue may lack what they say.`;
	return [{ code: "scmi-setup", severity: "information", at, message, related: lines }];
}

function capitalised(text: string): string {
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** What is wrong with a catalogue that an importer made is no fault of the line it was made from. */
function atSources({ message, at: there, related = [], ...problem }: Problem, at: Span): Problem {
	return {
		...problem,
		code: "scmi-setup",
		at,
		message: `What firmware's sources say makes no sound catalogue: ${message}`,
		related: [{ at: there, message: "It is made from this." }, ...related],
	};
}

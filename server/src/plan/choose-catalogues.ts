import { type CatalogueIndex, indexCatalogue } from "../catalogue/catalogue-index.ts";
import { type BoardMarks, matchCatalogue } from "../catalogue/match.ts";
import type { Catalogue } from "../catalogue/model.ts";
import { type ReadCatalogue, readCatalogue } from "../catalogue/read-catalogue.ts";
import type { NamedCatalogue } from "../configs/setup.ts";
import { grouped } from "../text/grouped.ts";
import { type Memo, remembered } from "../text/memo.ts";
import { folderOf, joinPath } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";

/** A catalogue that may describe a firmware of this setup. */
export interface CatalogueFacts {
	readonly path: string;
	readonly read: ReadCatalogue;
	/** Undefined where the file cannot be read well enough. */
	readonly index: CatalogueIndex | undefined;
	/** How it came to be chosen, as a phrase: "named by the setup", "matches renesas,r8a7795". */
	readonly chosenBy: string;
	/** Where it is named. */
	readonly namedAt?: Span;
	/** Paths of the SCMI nodes it is named for; undefined: it is not named for any. */
	readonly nodes?: readonly string[];
	/** How well its `match` fits; several that fit alike are rivals for the same node. */
	readonly specificity: number;
}

/** How many folders above a board are searched for a catalogue that matches it. */
const FOLDERS_UP = 4;

/** The catalogues a setup names, else those near the board whose `match` fits, the best first. */
export function chooseCatalogues(
	snapshot: Snapshot,
	memo: Memo,
	named: NamedCatalogue | undefined,
	boardFile: string,
	marks: BoardMarks,
): readonly CatalogueFacts[] {
	if (named?.kind === "all") return [namedCatalogue(snapshot, memo, named.file.path, named.file.at)];
	if (named?.kind === "by node") {
		return [...grouped(named.files, ({ file }) => file.path)].map(([path, own]) => ({
			...namedCatalogue(snapshot, memo, path, own[0]?.file.at),
			nodes: own.map(({ node }) => node),
		}));
	}
	let folder = folderOf(boardFile);
	for (let up = 0; up <= FOLDERS_UP; up++) {
		const found = fittingIn(snapshot, memo, folder, marks);
		if (found.length > 0 || folder === "/") return found;
		folder = folderOf(folder);
	}
	return [];
}

function namedCatalogue(snapshot: Snapshot, memo: Memo, path: string, at: Span | undefined): CatalogueFacts {
	const facts = readRemembered(snapshot, memo, path);
	return { path, ...facts, chosenBy: "named by the setup", ...(at && { namedAt: at }), specificity: 0 };
}

function fittingIn(snapshot: Snapshot, memo: Memo, folder: string, marks: BoardMarks): readonly CatalogueFacts[] {
	let broken: CatalogueFacts | undefined;
	const candidates: (ReturnType<typeof readRemembered> & { readonly path: string; readonly catalogue: Catalogue })[] =
		[];
	for (const name of snapshot.list(folder)) {
		if (!/\.scmi\.(ya?ml|json)$/.test(name)) continue;
		const path = joinPath(folder, name);
		const facts = readRemembered(snapshot, memo, path);
		const { catalogue } = facts.read;
		if (catalogue !== undefined) candidates.push({ path, ...facts, catalogue });
		else broken ??= { path, ...facts, chosenBy: "the only one here, and broken", specificity: 0 };
	}
	const fitting = matchCatalogue(candidates, marks);
	if (fitting.length === 0) return candidates.length === 0 && broken ? [broken] : [];
	return fitting.map(({ candidate: { path, read, index, catalogue }, specificity }) => {
		const { rootCompatible = [] } = catalogue.firmware.match ?? {};
		const compatible = marks.rootCompatible.find((name) => rootCompatible.includes(name));
		const chosenBy = compatible === undefined ? "matches this board" : `matches ${compatible}`;
		return { path, read, index, chosenBy, specificity };
	});
}

function readRemembered(
	snapshot: Snapshot,
	memo: Memo,
	path: string,
): { readonly read: ReadCatalogue; readonly index: CatalogueIndex | undefined } {
	return remembered(memo, `catalogue ${path}`, snapshot, (inner) => {
		const read = readCatalogue(inner, path);
		return { read, index: read.catalogue && indexCatalogue(read.catalogue) };
	});
}

import { type BoardMarks, matchCatalogue } from "../catalogue/match.ts";
import type { Catalogue } from "../catalogue/model.ts";
import { type ReadCatalogue, readCatalogue } from "../catalogue/read-catalogue.ts";
import type { PathRef } from "../configs/setup.ts";
import { type Memo, remembered } from "../text/memo.ts";
import { folderOf, joinPath } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";

export interface CatalogueFacts {
	readonly path: string;
	readonly read: ReadCatalogue;
	/** How it came to be chosen, as a phrase: "named in scmi.yaml", "matches renesas,r8a7795". */
	readonly chosenBy: string;
	/** Others beside it that fit as well. */
	readonly rivals: readonly string[];
}

/** How many folders above a board are searched for a catalogue that matches it. */
const FOLDERS_UP = 4;

/** The catalogue a setup names, else the one near the board whose `match` fits best. */
export function chooseCatalogue(
	snapshot: Snapshot,
	memo: Memo,
	named: PathRef | undefined,
	boardFile: string,
	marks: BoardMarks,
): CatalogueFacts | undefined {
	if (named !== undefined)
		return {
			path: named.path,
			read: readRemembered(snapshot, memo, named.path),
			chosenBy: "named by the setup",
			rivals: [],
		};
	let folder = folderOf(boardFile);
	for (let up = 0; up <= FOLDERS_UP; up++) {
		const found = bestIn(snapshot, memo, folder, marks);
		if (found !== undefined || folder === "/") return found;
		folder = folderOf(folder);
	}
	return undefined;
}

function bestIn(snapshot: Snapshot, memo: Memo, folder: string, marks: BoardMarks): CatalogueFacts | undefined {
	let broken: CatalogueFacts | undefined;
	const candidates: { path: string; read: ReadCatalogue; catalogue: Catalogue }[] = [];
	for (const name of snapshot.list(folder)) {
		if (!/\.scmi\.(ya?ml|json)$/.test(name)) continue;
		const path = joinPath(folder, name);
		const read = readRemembered(snapshot, memo, path);
		if (read.catalogue === undefined) broken ??= { path, read, chosenBy: "the only one here, and broken", rivals: [] };
		else candidates.push({ path, read, catalogue: read.catalogue });
	}
	const [first, ...others] = matchCatalogue(candidates, marks);
	if (first === undefined) return candidates.length === 0 ? broken : undefined;
	const best = first.candidate;
	const { rootCompatible = [] } = best.catalogue.firmware.match ?? {};
	const compatible = marks.rootCompatible.find((name) => rootCompatible.includes(name));
	return {
		path: best.path,
		read: best.read,
		chosenBy: compatible === undefined ? "matches this board" : `matches ${compatible}`,
		rivals: others
			.filter(({ specificity }) => specificity === first.specificity)
			.map(({ candidate }) => candidate.path),
	};
}

function readRemembered(snapshot: Snapshot, memo: Memo, path: string): ReadCatalogue {
	return remembered(memo, `catalogue ${path}`, snapshot, (inner) => readCatalogue(inner, path));
}

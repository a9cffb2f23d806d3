import { indexCatalogue } from "../catalogue/catalogue-index.ts";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import { releaseNames } from "../catalogue/releases/release-names.ts";
import { bundledFile, bundledNames, bundledWord } from "../configs/bundled-word.ts";
import type { Setup } from "../configs/setup.ts";
import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import { createEngineCache } from "../facts.ts";
import { uriOf } from "../features/places.ts";
import { renumber } from "../features/renumber/renumber.ts";
import { renumberReport } from "../features/renumber/renumber-report.ts";
import { nameOf } from "../text/path.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { ReleaseChoices, RenumberReport } from "./protocol.ts";

/** Boards that come along at most, as they share a file with those that are renumbered. */
const MOST_BOARDS = 64;

/** The catalogues that a file's boards are checked against, and those that come with the product. */
export function releaseChoices(workspace: Workspace, file: string): ReleaseChoices {
	const { snapshot } = workspace.documents;
	const analyses = workspace.analysesOf(file);
	const used = analyses.flatMap(({ facts }) => facts.firmwares);
	const usable = new Map(
		used.flatMap(({ catalogue }) => (catalogue.index ? [[catalogue.path, catalogue.index] as const] : [])),
	);
	const compatible = new Set(analyses.flatMap(({ facts }) => compatiblesOf(facts.host.resolved.tree.root)));
	const isNear = (name: string): boolean => compatible.has(name.split(".")[0] as string);
	const names = bundledNames(snapshot).toSorted((a, b) => Number(isNear(b)) - Number(isNear(a)));
	return {
		inUse: [...usable].map(([path, { catalogue }]) => ({
			uri: uriOf(path),
			name: [catalogue.firmware.name, catalogue.firmware.release].filter((part) => part).join(" "),
		})),
		bundled: names.flatMap((name) => {
			const path = bundledFile(snapshot, name);
			return path === undefined || usable.has(path) ? [] : [{ uri: uriOf(path), name: bundledWord(name) }];
		}),
	};
}

/**
 * The numbers of another release in the boards of a file. Boards that share a file with them and are checked against the same catalogue
 * come along, since that file can have one release's numbers alone.
 */
export function renumbering(
	workspace: Workspace,
	file: string,
	catalogues: { readonly before: string; readonly after: string },
	isEditable: (file: string) => boolean,
): RenumberReport {
	const { snapshot } = workspace.documents;
	const used = workspace.analysesOf(file).flatMap(({ facts }) => facts.firmwares);
	const before = used.find(({ catalogue: { path } }) => workspace.realPath(path) === catalogues.before)?.catalogue;
	const { catalogue, problems } = readCatalogue(snapshot, catalogues.after);
	if (before?.index === undefined)
		return nothing("This file's boards are not checked against that catalogue any more.");
	if (catalogue === undefined)
		return nothing(
			`${nameOf(catalogues.after)} cannot be read as a catalogue: ${problems[0]?.message ?? "it is none."}`,
		);
	const old = { path: before.path, index: before.index };
	const now = { path: catalogues.after, index: indexCatalogue(catalogue) };
	const [title, newTitle] = releaseNames(old, now);
	const after = { ...now, title: newTitle };
	const usesIt = (board: string): readonly Setup[] =>
		workspace
			.analysesOf(board)
			.filter(({ facts }) => facts.firmwares.some((firmware) => firmware.catalogue.path === before.path))
			.map(({ facts }) => facts.setup);
	const setups = new Map<string, Setup>();
	const add = (more: readonly Setup[]): boolean => {
		const known = setups.size;
		for (const setup of more) setups.set(JSON.stringify(setup), setup);
		return setups.size > known && setups.size <= MOST_BOARDS;
	};
	const cache = createEngineCache();
	add(usesIt(file));
	for (;;) {
		const found = renumber({
			snapshot,
			cache,
			setups: [...setups.values()],
			before: { ...old, title },
			after,
			isEditable,
			boardsWith: (folder, shared) => workspace.boardsBelow(folder, shared),
		});
		if (!add(found.sharedWith.flatMap(usesIt))) return renumberReport(snapshot, found, after);
	}
}

function nothing(says: string): RenumberReport {
	return { edit: null, says, tone: "warning", notes: [] };
}

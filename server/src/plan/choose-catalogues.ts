import { type CatalogueIndex, indexCatalogue } from "../catalogue/catalogue-index.ts";
import { type BoardMarks, matchCatalogue } from "../catalogue/match.ts";
import type { Catalogue } from "../catalogue/model.ts";
import { readPrebuilt } from "../catalogue/prebuilt-catalogue.ts";
import { type ReadCatalogue, readCatalogue } from "../catalogue/read-catalogue.ts";
import { bundledFile, configurationsOf } from "../configs/bundled-word.ts";
import type { CatalogueRef, NamedCatalogue } from "../configs/setup.ts";
import type { ControllerPlan } from "../machine/boot-plan.ts";
import { grouped } from "../text/grouped.ts";
import { type Memo, remembered } from "../text/memo.ts";
import { folderOf, joinPath, nameOf } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { channelFit } from "./channel-fit.ts";
import { importedFirmware, sourcesKey } from "./import-catalogue.ts";

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
	/** It came with the product: it is of a public firmware, which the board's own may differ from. */
	readonly isBundled?: true;
	/** Of one that came with the product, the names of its public configurations; none where it has none. Which is flashed, no tree says. */
	readonly configurations?: readonly string[];
	/** It is made from firmware's sources, of which `path` is the first: no file of its own has it. */
	readonly isMade?: true;
	/** What is to be told where it is named. */
	readonly problems?: readonly Problem[];
	/** How well its `match` fits; several that fit alike are rivals for the same node. */
	readonly specificity: number;
}

/** How many folders above a board are searched for a catalogue that matches it. */
const FOLDERS_UP = 4;

/** What of a host's tree decides between catalogues. */
export interface Choosing {
	readonly marks: BoardMarks;
	readonly controllers: readonly ControllerPlan[];
}

/** The catalogues a setup names, else those near the board whose `match` fits, the best first, else one that comes with the product. */
export function chooseCatalogues(
	snapshot: Snapshot,
	memo: Memo,
	named: NamedCatalogue | undefined,
	boardFile: string,
	host: Choosing,
): readonly CatalogueFacts[] {
	if (named?.kind === "all") return [namedCatalogue(snapshot, memo, named.file)];
	if (named?.kind === "by node")
		return [
			...grouped(named.files, ({ file }) => (file.imports ? sourcesKey(file.imports) : file.path)).values(),
		].flatMap((own) => {
			const [first] = own;
			return first ? [{ ...namedCatalogue(snapshot, memo, first.file), nodes: own.map(({ node }) => node) }] : [];
		});
	let folder = folderOf(boardFile);
	for (let up = 0; up <= FOLDERS_UP; up++) {
		const found = fittingIn(snapshot, memo, folder, host);
		if (found.length > 0) return found;
		if (folder === "/") break;
		folder = folderOf(folder);
	}
	const wished = named && bundledIfFits(snapshot, memo, named.name, host);
	return wished ? [wished] : bundledFor(snapshot, memo, host);
}

/** Those that come with the product and are called like something the board is compatible with: `fsl,imx95.scmi.yaml`. */
function bundledFor(snapshot: Snapshot, memo: Memo, host: Choosing): readonly CatalogueFacts[] {
	const candidates = (host.marks.rootCompatible ?? []).flatMap((name) => bundledCandidate(snapshot, memo, name));
	// one firmware may be called like all that a board is compatible with
	const [best] = matchCatalogue(candidates, host.marks);
	if (best === undefined || isOfAnother(best.candidate.index, host.controllers)) return [];
	return [{ ...chosen(best.candidate, best.specificity, host), ...asBundled(snapshot, best.candidate) }];
}

/** Whether a board speaks with its firmware in a way that this one hears nowhere: the public firmware of a board is not always its own. */
function isOfAnother(index: CatalogueIndex | undefined, controllers: readonly ControllerPlan[]): boolean {
	const heard = index?.channels.byTransport;
	const own = controllers.filter(({ enabled }) => enabled);
	if (heard === undefined || heard.size === 0 || own.length === 0) return false;
	return own.every(({ transport }) => !heard.has(transport));
}

/** The one that settings wish for, on a board that it is for. */
function bundledIfFits(snapshot: Snapshot, memo: Memo, name: string, host: Choosing): CatalogueFacts | undefined {
	const [best] = matchCatalogue(bundledCandidate(snapshot, memo, name), host.marks);
	if (best === undefined) return undefined;
	const { path, read, index } = best.candidate;
	const chosenBy = "named by the setting scmi.catalogue";
	return { path, read, index, chosenBy, specificity: best.specificity, ...asBundled(snapshot, best.candidate) };
}

function bundledCandidate(snapshot: Snapshot, memo: Memo, name: string): readonly Candidate[] {
	const path = bundledFile(snapshot, name);
	if (path === undefined) return [];
	const facts = readRemembered(snapshot, memo, path);
	return facts.read.catalogue ? [{ path, ...facts, catalogue: facts.read.catalogue }] : [];
}

/** What there is to say of one that came with the product; nothing of another one. */
function asBundled(
	snapshot: Snapshot,
	{ path, read }: Pick<CatalogueFacts, "path" | "read">,
): Pick<CatalogueFacts, "isBundled" | "configurations"> {
	if (folderOf(path) !== snapshot.bundled) return {};
	const names = read.files.map((file) => nameOf(file).replace(/\.scmi\.yaml$/, ""));
	return { isBundled: true, configurations: names.flatMap((name) => configurationsOf(snapshot, name)) };
}

/** A catalogue beside a board whose `match` does not fit it. */
export interface PassedOver {
	readonly path: string;
	/** What it wants the root node to be compatible with; empty where it goes by something else. */
	readonly rootCompatible: readonly string[];
}

/** The readable catalogues in a board's own folder, where none of them was chosen. */
export function passedOver(snapshot: Snapshot, memo: Memo, boardFile: string): readonly PassedOver[] {
	const folder = folderOf(boardFile);
	return snapshot.list(folder).flatMap((name): readonly PassedOver[] => {
		if (!/\.scmi\.(ya?ml|json)$/.test(name)) return [];
		const path = joinPath(folder, name);
		const { catalogue } = readRemembered(snapshot, memo, path).read;
		if (catalogue === undefined) return [];
		return [{ path, rootCompatible: catalogue.firmware.match?.rootCompatible ?? [] }];
	});
}

function namedCatalogue(snapshot: Snapshot, memo: Memo, named: CatalogueRef): CatalogueFacts {
	const { path, at, imports } = named;
	const how = { ...(at && { namedAt: at }), specificity: 0 };
	if (imports)
		return {
			path,
			...importedFirmware(snapshot, memo, named, imports),
			chosenBy: "imported as the setup says",
			isMade: true,
			...how,
		};
	const facts = readRemembered(snapshot, memo, path);
	return { path, ...facts, chosenBy: "named by the setup", ...how, ...asBundled(snapshot, { path, ...facts }) };
}

type Candidate = ReturnType<typeof readRemembered> & { readonly path: string; readonly catalogue: Catalogue };

/**
 * Those of a folder whose `match` fits; of several that fit alike, those first whose channels the tree's SCMI nodes are. One
 * whose `match` cannot be read is taken by its channels alone; without any, the only one of a folder is shown for what is wrong in it.
 */
function fittingIn(snapshot: Snapshot, memo: Memo, folder: string, host: Choosing): readonly CatalogueFacts[] {
	let broken: CatalogueFacts | undefined;
	const candidates: Candidate[] = [];
	for (const name of snapshot.list(folder)) {
		if (!/\.scmi\.(ya?ml|json)$/.test(name)) continue;
		const path = joinPath(folder, name);
		const facts = readRemembered(snapshot, memo, path);
		const { catalogue } = facts.read;
		if (catalogue !== undefined) candidates.push({ path, ...facts, catalogue });
		else broken ??= { path, ...facts, chosenBy: "the only one here, and broken", specificity: 0 };
	}
	const fitting = matchCatalogue(candidates, host.marks).map(({ candidate, specificity }) =>
		chosen(candidate, specificity + channelWeight(candidate, host), host),
	);
	if (fitting.length > 0) return fitting.sort((a, b) => b.specificity - a.specificity);
	const unread = candidates.filter(({ catalogue }) => catalogue.firmware.isMatchUnread);
	const byChannel = unread.filter((candidate) => channelWeight(candidate, host) > 0);
	if (byChannel.length > 0) return byChannel.map((candidate) => chosen(candidate, 0, host));
	const [only] = candidates;
	if (only && candidates.length === 1 && unread.length === 1) broken ??= { ...chosen(only, 0, host), index: undefined };
	return candidates.length === unread.length && broken ? [broken] : [];
}

/** Decides between catalogues that fit alike, and outweighs nothing. */
function channelWeight({ index }: Candidate, { controllers }: Choosing): number {
	const fit = index && channelFit(index, controllers);
	return fit === "fits" ? 0.5 : fit === "contradicts" ? -0.25 : 0;
}

function chosen({ path, read, index, catalogue }: Candidate, specificity: number, { marks }: Choosing): CatalogueFacts {
	const { match: { rootCompatible = [] } = {}, isMatchUnread } = catalogue.firmware;
	const compatible = marks.rootCompatible?.find((name) => rootCompatible.includes(name));
	const chosenBy = isMatchUnread
		? "beside this board, and its match cannot be read"
		: compatible === undefined
			? "matches this board"
			: `matches ${compatible}`;
	return { path, read, index, chosenBy, specificity };
}

function readRemembered(
	snapshot: Snapshot,
	memo: Memo,
	path: string,
): { readonly read: ReadCatalogue; readonly index: CatalogueIndex | undefined } {
	return remembered(memo, `catalogue ${path}`, snapshot, (inner) => {
		const isBundled = folderOf(path) === snapshot.bundled;
		const read = (isBundled ? readPrebuilt(inner, path) : undefined) ?? readCatalogue(inner, path);
		return { read, index: read.catalogue && indexCatalogue(read.catalogue) };
	});
}

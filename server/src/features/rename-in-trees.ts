import type { ChangeAnnotation, WorkspaceEdit } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import type { Unit } from "../devicetree/resolve.ts";
import type { WrittenTree } from "../plan/read-sources.ts";
import { grouped } from "../text/grouped.ts";
import { lineIndexOf, positionAt } from "../text/line-index.ts";
import { nameOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { type Span, spanContains } from "../text/span.ts";
import type { Library } from "./in-catalogue/library.ts";
import type { IsEditable, RenamePlace } from "./in-catalogue/rename-key.ts";
import { placesAt, uriOf } from "./places.ts";
import { treesWith } from "./trees-with.ts";

/** What is renamed in trees, and how it is found there. */
export interface Renamed {
	readonly name: string;
	/** It stands only where its own word does, but for what macros make. */
	readonly isWord: boolean;
	/** Where one tree has it; none where it does not, or why it cannot be renamed there. */
	placesIn(tree: WrittenTree): readonly Span[] | { readonly refused: string };
}

/** All that has a name. */
export interface Everywhere {
	readonly places: readonly Span[];
	/** All boards and overlays among which the name is known. */
	readonly units: readonly Unit[];
}

/** Where a name stands in the trees of a file, and in every tree that reads a file of which the text would change. */
export function everywhere(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	{ name, isWord, placesIn }: Renamed,
	isEditable: IsEditable,
	newName?: string,
): Everywhere | { readonly refused: string } {
	const trees = new Set<WrittenTree>(treesWith(analyses, file));
	const words = isWord ? [name, ...(newName === undefined ? [] : [newName])] : undefined;
	const files = new Set<string>();
	const places = new Map<string, Span>();
	const units = new Map<string, Unit>();
	const addFile = (path: string): boolean => {
		if (files.has(path)) return true;
		files.add(path);
		const others = library.treesReading(path, words);
		for (const other of others ?? []) trees.add(other);
		return others !== undefined;
	};
	if (!addFile(file)) return { refused: tooMany(file) };
	for (const tree of trees) {
		const found = placesIn(tree);
		if ("refused" in found) return found;
		if (found.length === 0) continue;
		const missing = tree.inclusions.find((each) => each.path === undefined && !/\.h\W*$/.test(each.name));
		if (missing)
			return {
				refused: `${missing.name} is not found (${lineOf(library.snapshot, missing.at)}), so it is not known whether it names this too.`,
			};
		for (const unit of tree.units) units.set(unit.file, unit);
		for (const at of found) {
			if (!isEditable(at.file)) return { refused: outside(name, at.file) };
			if (!addFile(at.file)) return { refused: tooMany(at.file) };
			places.set(`${at.file} ${at.start}`, at);
		}
	}
	return { places: [...places.values()], units: [...units.values()] };
}

/** What is to be renamed at an offset, where every place of the boards that are open with it may be changed; of others that is asked later. */
export function placeToRename(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	offset: number,
	renamed: Renamed,
	isEditable: IsEditable,
): RenamePlace {
	const found = everywhere({ ...library, treesReading: () => [] }, analyses, file, renamed, isEditable);
	if ("refused" in found) return found;
	const here = found.places.find((at) => at.file === file && spanContains(at, offset));
	if (here === undefined) return { refused: `"${renamed.name}" does not stand here as text.` };
	return { range: placesAt(library.snapshot).rangeOf(here), placeholder: renamed.name };
}

/** The edits; those of which it is not sure that they belong to it are asked for. */
export function renamingOf(
	places: readonly Span[],
	unsure: readonly Span[],
	newName: string,
	snapshot: Snapshot,
): WorkspaceEdit {
	const { rangeOf } = placesAt(snapshot);
	const edits = grouped([...places, ...unsure], ({ file }) => uriOf(file));
	const editOf = (at: Span) => ({ range: rangeOf(at), newText: newName });
	if (unsure.length === 0)
		return { changes: Object.fromEntries([...edits].map(([uri, own]) => [uri, own.map(editOf)])) };
	return {
		documentChanges: [...edits].map(([uri, own]) => ({
			textDocument: { uri, version: null },
			edits: own.map((at) => (unsure.includes(at) ? { ...editOf(at), annotationId: "overlay" } : editOf(at))),
		})),
		changeAnnotations: { overlay: UNSURE },
	};
}

const UNSURE: ChangeAnnotation = {
	label: "Overlays of which nothing says what they are laid over",
	description: "a scmi.yaml can say so",
	needsConfirmation: true,
};

/** `board.dts:3` */
export function lineOf(snapshot: Snapshot, { file, start }: Pick<Span, "file" | "start">): string {
	const reading = snapshot.read(file);
	const line = reading.kind === "text" ? positionAt(lineIndexOf(reading.text), start).line + 1 : 1;
	return `${nameOf(file)}:${line}`;
}

function outside(name: string, file: string): string {
	return `"${name}" stands in ${file} too, which lies outside of the opened folders or may not be written: it is not changed from here.`;
}

function tooMany(file: string): string {
	return `So many boards include ${nameOf(file)} that not all of them can be looked at: rename it with a search through the files.`;
}

import type { TextEdit } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import type { Resolved, Unit } from "../devicetree/resolve.ts";
import { lineIndexOf, positionAt } from "../text/line-index.ts";
import { listed } from "../text/listed.ts";
import { nameOf } from "../text/path.ts";
import { type Span, spanContains } from "../text/span.ts";
import type { Library } from "./in-catalogue/library.ts";
import type { IsEditable, RenamePlace, Renaming } from "./in-catalogue/rename-key.ts";
import { type LabelInUnit, labelIn } from "./label-places.ts";
import { placesAt, uriOf } from "./places.ts";
import { symbolAt } from "./symbol-at.ts";
import { treesWith } from "./trees-with.ts";

/** The label that stands at an offset of a tree; undefined where something else does. */
export function labelAtOffset(analyses: readonly Analysis[], file: string, offset: number): string | undefined {
	for (const resolved of treesWith(analyses, file)) {
		const pointedAt = symbolAt(resolved, file, offset);
		if (pointedAt?.kind === "label") return pointedAt.name;
	}
	return undefined;
}

/** The label at an offset, where every place of the boards that are open with it may be changed; of others that is asked later. */
export function labelRenamePlace(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	offset: number,
	label: string,
	isEditable: IsEditable,
): RenamePlace {
	const found = planned({ ...library, treesReading: () => [] }, analyses, file, label, isEditable);
	if ("refused" in found) return found;
	const here = found.places.find((at) => at.file === file && spanContains(at, offset));
	if (here === undefined) return { refused: `"${label}" does not stand here as text.` };
	return { range: placesAt(library.snapshot).rangeOf(here), placeholder: label };
}

/** The edits that rename a label in every board and overlay that has it, or is laid over one that does. */
export function renameLabel(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	label: string,
	newName: string,
	isEditable: IsEditable,
): Renaming {
	if (newName === label) return { changes: {} };
	// dtc-lexer.l: LABEL
	if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(newName))
		return {
			refused: `"${newName}" cannot be a label: it must be letters, digits and "_", and begin with no digit.`,
		};
	const found = planned(library, analyses, file, label, isEditable);
	if ("refused" in found) return found;
	for (const unit of found.units) {
		const taken = takenIn(unit, newName, library);
		if (taken !== undefined) return { refused: taken };
	}
	const { rangeOf } = placesAt(library.snapshot);
	const changes: Record<string, TextEdit[]> = {};
	for (const at of found.places) {
		const uri = uriOf(at.file);
		changes[uri] = [...(changes[uri] ?? []), { range: rangeOf(at), newText: newName }];
	}
	return { changes };
}

interface Planned {
	readonly places: readonly Span[];
	/** All boards and overlays among which the label is known. */
	readonly units: readonly Unit[];
}

/** What has a label, in the trees of a file and then in every tree that reads a file of which the text would change. */
function planned(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	label: string,
	isEditable: IsEditable,
): Planned | { readonly refused: string } {
	const trees = new Set(treesWith(analyses, file));
	const files = new Set<string>();
	const places = new Map<string, Span>();
	const units = new Map<string, Unit>();
	const addFile = (path: string): boolean => {
		if (files.has(path)) return true;
		files.add(path);
		const others = library.treesReading(path);
		for (const other of others ?? []) trees.add(other);
		return others !== undefined;
	};
	if (!addFile(file)) return { refused: tooMany(file) };
	for (const tree of trees) {
		const found = tree.units.map((unit) => labelIn(unit, label));
		if (found.every((each) => each.places.length === 0 && each.through === undefined)) continue;
		const wrong = whyNot(library, tree, label, found);
		if (wrong !== undefined) return { refused: wrong };
		for (const unit of tree.units) units.set(unit.file, unit);
		for (const { at } of found.flatMap((each) => each.places)) {
			if (!isEditable(at.file)) return { refused: outside(label, at.file) };
			if (!addFile(at.file)) return { refused: tooMany(at.file) };
			places.set(`${at.file} ${at.start}`, at);
		}
	}
	return { places: [...places.values()], units: [...units.values()] };
}

function whyNot({ snapshot }: Library, tree: Resolved, label: string, all: readonly LabelInUnit[]): string | undefined {
	for (const { unit, through, places } of all) {
		if (through)
			return `"${label}" comes out of the macro ${through.macro} in ${lineOf(snapshot, through.at.source.path, through.at.start)}: it is changed only by hand.`;
		if (places.length > 0 && unit.macros.some(({ name }) => name === label))
			return `"${label}" is a macro as well in ${nameOf(unit.file)}: which of its places mean the label is not sure.`;
	}
	const missing = tree.inclusions.find(({ name, path }) => path === undefined && !/\.h\W*$/.test(name));
	if (missing)
		return `${missing.name} is not found (${lineOf(snapshot, missing.at.file, missing.at.start)}), so it is not known whether it names this too.`;
	const declaring = all.filter(({ places }) => places.some(({ isDeclared }) => isDeclared));
	if (declaring.length > 1)
		return `${listed(declaring.map(({ unit }) => nameOf(unit.file)))} each give this label to something: which one the others mean is not sure.`;
	if (declaring.length === 1) return undefined;
	if (tree.tree.labels.has(label))
		return `"${label}" is a label of ${nameOf(tree.file)}, which has no text that could be changed.`;
	const [own] = tree.units;
	return own?.parsed.plugin
		? `"${label}" is a label of what ${nameOf(tree.file)} is laid over, and which tree that is nothing here says: name both in a scmi.yaml.`
		: `Nothing in ${nameOf(tree.file)} has the label "${label}": there is no place where it is given.`;
}

function takenIn(unit: Unit, newName: string, { snapshot }: Library): string | undefined {
	const {
		places: [place],
		through,
	} = labelIn(unit, newName);
	if (place) return `"${newName}" is a label already: ${lineOf(snapshot, place.at.file, place.at.start)}.`;
	if (through) return `"${newName}" is a label already, through the macro ${through.macro}.`;
	if (unit.macros.some(({ name }) => name === newName))
		return `"${newName}" is a macro in ${nameOf(unit.file)}: it would stand for something else there.`;
	return undefined;
}

function outside(label: string, file: string): string {
	return `"${label}" stands in ${file} too, which lies outside of the opened folders or may not be written: it is not changed from here.`;
}

function tooMany(file: string): string {
	return `So many boards include ${nameOf(file)} that not all of them can be looked at: rename it with a search through the files.`;
}

function lineOf(snapshot: Library["snapshot"], file: string, offset: number): string {
	const reading = snapshot.read(file);
	const line = reading.kind === "text" ? positionAt(lineIndexOf(reading.text), offset).line + 1 : 1;
	return `${nameOf(file)}:${line}`;
}

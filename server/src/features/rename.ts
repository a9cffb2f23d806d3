import type { Analysis } from "../analysis.ts";
import type { Library } from "./in-catalogue/library.ts";
import {
	type IsEditable,
	type RenamePlace,
	type Renaming,
	renameKey,
	renameKeyPlace,
} from "./in-catalogue/rename-key.ts";
import { labelAtOffset, labelRenamePlace, renameLabel } from "./rename-label.ts";

/** What may be renamed at an offset, or why nothing may: a label of a tree, a key of a catalogue. */
export function renamePlace(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	offset: number,
	isEditable: IsEditable,
): RenamePlace {
	const label = labelAtOffset(analyses, file, offset);
	return label === undefined
		? renameKeyPlace(library, analyses, file, offset, isEditable)
		: labelRenamePlace(library, analyses, file, offset, label, isEditable);
}

/** The edits that rename it wherever it stands. */
export function rename(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	offset: number,
	newName: string,
	isEditable: IsEditable,
): Renaming {
	const label = labelAtOffset(analyses, file, offset);
	return label === undefined
		? renameKey(library, analyses, file, offset, newName, isEditable)
		: renameLabel(library, analyses, file, label, newName, isEditable);
}

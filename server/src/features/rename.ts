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

/**
 * What may be renamed at an offset, or why nothing may: a label of a tree, a key of a catalogue. `hasPeer`: another devicetree server
 * renames labels.
 */
export function renamePlace(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	offset: number,
	isEditable: IsEditable,
	hasPeer = false,
): RenamePlace {
	const label = labelAtOffset(analyses, file, offset);
	if (label !== undefined && hasPeer) return PEER_RENAMES;
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
	hasPeer = false,
): Renaming {
	const label = labelAtOffset(analyses, file, offset);
	if (label !== undefined && hasPeer) return PEER_RENAMES;
	return label === undefined
		? renameKey(library, analyses, file, offset, newName, isEditable)
		: renameLabel(library, analyses, file, label, newName, isEditable);
}

/** The editor goes on to the next that may rename. */
const PEER_RENAMES = { refused: "the other devicetree extension renames labels" } as const;

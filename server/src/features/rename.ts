import type { Analysis } from "../analysis.ts";
import type { Unit } from "../devicetree/resolve.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Library } from "./in-catalogue/library.ts";
import {
	type IsEditable,
	type RenamePlace,
	type Renaming,
	renameKey,
	renameKeyPlace,
} from "./in-catalogue/rename-key.ts";
import { PEER_RENAMES } from "./peer-renames.ts";
import { everywhere, placeToRename, type Renamed, renamingOf } from "./rename-in-trees.ts";
import { inLooseOverlays, renamedLabel, whyNoLabel } from "./rename-label.ts";
import { renamedMacro, whyNoMacro } from "./rename-macro.ts";
import { symbolAt } from "./symbol-at.ts";
import { treesWith } from "./trees-with.ts";

/**
 * What may be renamed at an offset, or why nothing may: a label or a macro of a tree, a key of a catalogue. `hasPeer`: another devicetree
 * server renames labels.
 */
export function renamePlace(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	offset: number,
	isEditable: IsEditable,
	hasPeer = false,
): RenamePlace {
	const word = wordAt(library.snapshot, analyses, file, offset);
	if (word?.kind === "label" && hasPeer) return { refused: PEER_RENAMES };
	return word === undefined
		? renameKeyPlace(library, analyses, file, offset, isEditable)
		: placeToRename(library, analyses, file, offset, word.renamed, isEditable);
}

interface RenameOptions {
	/** Another devicetree server renames labels. */
	readonly hasPeer?: boolean;
	/** The client can ask before it makes some of the edits. */
	readonly asksFirst?: boolean;
}

/** The edits that rename it wherever it stands. */
export function rename(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	offset: number,
	newName: string,
	isEditable: IsEditable,
	{ hasPeer = false, asksFirst = false }: RenameOptions = {},
): Renaming {
	const word = wordAt(library.snapshot, analyses, file, offset);
	if (word?.kind === "label" && hasPeer) return { refused: PEER_RENAMES };
	if (word === undefined) return renameKey(library, analyses, file, offset, newName, isEditable);
	if (newName === word.renamed.name) return { changes: {} };
	// before all boards are looked at
	const wrong = word.whyNot(newName, [], library.snapshot);
	if (wrong !== undefined) return { refused: wrong };
	const found = everywhere(library, analyses, file, word.renamed, isEditable, newName);
	if ("refused" in found) return found;
	const taken = word.whyNot(newName, found.units, library.snapshot);
	if (taken !== undefined) return { refused: taken };
	const unsure =
		asksFirst && word.kind === "label" ? inLooseOverlays(library, word.renamed.name, newName, isEditable) : [];
	return renamingOf(found.places, unsure, newName, library.snapshot);
}

interface WordOfTree {
	readonly kind: "label" | "macro";
	readonly renamed: Renamed;
	/** Why boards and overlays cannot have a name in its place. */
	readonly whyNot: (name: string, units: readonly Unit[], snapshot: Snapshot) => string | undefined;
}

/** The label or macro of a tree that stands at an offset. */
function wordAt(
	snapshot: Snapshot,
	analyses: readonly Analysis[],
	file: string,
	offset: number,
): WordOfTree | undefined {
	for (const resolved of treesWith(analyses, file)) {
		const pointedAt = symbolAt(resolved, file, offset);
		if (pointedAt?.kind === "label")
			return { kind: "label", renamed: renamedLabel(pointedAt.name, snapshot), whyNot: whyNoLabel };
		if (pointedAt?.kind === "macro")
			return { kind: "macro", renamed: renamedMacro(pointedAt.name, snapshot), whyNot: whyNoMacro };
	}
	return undefined;
}

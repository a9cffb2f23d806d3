import type { CatalogueIndex } from "../../catalogue/catalogue-index.ts";
import type { CataloguePairs } from "../../catalogue/releases/pair-catalogues.ts";
import type { Span } from "../../text/span.ts";

/** A catalogue that is one release of a firmware. */
export interface Release {
	readonly path: string;
	readonly index: CatalogueIndex;
	/** As a sentence names it: `R-Car BL31 4.28`. */
	readonly title: string;
}

export interface Releases {
	readonly before: Release;
	readonly after: Release;
	readonly pairs: CataloguePairs;
}

/** What gives the trees of some boards the numbers of another release. */
export interface Renumbering {
	/** In the order in which they are met. */
	readonly repositories: readonly RepositoryEdits[];
	/** How many numbers were looked at. */
	readonly numbers: number;
	/** Boards that share a file with these, and would have to come along. */
	readonly sharedWith: readonly string[];
}

/** The edits of one repository: all of them, or none. */
export interface RepositoryEdits {
	/** Its folder. */
	readonly root: string;
	/** In order of file and place; they overlap nowhere. */
	readonly edits: readonly NumberEdit[];
	/** Why nothing is changed here. */
	readonly refused: readonly Note[];
	/** Repositories that refuse, and that the same boards are made of: without them these edits would fit neither release. */
	readonly heldBackBy: readonly string[];
	/** What is not changed here, and has to be seen to. */
	readonly left: readonly Note[];
}

export interface NumberEdit {
	readonly at: Span;
	readonly text: string;
	/** `clock 12 (_hsusb) is now 14` */
	readonly says: string;
}

/** A sentence about a place. */
export interface Note {
	readonly at: Span;
	readonly text: string;
}

/** Whether its edits are made. */
export function isApplied({ edits, refused, heldBackBy }: RepositoryEdits): boolean {
	return edits.length > 0 && refused.length === 0 && heldBackBy.length === 0;
}

/**
 * The requests and notifications beside LSP that client and server share: types and method names only.
 * Everything shown is computed by the server; the client never works out a fact.
 */

/** Server → client notification: what the status item shows for the file in the active editor. */
export const STATUS_NOTIFICATION = "scmi/status";
/** Server → client notification: the analysis changed, ask again for what you show. */
export const CHANGED_NOTIFICATION = "scmi/changed";
/** Client → server request: `GrantsParams` → `GrantsReport | null`. */
export const GRANTS_REQUEST = "scmi/grants";
/** Client → server request: `TextDocumentParams` → `Range[]`, the text that `#if` leaves out. */
export const INACTIVE_REQUEST = "scmi/inactiveRanges";
/** Client → server request: `TextDocumentParams` → `ResolvedSource | null`. */
export const RESOLVED_REQUEST = "scmi/resolvedSource";
/** Client → server request: `ResolvedLineParams` → the line of a resolved tree, from 0, that says what became of a place; or null. */
export const RESOLVED_LINE_REQUEST = "scmi/resolvedLine";
/** Client → server notification: `{ uri }` of the active editor, or `{ uri: null }`. */
export const ACTIVE_EDITOR_NOTIFICATION = "scmi/activeEditor";
/** Client → server request: `TextDocumentParams` → `BoardChoice[]`, the boards that a file is part of. It looks through the opened folders. */
export const BOARDS_REQUEST = "scmi/boards";
/** Client → server notification: `ChooseBoardParams`, as part of which board a file is to be shown. */
export const CHOOSE_BOARD_NOTIFICATION = "scmi/chooseBoard";
/** Client → server request: `TextDocumentParams` → `MadeCatalogues | null`, catalogues to start from, of the board that a file is part of. */
export const MAKE_CATALOGUES_REQUEST = "scmi/makeCatalogues";
/** Client → server request: `TextDocumentParams` → `MadeCatalogues | null`, copies of the catalogues that came with the product; null where the board uses none. */
export const COPY_CATALOGUES_REQUEST = "scmi/copyCatalogues";
/** Client → server request: `TextDocumentParams` → `ConfigurationChoices | null`, the public configurations of the board's firmware; null where none comes with the product. */
export const CONFIGURATIONS_REQUEST = "scmi/configurations";
/** Client → server request: → `ImportKindReport[]`, what a catalogue can be made from. */
export const IMPORT_KINDS_REQUEST = "scmi/importKinds";
/** Client → server request: `ImportParams` → `ImportReport`. It may take seconds, and is ended when it is cancelled. */
export const IMPORT_REQUEST = "scmi/import";
/** Client → server request: `TextDocumentParams` → `GuestTreeChoices | null`, the domains of the file's setup of whose own tree nothing is known. */
export const GUEST_TREES_REQUEST = "scmi/guestTrees";
/** Client → server request: `GuestTreeParams` → `FileEdit | null`, what to write so that a domain has a tree. */
export const GUEST_TREE_EDIT_REQUEST = "scmi/guestTreeEdit";
/** Client → server request: `TextDocumentParams` → `ReleaseChoices | null`. */
export const RELEASES_REQUEST = "scmi/releases";
/** Client → server request: `RenumberParams` → `RenumberReport | null`. */
export const RENUMBER_REQUEST = "scmi/renumber";
/** Client → server request: `TextDocumentParams` → `SetupFile | null`, a scmi.yaml of what was found by itself about the board that a file is part of. */
export const SETUP_FILE_REQUEST = "scmi/setupFile";
/** Client → server request: `{ code }` → the rule's page in Markdown, or null. */
export const RULE_PAGE_REQUEST = "scmi/rulePage";

import type { Place } from "../features/reports.ts";

export { PEER_RENAMES } from "../features/peer-renames.ts";
export type * from "../features/reports.ts";

/** As LSP wraps a document in a request. */
export interface TextDocumentParams {
	readonly textDocument: { readonly uri: string };
}

export interface ResolvedLineParams extends TextDocumentParams {
	readonly position: Place["range"]["start"];
	/** The file whose resolved tree is shown. */
	readonly shown: string;
}

export interface GuestTreeParams extends TextDocumentParams {
	readonly domain: string;
	/** The tree's URI. */
	readonly tree: string;
}

export interface RenumberParams extends TextDocumentParams {
	/** The catalogue that the board is written for, one of its `ReleaseChoice`s, and that of the other release, by URI. */
	readonly before: string;
	readonly after: string;
}

export interface ImportParams {
	/** `ImportKindReport.kind` */
	readonly kind: string;
	/** The files or folders to read, by URI. */
	readonly sources: readonly string[];
	/** A file of the board that it is for, by URI; null: of none that is open. */
	readonly board: string | null;
	/** More words of how to read them, as `scmi-dt import` takes them. */
	readonly options: string;
	/** The token of `$/progress` by which the number of files is told that were read so far. */
	readonly progress: string;
}

export interface GrantsParams {
	readonly uri: string;
}

export interface BoardChoice {
	readonly uri: string;
	readonly name: string;
	/** Relative to the opened folder, with its name where several are open; absolute outside of all. */
	readonly folder: string;
	/** The file is shown as a part of this one. */
	readonly isShown: boolean;
}

export interface ChooseBoardParams {
	/** The file that is part of it. */
	readonly uri: string;
	readonly board: string;
}

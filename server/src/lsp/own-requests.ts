import type { Connection } from "vscode-languageserver";
import type { Workspace } from "../workspace/workspace.ts";
import type { Answering } from "./answering.ts";
import { boardChoices } from "./board-choices.ts";
import type { Features } from "./features.ts";
import { type Importing, importRequest } from "./import-request.ts";
import {
	BOARDS_REQUEST,
	CHOOSE_BOARD_NOTIFICATION,
	type ChooseBoardParams,
	CONFIGURATIONS_REQUEST,
	COPY_CATALOGUES_REQUEST,
	type ConfigurationChoices,
	type FileEdit,
	GRANTS_REQUEST,
	type GrantsParams,
	type GrantsReport,
	GUEST_TREE_EDIT_REQUEST,
	GUEST_TREES_REQUEST,
	type GuestTreeChoices,
	type GuestTreeParams,
	IMPORT_KINDS_REQUEST,
	IMPORT_REQUEST,
	INACTIVE_REQUEST,
	MAKE_CATALOGUES_REQUEST,
	type MadeCatalogues,
	RELEASES_REQUEST,
	RENUMBER_REQUEST,
	RESOLVED_LINE_REQUEST,
	RESOLVED_REQUEST,
	type ReleaseChoices,
	type RenumberParams,
	type RenumberReport,
	type ResolvedLineParams,
	RULE_PAGE_REQUEST,
	SETUP_FILE_REQUEST,
	type SetupFile,
	type TextDocumentParams,
} from "./protocol.ts";
import { releaseChoices, renumbering } from "./renumbering.ts";
import type { Client } from "./showing.ts";

/** Answers what this product's own client asks beyond LSP, as protocol.ts has it. */
export function answerOwnRequests(parts: {
	readonly connection: Connection;
	readonly workspace: Workspace;
	readonly features: Features;
	readonly client: Client;
	readonly answering: Answering;
	/** Whether fixes may change a file. */
	isEditable(file: string): boolean;
	/** Without it the server imports itself. */
	readonly importing: Importing | undefined;
	pageOf(code: string): string | undefined;
	readonly onChange: () => void;
}): void {
	const { connection, workspace, features, client, isEditable, pageOf, onChange } = parts;
	const { documents } = workspace;
	const { request, find, onFile, onText, onOffset } = parts.answering;
	connection.onRequest(RESOLVED_REQUEST, onFile("resolved source", null, features.resolvedDocument));
	connection.onRequest(
		RESOLVED_LINE_REQUEST,
		onOffset<ResolvedLineParams, number | null>("resolved line", null, (_, file, offset, { shown }) => {
			const tree = workspace.fileOf(shown);
			return tree === undefined ? null : features.resolvedLine(find(tree).analyses, tree, file, offset);
		}),
	);
	connection.onRequest(
		INACTIVE_REQUEST,
		onText("inactive ranges", [], ({ analyses }, file) => features.inactiveRanges(analyses, file)),
	);
	connection.onRequest(
		GRANTS_REQUEST,
		request<GrantsParams, GrantsReport | null>("grants", null, ({ uri }) => {
			const file = workspace.fileOf(uri);
			if (file === undefined) return null;
			const {
				analyses: [analysis],
				isOld,
			} = find(file);
			return analysis ? { ...features.grantsReport(analysis), ...(isOld && { isOld }) } : null;
		}),
	);
	connection.onRequest(
		MAKE_CATALOGUES_REQUEST,
		onFile<TextDocumentParams, MadeCatalogues | null>("catalogues", null, ([analysis]) =>
			analysis ? features.madeCatalogues(analysis, workspace.documents.snapshot) : null,
		),
	);
	connection.onRequest(
		COPY_CATALOGUES_REQUEST,
		onFile<TextDocumentParams, MadeCatalogues | null>("catalogues", null, ([analysis]) =>
			analysis ? features.copiedCatalogues(analysis, workspace.documents.snapshot) : null,
		),
	);
	const importing: Importing = parts.importing ?? (async (task) => features.importReport(documents.snapshot, task));
	connection.onRequest(IMPORT_KINDS_REQUEST, request("kinds of imports", [], features.importKinds));
	connection.onRequest(
		IMPORT_REQUEST,
		request("import", null, importRequest(connection, workspace, client, importing)),
	);
	connection.onRequest(
		CONFIGURATIONS_REQUEST,
		onFile<TextDocumentParams, ConfigurationChoices | null>("configurations", null, ([analysis]) =>
			analysis ? features.configurationChoices(analysis, workspace.documents.snapshot) : null,
		),
	);
	connection.onRequest(
		GUEST_TREES_REQUEST,
		onFile<TextDocumentParams, GuestTreeChoices | null>("guest trees", null, ([analysis]) =>
			analysis ? features.guestTreeChoices(analysis) : null,
		),
	);
	connection.onRequest(
		GUEST_TREE_EDIT_REQUEST,
		onFile<GuestTreeParams, FileEdit | null>("guest tree", null, ([analysis], _, { domain, tree }) => {
			const path = workspace.fileOf(tree);
			if (analysis === undefined || path === undefined) return null;
			return features.guestTreeEdit(analysis, workspace.documents.snapshot, domain, path);
		}),
	);
	connection.onRequest<SetupFile | null, void>(
		SETUP_FILE_REQUEST,
		onFile<TextDocumentParams, SetupFile | null>("setup file", null, ([analysis]) =>
			analysis ? features.setupFile(analysis, workspace.documents.snapshot) : null,
		),
	);
	connection.onRequest(
		BOARDS_REQUEST,
		request("boards", [], ({ textDocument: { uri } }: TextDocumentParams) => {
			const file = workspace.fileOf(uri);
			return file === undefined ? [] : boardChoices(workspace, client.folders, file);
		}),
	);
	connection.onRequest(
		RELEASES_REQUEST,
		request<TextDocumentParams, ReleaseChoices | null>("releases", null, ({ textDocument: { uri } }) => {
			const file = workspace.fileOf(uri);
			return file === undefined ? null : releaseChoices(workspace, file);
		}),
	);
	connection.onRequest(
		RENUMBER_REQUEST,
		request<RenumberParams, RenumberReport | null>("renumbering", null, (params) => {
			const [file, before, after] = [params.textDocument.uri, params.before, params.after].map(
				workspace.fileOf,
				workspace,
			);
			if (file === undefined || before === undefined || after === undefined) return null;
			return renumbering(workspace, file, { before, after }, isEditable);
		}),
	);
	connection.onNotification(CHOOSE_BOARD_NOTIFICATION, ({ uri, board }: ChooseBoardParams) => {
		const [file, chosen] = [workspace.fileOf(uri), workspace.fileOf(board)];
		if (file !== undefined && chosen !== undefined) workspace.choose(file, chosen);
		onChange();
	});
	connection.onRequest(
		RULE_PAGE_REQUEST,
		request("rule page", null, ({ code }: { readonly code: string }) => pageOf(code) ?? null),
	);
}

import {
	type Connection,
	type Hover,
	type InlayHint,
	type InlayHintParams,
	LSPErrorCodes,
	type MarkupContent,
	type PrepareRenameParams,
	type PrepareRenameResult,
	type Range,
	type RenameParams,
	ResponseError,
	type SemanticTokens,
	type ServerCapabilities,
	TextDocumentSyncKind,
	type WorkspaceEdit,
} from "vscode-languageserver";
import type { analyse } from "../analysis.ts";
import { isDeviceTree } from "../configs/file-kind.ts";
import type { Typing } from "../features/completion.ts";
import { FIX_ALL_KIND, wantsFixAll } from "../features/fix-all.ts";
import { openSyntaxTrees, type SyntaxWasm } from "../syntax/syntax-trees.ts";
import type { FileSystem } from "../workspace/file-system.ts";
import { rulePage } from "../workspace/rule-page.ts";
import { Workspace } from "../workspace/workspace.ts";
import { answering } from "./answering.ts";
import { boardChoices } from "./board-choices.ts";
import { FEATURES, type Features } from "./features.ts";
import { followDocuments } from "./follow-documents.ts";
import { shakeHands } from "./handshake.ts";
import { type Importing, importRequest } from "./import-request.ts";
import { REFUSED_REQUEST, refusal } from "./message-strategy.ts";
import { createOfSyntax } from "./of-syntax.ts";
import {
	ACTIVE_EDITOR_NOTIFICATION,
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
import { createRehearsal } from "./rehearsal.ts";
import { releaseChoices, renumbering } from "./renumbering.ts";
import { Rounds } from "./rounds.ts";
import { type Client, createShowing } from "./showing.ts";
import { TokenResults } from "./token-results.ts";

export interface ServerOptions {
	readonly files: FileSystem;
	readonly analyse: typeof analyse;
	/** A file shipped with the program, such as `rules/<code>.md`. */
	readonly readShipped: (name: string) => string | undefined;
	/** Imports beside everything else; without it the server does so itself, and answers nothing meanwhile. */
	readonly importing?: Importing;
	/** How often an edit is rehearsed when the first board is open; never where this is not given. */
	readonly rehearsals?: number;
	readonly syntaxWasm: () => Promise<SyntaxWasm>;
	readonly features?: Features;
}

const NO_TOKENS: SemanticTokens = { data: [] };

const CAPABILITIES: ServerCapabilities = {
	textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
	workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
	completionProvider: {
		triggerCharacters: [":", " ", "-", "[", "{", ",", '"', "'", "/", "&", "<", "#"],
		resolveProvider: true,
	},
	signatureHelpProvider: { triggerCharacters: ["<", " "], retriggerCharacters: [",", ">"] },
	hoverProvider: true,
	definitionProvider: true,
	referencesProvider: true,
	documentHighlightProvider: true,
	workspaceSymbolProvider: true,
	renameProvider: { prepareProvider: true },
	documentLinkProvider: {},
	codeActionProvider: { codeActionKinds: ["quickfix", FIX_ALL_KIND] },
	codeLensProvider: {},
	inlayHintProvider: {},
};

/** Serves one client until the connection closes; the connection is one with a `messageStrategy`. */
export function serve(connection: Connection, options: ServerOptions): void {
	const { files, features = FEATURES, readShipped } = options;
	const logFault = (what: string, fault: unknown): void =>
		connection.console.error(`${what}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`);
	const pageOf = (code: string) => rulePage(code, readShipped);
	const hasPage = (code: string) => pageOf(code) !== undefined;
	const workspace = new Workspace(files, options.analyse);
	const trees = openSyntaxTrees(options.syntaxWasm, (fault) => logFault("loading the grammar", fault));
	const client: Client = {
		folders: [],
		uriScheme: "vscode",
		activeUri: undefined,
		refreshesLenses: false,
		refreshesHints: false,
		refreshesColours: false,
		createsFiles: false,
		hasCommands: false,
		takesSnippets: false,
	};
	const showing = createShowing({ connection, workspace, features, client, hasPage, logFault });
	const rehearse = createRehearsal(workspace, options.rehearsals ?? 0, logFault);
	const rounds = new Rounds(async (isOutdated) => {
		await ready;
		await showing.round(isOutdated);
		// nobody waits for it
		void rehearse(isOutdated);
	});
	const onChange = () => rounds.request();
	const ready = shakeHands({ connection, workspace, client, capabilities: CAPABILITIES, onChange, logFault });
	const { request, find, onFile, onText, onOffset, onTyping } = answering(workspace, ready, logFault);
	const { documents } = workspace;
	const ofSyntax = createOfSyntax(documents, trees);
	const hasPeer = (file: string): boolean => workspace.settingsOf(file).hasPeer;

	const results = new TokenResults();
	const tokensOf = (uri: string, within?: Range): number[] => {
		const { path, text } = documents.get(uri) ?? {};
		if (path === undefined || text === undefined || !isDeviceTree(path)) return [];
		return features.semanticTokens(find(path).analyses, path, text, within);
	};

	workspace.folders = () => client.folders.map(({ path }) => path);
	followDocuments(connection, workspace, onChange, (uri) => {
		trees.forget(uri);
		results.forget(uri);
	});
	connection.onNotification(ACTIVE_EDITOR_NOTIFICATION, ({ uri }: { readonly uri: string | null }) => {
		client.activeUri = uri ?? undefined;
		const file = uri === null ? undefined : workspace.fileOf(uri);
		if (file !== undefined) workspace.prefer(file);
		workspace.documents.forgetDisk();
		onChange();
	});
	connection.onRequest(REFUSED_REQUEST, refusal);
	let offered: Typing | undefined;
	connection.onCompletion(
		onTyping("completion", [], (typing) => {
			offered = typing;
			return features.completion(typing, client.takesSnippets, client.hasCommands);
		}),
	);
	connection.onCompletionResolve((item, token) =>
		request("completion's documentation", item, () => {
			const value = offered && features.completionDoc(offered, item);
			return value === undefined ? item : { ...item, documentation: { kind: "markdown" as const, value } };
		})(item, token),
	);
	connection.onSignatureHelp(onTyping("signature help", undefined, (typing) => features.signatureHelp(typing)));
	connection.onHover(
		onOffset("hover", undefined, ({ analyses, isOld }, file, offset) => {
			const answer = features.hover(analyses, file, offset, workspace.library, {
				hasCommands: client.hasCommands,
				hasPeer: hasPeer(file),
			});
			if (answer === undefined) return features.keyHover(workspace.documents.snapshot, file, offset);
			return isOld ? oldHover(answer) : answer;
		}),
	);
	connection.onDefinition(
		onOffset("definition", [], ({ analyses }, file, offset) =>
			features.definition(analyses, file, offset, workspace.library, hasPeer(file)),
		),
	);
	connection.onReferences(
		onOffset("references", [], ({ analyses }, file, offset, { context }) =>
			features.references(analyses, file, offset, context.includeDeclaration, workspace.library),
		),
	);
	connection.onDocumentHighlight(
		onOffset("highlights", [], ({ analyses }, file, offset) =>
			features.documentHighlights(analyses, file, offset, workspace.library),
		),
	);
	connection.onPrepareRename(
		onOffset<PrepareRenameParams, PrepareRenameResult | null>("rename place", null, ({ analyses }, file, offset) =>
			orRefused(features.renamePlace(workspace.library, analyses, file, offset, showing.isEditable, hasPeer(file))),
		),
	);
	connection.onRenameRequest(
		onOffset<RenameParams, WorkspaceEdit | null>("rename", null, ({ analyses }, file, offset, { newName }) =>
			orRefused(features.rename(workspace.library, analyses, file, offset, newName, showing.isEditable, hasPeer(file))),
		),
	);
	connection.onDocumentLinks(
		onText("document links", [], ({ analyses }, file) => features.documentLinks(analyses, file)),
	);
	connection.onCodeLens(onFile("code lenses", [], features.codeLenses));
	connection.languages.inlayHint.on(
		onText<InlayHintParams, InlayHint[]>("inlay hints", [], ({ analyses }, file, { range }) =>
			features.inlayHints(analyses, file, range, workspace.settingsOf(file).inlayHints),
		),
	);
	connection.onCodeAction(
		onText("code actions", [], ({ analyses }, file, { range, context }) => {
			const { createsFiles, hasCommands } = client;
			const ability = { isEditable: showing.isEditable, createsFiles, hasCommands };
			const own = workspace.problemsOf(file);
			if (!wantsFixAll(context?.only))
				return features.codeActions(analyses, own, file, range, workspace.library, ability);
			const action = features.fixAll(analyses, own, file, documents.snapshot, ability);
			return action ? [action] : [];
		}),
	);
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
	connection.onDocumentSymbol(
		request("document symbols", [], ofSyntax(features.documentSymbols, features.yamlOutline)),
	);
	connection.onWorkspaceSymbol(
		request("workspace symbols", [], ({ query }) => {
			const found = documents.all.flatMap(({ path }) => find(path).analyses);
			return features.workspaceSymbols([...new Set(found)], documents.snapshot, query);
		}),
	);
	connection.onFoldingRanges(request("folding", [], ofSyntax(features.folding, features.yamlFolding)));
	connection.onSelectionRanges(
		onText("selection ranges", null, (_, file, { positions }) => {
			const reading = workspace.documents.snapshot.read(file);
			return reading.kind === "text" && isDeviceTree(file) ? features.selectionRanges(reading.text, positions) : null;
		}),
	);
	const { semanticTokens } = connection.languages;
	semanticTokens.on(request("colours", NO_TOKENS, ({ textDocument: { uri } }) => results.full(uri, tokensOf(uri))));
	semanticTokens.onDelta(
		request("colours", NO_TOKENS, ({ textDocument: { uri }, previousResultId }) =>
			results.since(uri, previousResultId, tokensOf(uri)),
		),
	);
	semanticTokens.onRange(
		request("colours", NO_TOKENS, ({ textDocument: { uri }, range }) => ({ data: tokensOf(uri, range) })),
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
	const importing: Importing = options.importing ?? (async (task) => features.importReport(documents.snapshot, task));
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
			return renumbering(workspace, file, { before, after }, showing.isEditable);
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
	connection.listen();
}

/** Of what is refused the client shows why. */
function orRefused<T>(answer: T | { readonly refused: string }): T {
	if (typeof answer === "object" && answer !== null && "refused" in answer)
		throw new ResponseError(LSPErrorCodes.RequestFailed, answer.refused);
	return answer;
}

function oldHover(hover: Hover): Hover {
	const { value } = hover.contents as MarkupContent;
	const contents: MarkupContent = { kind: "markdown", value: `${OLD_ANSWER}\n\n${value}` };
	return { ...hover, contents };
}

const OLD_ANSWER = "*This answer is old: checking the files as they are now failed.*";

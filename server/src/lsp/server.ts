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
import { FEATURES, type Features } from "./features.ts";
import { followDocuments } from "./follow-documents.ts";
import { shakeHands } from "./handshake.ts";
import type { Importing } from "./import-request.ts";
import { REFUSED_REQUEST, refusal } from "./message-strategy.ts";
import { createOfSyntax } from "./of-syntax.ts";
import { answerOwnRequests } from "./own-requests.ts";
import { ACTIVE_EDITOR_NOTIFICATION } from "./protocol.ts";
import { createRehearsal } from "./rehearsal.ts";
import { Rounds, turn } from "./rounds.ts";
import { type Client, createShowing } from "./showing.ts";
import { TokenResults } from "./token-results.ts";

export interface ServerOptions {
	readonly files: FileSystem;
	readonly analyse: typeof analyse;
	/** A clock that counts milliseconds, to know how long an analysis takes; the system's where this is not given. */
	readonly now?: () => number;
	/** A file shipped with the program, such as `rules/<code>.md`. */
	readonly readShipped: (name: string) => string | undefined;
	/** Imports beside everything else; without it the server does so itself, and answers nothing meanwhile. */
	readonly importing?: Importing;
	/** How often an edit is rehearsed when the first board is open; never where this is not given. */
	readonly rehearsals?: number;
	/** Called when all of them are done: what is wanted often has been compiled by then. */
	readonly rehearsed?: () => void;
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
	/** Asked for each finding that is shown. */
	const pages = new Map<string, boolean>();
	const hasPage = (code: string): boolean => {
		const known = pages.get(code) ?? pageOf(code) !== undefined;
		pages.set(code, known);
		return known;
	};
	const workspace = new Workspace(files, options.analyse, options.now);
	const trees = openSyntaxTrees(options.syntaxWasm, (fault) => logFault("loading the grammar", fault));
	const client: Client = {
		folders: [],
		uriScheme: "vscode",
		activeUri: undefined,
		refreshesLenses: false,
		refreshesHints: false,
		refreshesColours: false,
		createsFiles: false,
		asksFirst: false,
		hasCommands: false,
		takesSnippets: false,
	};
	const showing = createShowing({ connection, workspace, features, client, hasPage, logFault });
	const rehearse = createRehearsal(workspace, options.rehearsals ?? 0, logFault, () => options.rehearsed?.());
	const rounds = new Rounds(async (isOutdated) => {
		await ready;
		await showing.round(isOutdated);
		// nobody waits for it
		void rehearse(isOutdated);
	});
	const onChange = () => rounds.request();
	const ready = shakeHands({ connection, workspace, client, capabilities: CAPABILITIES, onChange, logFault });
	const answers = answering(workspace, ready, logFault);
	const { request, find, onFile, onText, onOffset, onTyping } = answers;
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
			return features.completion(offered, client.takesSnippets, client.hasCommands);
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
		onOffset<PrepareRenameParams, PrepareRenameResult | null>("rename place", null, ({ analyses }, file, offset) => {
			const place = features.renamePlace(workspace.library, analyses, file, offset, showing.isEditable, hasPeer(file));
			// while the new name is typed
			if (!("refused" in place)) void lookAround(workspace);
			return orRefused(place);
		}),
	);
	connection.onRenameRequest(
		onOffset<RenameParams, WorkspaceEdit | null>("rename", null, ({ analyses }, file, offset, { newName }) =>
			orRefused(
				features.rename(workspace.library, analyses, file, offset, newName, showing.isEditable, {
					hasPeer: hasPeer(file),
					asksFirst: client.asksFirst,
				}),
			),
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
	answerOwnRequests({
		connection,
		workspace,
		features,
		client,
		answering: answers,
		isEditable: showing.isEditable,
		importing: options.importing,
		pageOf,
		onChange,
	});
	connection.listen();
}

/** Lets whatever is asked meanwhile go first. */
async function lookAround(workspace: Workspace): Promise<void> {
	for (const _ of workspace.lookingAround()) await turn();
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

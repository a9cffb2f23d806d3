import {
	type Connection,
	DidChangeConfigurationNotification,
	DidChangeWatchedFilesNotification,
	type DocumentSymbolParams,
	type FoldingRangeParams,
	type InitializeParams,
	type InitializeResult,
	type ServerCapabilities,
	TextDocumentSyncKind,
	TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Tree } from "web-tree-sitter";
import type { analyse } from "../analysis.ts";
import { openSyntaxTrees, type SyntaxWasm } from "../syntax/syntax-trees.ts";
import type { FileSystem } from "../workspace/file-system.ts";
import { rulePage } from "../workspace/rule-page.ts";
import { pathOfUri } from "../workspace/uris.ts";
import { Workspace } from "../workspace/workspace.ts";
import { answering } from "./answering.ts";
import { askSettings, type Folder } from "./configuration.ts";
import { FEATURES, type Features } from "./features.ts";
import { ACTIVE_EDITOR_NOTIFICATION, GRANTS_REQUEST, type GrantsParams, RULE_PAGE_REQUEST } from "./protocol.ts";
import { Rounds } from "./rounds.ts";
import { type Client, createShowing } from "./showing.ts";

export interface ServerOptions {
	readonly files: FileSystem;
	readonly analyse: typeof analyse;
	/** A file shipped with the program, such as `rules/<code>.md`. */
	readonly readShipped: (name: string) => string | undefined;
	readonly syntaxWasm: () => Promise<SyntaxWasm>;
	readonly features?: Features;
}

const CAPABILITIES: ServerCapabilities = {
	textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
	workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
	hoverProvider: true,
	definitionProvider: true,
	referencesProvider: true,
	documentLinkProvider: {},
	documentSymbolProvider: true,
	foldingRangeProvider: true,
	codeActionProvider: { codeActionKinds: ["quickfix"] },
	codeLensProvider: {},
};

const WATCHED = "**/*.{dts,dtsi,dtso,h,yaml,yml,json,cfg,dtb,dtbo}";

/** Serves one client until the connection closes. */
export function serve(connection: Connection, options: ServerOptions): void {
	const { files, features = FEATURES, readShipped } = options;
	const logFault = (what: string, fault: unknown): void =>
		connection.console.error(`${what}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`);
	const pageOf = (code: string) => rulePage(code, readShipped);
	const workspace = new Workspace(files, options.analyse);
	const { documents } = workspace;
	const texts = new TextDocuments(TextDocument);
	const trees = openSyntaxTrees(options.syntaxWasm, (fault) => logFault("loading the grammar", fault));
	const client: Client = { folders: [], uriScheme: "vscode", activeUri: undefined };
	const hasPage = (code: string) => pageOf(code) !== undefined;
	const showing = createShowing({ connection, workspace, features, client, hasPage, logFault });
	let isReady = (): void => {};
	const ready = new Promise<void>((done) => {
		isReady = done;
	});
	const rounds = new Rounds(async (isOutdated) => {
		await ready;
		await showing.round(isOutdated);
	});
	const { request, onFile, onOffset } = answering(workspace, ready, logFault);
	let capabilities: InitializeParams["capabilities"] = {};

	const folderOf = ({ uri }: { readonly uri: string }): Folder[] => {
		const path = pathOfUri(uri);
		return path === undefined ? [] : [{ uri, path: files.realPath(path) }];
	};

	const readSettings = async (): Promise<void> => {
		if (capabilities.workspace?.configuration) workspace.settingsOf = await askSettings(connection, client.folders);
		rounds.request();
	};

	const lookAgain = (): void => {
		documents.forgetDisk();
		rounds.request();
	};

	connection.onInitialize((params): InitializeResult => {
		capabilities = params.capabilities;
		const roots = params.workspaceFolders ?? (params.rootUri ? [{ uri: params.rootUri }] : []);
		client.folders = roots.flatMap(folderOf);
		const { uriScheme } = (params.initializationOptions ?? {}) as { readonly uriScheme?: unknown };
		if (typeof uriScheme === "string") client.uriScheme = uriScheme;
		return { serverInfo: { name: "scmi-dt" }, capabilities: CAPABILITIES };
	});

	connection.onInitialized(async () => {
		const { workspace: offered } = capabilities;
		if (offered?.didChangeConfiguration?.dynamicRegistration)
			void connection.client.register(DidChangeConfigurationNotification.type, { section: "scmi" });
		if (offered?.didChangeWatchedFiles?.dynamicRegistration)
			void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: WATCHED }] });
		if (offered?.workspaceFolders)
			connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
				const gone = removed.map(({ uri }) => uri);
				client.folders = [...client.folders.filter(({ uri }) => !gone.includes(uri)), ...added.flatMap(folderOf)];
				void readSettings();
			});
		await readSettings().catch((fault) => logFault("reading the settings", fault));
		isReady();
	});

	texts.onDidOpen(() => documents.forgetDisk());
	texts.onDidChangeContent(({ document }) => {
		const path = pathOfUri(document.uri);
		if (path === undefined) return;
		documents.set(document.uri, path, document.version, document.getText());
		rounds.request();
	});
	texts.onDidSave(lookAgain);
	texts.onDidClose(({ document }) => {
		documents.close(document.uri);
		trees.forget(document.uri);
		rounds.request();
	});
	connection.onDidChangeWatchedFiles(lookAgain);
	connection.onDidChangeConfiguration(() => readSettings().catch((fault) => logFault("reading the settings", fault)));
	connection.onNotification(ACTIVE_EDITOR_NOTIFICATION, ({ uri }: { readonly uri: string | null }) => {
		client.activeUri = uri ?? undefined;
		lookAgain();
	});

	/** One at a time: a tree is gone as soon as the next one of its document is asked for. */
	let lastSyntax: Promise<unknown> = Promise.resolve();
	const onSyntax = <R>(name: string, feature: (tree: Tree, text: string) => R[]) =>
		request(name, [], ({ textDocument: { uri } }: DocumentSymbolParams | FoldingRangeParams) => {
			const answer = lastSyntax.then(async () => {
				const text = documents.get(uri)?.text;
				const tree = text === undefined ? undefined : await trees.of(uri, text);
				return tree && text !== undefined ? feature(tree, text) : [];
			});
			lastSyntax = answer.catch(() => {});
			return answer;
		});
	connection.onHover(onOffset("hover", undefined, features.hover));
	connection.onDefinition(onOffset("definition", [], features.definition));
	connection.onReferences(
		onOffset("references", [], (analyses, file, offset, { context }) =>
			features.references(analyses, file, offset, context.includeDeclaration),
		),
	);
	connection.onDocumentLinks(onFile("document links", [], features.documentLinks));
	connection.onCodeLens(onFile("code lenses", [], features.codeLenses));
	connection.onCodeAction(
		onFile("code actions", [], (analyses, file, { range }) =>
			features.codeActions(analyses, file, range, showing.isOwn),
		),
	);
	connection.onDocumentSymbol(onSyntax("document symbols", features.documentSymbols));
	connection.onFoldingRanges(onSyntax("folding", features.folding));
	connection.onRequest(
		GRANTS_REQUEST,
		request("grants", null, ({ uri }: GrantsParams) => {
			const file = workspace.fileOf(uri);
			const analysis = file === undefined ? undefined : workspace.analysesOf(file)[0];
			return analysis ? features.grantsReport(analysis) : null;
		}),
	);
	connection.onRequest(
		RULE_PAGE_REQUEST,
		request("rule page", null, ({ code }: { readonly code: string }) => pageOf(code) ?? null),
	);

	texts.listen(connection);
	connection.listen();
}

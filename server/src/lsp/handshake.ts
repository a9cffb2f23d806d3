import {
	type Connection,
	DidChangeConfigurationNotification,
	DidChangeWatchedFilesNotification,
	type InitializeParams,
	RegistrationType,
	type ServerCapabilities,
} from "vscode-languageserver";
import { SEMANTIC_LEGEND } from "../features/semantic-tokens.ts";
import { pathOfUri } from "../workspace/uris.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { askSettings, type Folder } from "./configuration.ts";
import type { Client } from "./showing.ts";

/** What answers may depend on: trees and configurations; what builds trees, and shows where they lie. */
const WATCHED = [
	"**/*.{dts,dtsi,dtso,h,yaml,yml,json,cfg,dtb,dtbo,cmd,scr,its,in}",
	// of a firmware that catalogues are made from, and what was captured of one
	"**/*.{c,mk,cmake,txt}",
	"**/{Makefile,.config,*_defconfig,layer.conf,external.desc,extlinux.conf,config.txt}",
];

const TREES = [{ language: "devicetree" }, { language: "dts" }];

/** Our own YAML. */
const YAML = [{ pattern: "**/*.scmi.{yaml,yml}" }, { pattern: "**/scmi.yaml" }];

const TOKENS = { legend: SEMANTIC_LEGEND, full: { delta: true }, range: true };

/**
 * What is for some documents only: an editor has its own outline of JSON, and colours of C. Of these it is told where it lets us say so.
 */
const SELECTIVE = [
	{
		client: "documentSymbol",
		provider: "documentSymbolProvider",
		method: "textDocument/documentSymbol",
		options: {},
		documentSelector: [...TREES, ...YAML],
	},
	{
		client: "foldingRange",
		provider: "foldingRangeProvider",
		method: "textDocument/foldingRange",
		options: {},
		documentSelector: [...TREES, ...YAML],
	},
	{
		client: "selectionRange",
		provider: "selectionRangeProvider",
		method: "textDocument/selectionRange",
		options: {},
		documentSelector: TREES,
	},
	{
		client: "semanticTokens",
		provider: "semanticTokensProvider",
		method: "textDocument/semanticTokens",
		options: TOKENS,
		documentSelector: TREES,
	},
] as const;

/**
 * Learns to know the client: its folders, settings and abilities, and later changes of them. Gives what to wait for before
 * anything is answered.
 */
export function shakeHands(parts: {
	readonly connection: Connection;
	readonly workspace: Workspace;
	readonly client: Client;
	readonly capabilities: ServerCapabilities;
	readonly onChange: () => void;
	readonly logFault: (what: string, fault: unknown) => void;
}): Promise<void> {
	const { connection, workspace, client, capabilities, onChange, logFault } = parts;
	let offered: InitializeParams["capabilities"]["workspace"];
	let selected: readonly (typeof SELECTIVE)[number][] = [];

	const folderOf = ({ uri }: { readonly uri: string }): Folder[] => {
		const path = pathOfUri(uri);
		return path === undefined ? [] : [{ uri, path: workspace.realPath(path) }];
	};

	const readSettings = async (): Promise<void> => {
		try {
			if (offered?.configuration) workspace.settingsOf = await askSettings(connection, client.folders);
		} catch (fault) {
			logFault("reading the settings", fault);
		}
		onChange();
	};

	/** Nobody waits for it: a client that refuses it, or is gone by then, goes without. */
	const register = (registration: Promise<unknown>): void => {
		registration.catch(() => {});
	};

	connection.onInitialize((params) => {
		offered = params.capabilities.workspace;
		const { textDocument = {} } = params.capabilities;
		selected = SELECTIVE.filter(({ client: name }) => textDocument[name]?.dynamicRegistration === true);
		const roots = params.workspaceFolders ?? (params.rootUri ? [{ uri: params.rootUri }] : []);
		client.folders = roots.flatMap(folderOf);
		client.takesSnippets = params.capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
		client.refreshesLenses = offered?.codeLens?.refreshSupport === true;
		client.refreshesHints = offered?.inlayHint?.refreshSupport === true;
		client.refreshesColours = offered?.semanticTokens?.refreshSupport === true;
		const { uriScheme } = (params.initializationOptions ?? {}) as { readonly uriScheme?: unknown };
		client.hasCommands = typeof uriScheme === "string";
		if (typeof uriScheme === "string") client.uriScheme = uriScheme;
		const { documentChanges, changeAnnotationSupport, resourceOperations = [] } = offered?.workspaceEdit ?? {};
		client.asksFirst = documentChanges === true && changeAnnotationSupport !== undefined;
		client.createsFiles = documentChanges === true && resourceOperations.includes("create");
		const others = SELECTIVE.filter((each) => !selected.includes(each));
		const always = Object.fromEntries(
			others.map(({ provider, options }) => [provider, Object.keys(options).length === 0 || options]),
		);
		return { serverInfo: { name: "scmi-dt" }, capabilities: { ...capabilities, ...always } };
	});
	connection.onDidChangeConfiguration(readSettings);
	return new Promise((ready) => {
		connection.onInitialized(async () => {
			if (offered?.didChangeConfiguration?.dynamicRegistration)
				register(connection.client.register(DidChangeConfigurationNotification.type, { section: "scmi" }));
			if (offered?.didChangeWatchedFiles?.dynamicRegistration)
				register(
					connection.client.register(DidChangeWatchedFilesNotification.type, {
						watchers: WATCHED.map((globPattern) => ({ globPattern })),
					}),
				);
			for (const { method, options, documentSelector } of selected)
				register(connection.client.register(new RegistrationType(method), { ...options, documentSelector }));
			if (offered?.workspaceFolders)
				connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
					const gone = removed.map(({ uri }) => uri);
					client.folders = [...client.folders.filter(({ uri }) => !gone.includes(uri)), ...added.flatMap(folderOf)];
					void readSettings();
				});
			await readSettings();
			ready();
		});
	});
}

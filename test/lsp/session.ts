import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import type {
	Diagnostic,
	InitializeParams,
	InitializeResult,
	PublishDiagnosticsParams,
	Registration,
	RegistrationParams,
	ServerCapabilities,
	TextDocumentClientCapabilities,
} from "vscode-languageserver";
import {
	type Connection,
	createConnection,
	createProtocolConnection,
	type ProtocolConnection,
	StreamMessageReader,
	StreamMessageWriter,
} from "vscode-languageserver/node";
import { analyse } from "../../server/src/analysis.ts";
import type { Features } from "../../server/src/lsp/features.ts";
import type { Importing } from "../../server/src/lsp/import-request.ts";
import { messageStrategy } from "../../server/src/lsp/message-strategy.ts";
import { STATUS_NOTIFICATION, type StatusReport } from "../../server/src/lsp/protocol.ts";
import { serve } from "../../server/src/lsp/server.ts";
import type { FileSystem } from "../../server/src/workspace/file-system.ts";

const PATIENCE_MS = 5_000;
const RULES = join(import.meta.dirname, "../../server/src/rules");
const { resolve } = createRequire(import.meta.url);

export interface SessionOptions {
	readonly files: FileSystem;
	readonly folders?: readonly string[];
	readonly features?: Features;
	readonly analyse?: typeof analyse;
	readonly now?: () => number;
	readonly importing?: Importing;
	readonly rehearsals?: number;
	readonly rehearsed?: () => void;
	readonly initializationOptions?: unknown;
	/** The `scmi` settings of every folder. */
	readonly settings?: unknown;
	/** What the client can do with documents. */
	readonly textDocument?: TextDocumentClientCapabilities;
	/** What it says of itself in another way than an editor that can do everything. */
	readonly params?: Partial<InitializeParams>;
}

/** The real server and a client that speaks with it over streams, as an editor would. */
export interface Session {
	readonly client: ProtocolConnection;
	/** What the server can do, as it said first. */
	readonly offered: ServerCapabilities;
	/** What it registered afterwards. */
	readonly registered: readonly Registration[];
	/** Everything published, in order. */
	readonly published: readonly PublishDiagnosticsParams[];
	readonly logged: readonly string[];
	readonly statuses: readonly StatusReport[];
	/** How many analyses were made. */
	readonly analyses: number;
	open(path: string, text: string, version?: number): Promise<void>;
	/** Replaces the whole text. */
	change(path: string, version: number, text: string): Promise<void>;
	close(path: string): Promise<void>;
	/** Changes the `scmi` settings of every folder, as saving settings.json does. */
	configure(settings: unknown): Promise<void>;
	/** Tells the server that files on the disk changed. */
	touch(path: string): Promise<void>;
	request<R>(method: string, params: unknown): Promise<R>;
	/** The findings last published for a file, as `line:character severity[code]`. */
	findings(path: string): readonly string[] | undefined;
	/** Waits until the findings of a file are these. */
	shows(path: string, expected: readonly string[]): Promise<void>;
	/** Waits until something is true. */
	until(what: string, holds: () => boolean): Promise<void>;
	end(): void;
}

export async function startSession(options: SessionOptions): Promise<Session> {
	const toServer = new PassThrough();
	const toClient = new PassThrough();
	const published: PublishDiagnosticsParams[] = [];
	const logged: string[] = [];
	const statuses: StatusReport[] = [];
	let analyses = 0;
	let { settings } = options;
	const server: Connection = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient), {
		messageStrategy: messageStrategy((what) => server.console.error(what)),
	});
	serve(server, {
		files: options.files,
		analyse: (...args) => {
			analyses++;
			return (options.analyse ?? analyse)(...args);
		},
		readShipped: (name) => {
			try {
				return readFileSync(join(RULES, "..", name), "utf8");
			} catch {
				return undefined;
			}
		},
		syntaxWasm: async () => ({
			runtime: await readFile(resolve("web-tree-sitter/web-tree-sitter.wasm")),
			language: await readFile(resolve("tree-sitter-devicetree/tree-sitter-devicetree.wasm")),
		}),
		...(options.features && { features: options.features }),
		...(options.importing && { importing: options.importing }),
		...(options.now !== undefined && { now: options.now }),
		...(options.rehearsals !== undefined && { rehearsals: options.rehearsals }),
		...(options.rehearsed && { rehearsed: options.rehearsed }),
	});
	const client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
	client.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
		published.push(params);
	});
	client.onNotification("window/logMessage", ({ message }: { message: string }) => void logged.push(message));
	client.onNotification(STATUS_NOTIFICATION, (status: StatusReport) => void statuses.push(status));
	client.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) => items.map(() => settings ?? null));
	const registered: Registration[] = [];
	client.onRequest("client/registerCapability", ({ registrations }: RegistrationParams) => {
		registered.push(...registrations);
		return null;
	});
	client.onRequest("workspace/codeLens/refresh", () => null);
	client.listen();

	const folders = options.folders ?? ["/board"];
	const params: InitializeParams = {
		processId: null,
		rootUri: null,
		workspaceFolders: folders.map((path) => ({ uri: uri(path), name: path })),
		capabilities: {
			workspace: { configuration: true, workspaceFolders: true, codeLens: { refreshSupport: true } },
			...(options.textDocument && { textDocument: options.textDocument }),
		},
		initializationOptions: options.initializationOptions,
		...options.params,
	};
	const { capabilities: offered } = await client.sendRequest<InitializeResult>("initialize", params);
	await client.sendNotification("initialized", {});

	const findings = (path: string) => published.findLast((entry) => entry.uri === uri(path))?.diagnostics.map(written);
	const until = async (what: string, holds: () => boolean): Promise<void> => {
		for (const start = Date.now(); !holds(); await new Promise((later) => setTimeout(later, 2)))
			if (Date.now() - start > PATIENCE_MS) assert.fail(`waited in vain for ${what}`);
	};
	return {
		client,
		offered,
		registered,
		published,
		logged,
		statuses,
		get analyses() {
			return analyses;
		},
		open: (path, text, version = 1) =>
			client.sendNotification("textDocument/didOpen", {
				textDocument: { uri: uri(path), languageId: "devicetree", version, text },
			}),
		change: (path, version, text) =>
			client.sendNotification("textDocument/didChange", {
				textDocument: { uri: uri(path), version },
				contentChanges: [{ text }],
			}),
		close: (path) => client.sendNotification("textDocument/didClose", { textDocument: { uri: uri(path) } }),
		configure: (changed) => {
			settings = changed;
			return client.sendNotification("workspace/didChangeConfiguration", { settings: null });
		},
		touch: (path) =>
			client.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: uri(path), type: 2 }] }),
		request: (method, requested) => client.sendRequest(method, requested),
		findings,
		async shows(path, expected) {
			const isShown = () => JSON.stringify(findings(path) ?? []) === JSON.stringify(expected);
			await until(`${JSON.stringify(expected)} in ${path}`, isShown).catch(() =>
				assert.deepEqual(findings(path), expected),
			);
		},
		until,
		end() {
			client.dispose();
			server.dispose();
		},
	};
}

export function uri(path: string): string {
	return `file://${path}`;
}

export function written({ range, severity, code }: Diagnostic): string {
	const { line, character } = range.start;
	return `${line}:${character} ${["", "error", "warning", "information", "hint"][severity ?? 1]}[${code}]`;
}

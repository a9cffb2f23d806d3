import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { PublishDiagnosticsParams } from "vscode-languageserver";
import {
	createProtocolConnection,
	type ProtocolConnection,
	StreamMessageReader,
	StreamMessageWriter,
} from "vscode-languageserver/node";

/** A language server that is measured: one process over stdio. */
export interface MeasuredServer {
	/** What Node is given to run it. */
	readonly args: readonly string[];
	readonly environment: Readonly<Record<string, string>>;
	/** What it is answered when it asks for its settings, by section. */
	readonly settings: Readonly<Record<string, object>>;
	/** What it is told of them at its start, where it does not ask. */
	readonly toldSettings?: object;
	/** What it says of a file that it has not looked at yet. */
	readonly placeholder?: string;
	/** Fails when it does not do what is to be measured; called once the first findings are there. */
	readonly check?: (client: ProtocolConnection, uri: string) => Promise<void>;
}

/** What one server took; all in milliseconds, but the memory. */
export interface Session {
	/** From the start of its process to the first findings of the board. */
	readonly opened: number;
	/** From a character typed to new findings, in order. */
	readonly edits: readonly number[];
	/** From a character typed to the answer about the text with it, by request. */
	readonly answers: Readonly<Record<Asked, readonly number[]>>;
	/** MB that the process has in the end. */
	readonly memory: number;
}

export const EDITS = 100;
/** What somebody asks for with the same keystroke, before there can be findings. */
export const ASKED = {
	completion: "textDocument/completion",
	hover: "textDocument/hover",
} as const;
export type Asked = keyof typeof ASKED;
const ASKED_EACH = 20;
/** Somebody looks at a board before the first character. */
const LOOK = 1500;
/** What is misspelt: a macro that most boards have in their own text, else the first label that something refers to. */
const MISSPELT = [/GPIO_ACTIVE_(HIGH|LOW)/, /(?<=<&)\w/];

/** Servers that are refused these end. */
const UNHEEDED = ["client/registerCapability", "workspace/diagnostic/refresh", "workspace/semanticTokens/refresh"];

/** Starts a server, opens a board of a Linux tree and types in it. */
export async function runSession(server: MeasuredServer, linux: string, board: string): Promise<Session> {
	const began = performance.now();
	const child = spawn(process.execPath, [...server.args], {
		stdio: ["pipe", "pipe", "inherit"],
		env: { ...process.env, ...server.environment },
	});
	const ended = new Promise((done) => child.on("exit", done));
	const client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
	try {
		await begin(client, server, linux);
		const times = await type(client, server, board);
		const memory = megabytesOf(child.pid);
		// so that it leaves what it has compiled
		await client.sendRequest("shutdown");
		await client.sendNotification("exit");
		await ended;
		return { ...times, opened: times.opened - began, memory };
	} finally {
		client.dispose();
		child.kill();
	}
}

async function begin(
	client: ProtocolConnection,
	{ settings, toldSettings }: MeasuredServer,
	linux: string,
): Promise<void> {
	const workspaceFolders = [{ uri: pathToFileURL(linux).href, name: "linux" }];
	client.onRequest("workspace/configuration", ({ items }: { items: { section?: string }[] }) =>
		items.map(({ section = "" }) => settings[section] ?? {}),
	);
	client.onRequest("workspace/workspaceFolders", () => workspaceFolders);
	for (const request of UNHEEDED) client.onRequest(request, () => null);
	client.listen();
	const capabilities = { workspace: { configuration: true, workspaceFolders: true } };
	await client.sendRequest("initialize", { processId: null, rootUri: null, workspaceFolders, capabilities });
	await client.sendNotification("initialized", {});
	if (toldSettings) await client.sendNotification("workspace/didChangeConfiguration", { settings: toldSettings });
}

/** A name with one letter more is no name at all: findings come and go with the letter. `opened` is a time of the clock. */
async function type(
	client: ProtocolConnection,
	server: MeasuredServer,
	board: string,
): Promise<Omit<Session, "memory">> {
	const uri = pathToFileURL(board).href;
	const text = readFileSync(board, "utf8");
	const at = MISSPELT.map((name) => text.search(name)).find((found) => found >= 0) ?? 0;
	const position = { line: text.slice(0, at).split("\n").length - 1, character: at - text.lastIndexOf("\n", at) - 1 };
	const next = { ...position, character: position.character + 1 };
	const published = new Map<number, () => void>();
	client.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
		const { diagnostics, version } = params;
		if (params.uri !== uri || version === undefined) return;
		if (diagnostics.some(({ message }) => message === server.placeholder)) return;
		const isTold = diagnostics.some(({ range }) => range.start.line === position.line);
		if (isTold || !isMisspelt(version)) published.get(version)?.();
	});
	const shown = (version: number): Promise<void> => new Promise((done) => published.set(version, done));

	const misspelt = `${text.slice(0, at)}X${text.slice(at)}`;
	const first = shown(1);
	await client.sendNotification("textDocument/didOpen", {
		textDocument: { uri, languageId: "devicetree", version: 1, text: misspelt },
	});
	await first;
	const opened = performance.now();
	await server.check?.(client, uri);
	await new Promise((done) => setTimeout(done, LOOK));

	let version = 1;
	/** Types the letter, or takes it away, and waits until its findings are there. */
	const edit = async (asked?: Asked): Promise<number> => {
		version++;
		const wasMisspelt = !isMisspelt(version);
		const change = { range: { start: position, end: wasMisspelt ? next : position }, text: wasMisspelt ? "" : "X" };
		const began = performance.now();
		const done = shown(version);
		await client.sendNotification("textDocument/didChange", {
			textDocument: { uri, version },
			contentChanges: [change],
		});
		let answered: number | undefined;
		if (asked) {
			await client.sendRequest(ASKED[asked], { textDocument: { uri }, position: wasMisspelt ? position : next });
			answered = performance.now();
		}
		await done;
		return (answered ?? performance.now()) - began;
	};
	const inOrder = async (count: number, asked?: Asked): Promise<readonly number[]> => {
		const times: number[] = [];
		while (times.length < count) times.push(await edit(asked));
		return times;
	};
	return {
		opened,
		edits: await inOrder(EDITS),
		answers: { completion: await inOrder(ASKED_EACH, "completion"), hover: await inOrder(ASKED_EACH, "hover") },
	};
}

/** It is opened with the letter. */
const isMisspelt = (version: number): boolean => version % 2 === 1;

/** What a process has in memory; 0 where the system does not tell. */
function megabytesOf(pid: number | undefined): number {
	const { stdout } = spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
	return Math.round(Number(stdout ?? 0) / 1024);
}

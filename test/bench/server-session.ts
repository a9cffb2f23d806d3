import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PublishDiagnosticsParams } from "vscode-languageserver";
import {
	createProtocolConnection,
	type ProtocolConnection,
	StreamMessageReader,
	StreamMessageWriter,
} from "vscode-languageserver/node";
import { SERVER_FLAGS, serverEnvironment } from "../../client/src/server-flags.ts";
import { readBoard } from "../../server/src/board/read-board.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { DEVICE_ID_SPELLINGS } from "../../server/src/hypervisors/index.ts";
import { catalogueFromUses } from "../../server/src/importers/from-dts.ts";
import { observedUses } from "../../server/src/importers/observed-uses.ts";
import { GRANTS_REQUEST, type GrantsReport } from "../../server/src/lsp/protocol.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";

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
const CATALOGUE_NAME = "observed";

/** Starts a server as the extension does, over stdio, opens a board and types in it. `storage`: the extension's own folder. */
export async function runSession(
	linux: string,
	board: string,
	storage: string,
	flags: readonly string[] = SERVER_FLAGS,
	program = "dist/scmi-dt.cjs",
): Promise<Session> {
	const folder = mkdtempSync(join(tmpdir(), "scmi-bench-"));
	const catalogue = join(folder, "complete.scmi.yaml");
	writeFileSync(catalogue, completeCatalogue(linux, board));
	const began = performance.now();
	const child = spawn(process.execPath, [...flags, program, "lsp", "--stdio"], {
		stdio: ["pipe", "pipe", "inherit"],
		env: { ...process.env, ...serverEnvironment(storage) },
	});
	const ended = new Promise((done) => child.on("exit", done));
	const client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
	try {
		await begin(client, linux, catalogue);
		const times = await type(client, board);
		const memory = megabytesOf(child.pid);
		// so that it leaves what it has compiled
		await client.sendRequest("shutdown");
		await client.sendNotification("exit");
		await ended;
		return { ...times, opened: times.opened - began, memory };
	} finally {
		client.dispose();
		child.kill();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function begin(client: ProtocolConnection, linux: string, catalogue: string): Promise<void> {
	client.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) => items.map(() => ({ catalogue })));
	client.onRequest("client/registerCapability", () => null);
	client.listen();
	const capabilities = { workspace: { configuration: true, workspaceFolders: true } };
	const workspaceFolders = [{ uri: pathToFileURL(linux).href, name: "linux" }];
	await client.sendRequest("initialize", { processId: null, rootUri: null, workspaceFolders, capabilities });
	await client.sendNotification("initialized", {});
}

/** A macro's name with one letter more is no name at all: findings come and go with the letter. `opened` is a time of the clock. */
async function type(client: ProtocolConnection, board: string): Promise<Omit<Session, "memory">> {
	const uri = pathToFileURL(board).href;
	const text = readFileSync(board, "utf8");
	const at = text.search(/GPIO_ACTIVE_(HIGH|LOW)/);
	const position = { line: text.slice(0, at).split("\n").length - 1, character: at - text.lastIndexOf("\n", at) - 1 };
	const next = { ...position, character: position.character + 1 };
	const published = new Map<number, () => void>();
	client.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
		if (params.uri === uri && params.version !== undefined) published.get(params.version)?.();
	});
	const shown = (version: number): Promise<void> => new Promise((done) => published.set(version, done));

	const misspelt = `${text.slice(0, at)}X${text.slice(at)}`;
	const first = shown(1);
	await client.sendNotification("textDocument/didOpen", {
		textDocument: { uri, languageId: "devicetree", version: 1, text: misspelt },
	});
	await first;
	const opened = performance.now();
	const report = await client.sendRequest<GrantsReport | null>(GRANTS_REQUEST, { uri });
	if (report?.catalogue !== CATALOGUE_NAME || report.resources.length === 0) throw new Error("the model is not on");
	await new Promise((done) => setTimeout(done, LOOK));

	let version = 1;
	/** Types the letter, or takes it away, and waits until its findings are there. */
	const edit = async (asked?: Asked): Promise<number> => {
		version++;
		const isMisspelt = version % 2 === 0;
		const change = { range: { start: position, end: isMisspelt ? next : position }, text: isMisspelt ? "" : "X" };
		const began = performance.now();
		const done = shown(version);
		await client.sendNotification("textDocument/didChange", {
			textDocument: { uri, version },
			contentChanges: [change],
		});
		let answered: number | undefined;
		if (asked) {
			await client.sendRequest(ASKED[asked], { textDocument: { uri }, position: isMisspelt ? position : next });
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

/** What a process has in memory; 0 where the system does not tell. */
function megabytesOf(pid: number | undefined): number {
	const { stdout } = spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
	return Math.round(Number(stdout ?? 0) / 1024);
}

/** Lists what the board itself refers to, as if firmware had just that. */
function completeCatalogue(linux: string, board: string): string {
	const prefixes = join(linux, "scripts/dtc/include-prefixes");
	const includePath = { folders: [prefixes, dirname(board)], dtcFolders: [dirname(board), prefixes] };
	const disk = new DiskCache(diskFiles).snapshot;
	const { tree } = resolve(disk, createSourceCache(), board, { includePath, defines: {} });
	return catalogueFromUses(observedUses(readBoard(tree, DEVICE_ID_SPELLINGS)), {
		name: CATALOGUE_NAME,
		source: board,
		completeness: "complete",
	});
}

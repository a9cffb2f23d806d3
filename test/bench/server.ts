import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PublishDiagnosticsParams } from "vscode-languageserver";
import {
	createProtocolConnection,
	type ProtocolConnection,
	StreamMessageReader,
	StreamMessageWriter,
} from "vscode-languageserver/node";
import { readBoard } from "../../server/src/board/read-board.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { DEVICE_ID_SPELLINGS } from "../../server/src/hypervisors/index.ts";
import { catalogueFromUses } from "../../server/src/importers/from-dts.ts";
import { observedUses } from "../../server/src/importers/observed-uses.ts";
import { GRANTS_REQUEST, type GrantsReport } from "../../server/src/lsp/protocol.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { medianOf, printTable } from "./measure.ts";

const BOARDS = ["arm64/boot/dts/freescale/imx95-19x19-evk.dts", "arm64/boot/dts/rockchip/rk3588-rock-5b.dts"];
const ROUNDS = 40;
const CATALOGUE_NAME = "observed";
/** As the extension starts it. */
const SERVER = [
	"--max-semi-space-size=64",
	join(dirname(process.argv[1] ?? ""), "../dist/scmi-dt.cjs"),
	"lsp",
	"--stdio",
];

/** What somebody waits for who types in a board: the built server over stdio, rules and model on. */
export async function benchServer(linux: string): Promise<void> {
	const rows: string[][] = [];
	for (const name of BOARDS) rows.push(await measure(linux, join(linux, "arch", name)));
	console.log("\nThe language server over stdio, milliseconds, medians");
	printTable(["board", "open, first findings", "a character, new findings", "the slowest of ten", "hover"], rows);
}

async function measure(linux: string, board: string): Promise<string[]> {
	const folder = mkdtempSync(join(tmpdir(), "scmi-bench-"));
	const catalogue = join(folder, "complete.scmi.yaml");
	writeFileSync(catalogue, completeCatalogue(linux, board));
	const child = spawn(process.execPath, SERVER, { stdio: ["pipe", "pipe", "inherit"] });
	const client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
	try {
		await begin(client, linux, catalogue);
		const times = await type(client, board);
		return [
			basename(board),
			...[times.opened, medianOf(times.edits), slowOf(times.edits), medianOf(times.hovers)].map((ms) => ms.toFixed(1)),
		];
	} finally {
		client.dispose();
		child.kill();
		rmSync(folder, { recursive: true, force: true });
	}
}

const slowOf = (times: readonly number[]): number =>
	times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.9)] ?? 0;

async function begin(client: ProtocolConnection, linux: string, catalogue: string): Promise<void> {
	client.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) => items.map(() => ({ catalogue })));
	client.onRequest("client/registerCapability", () => null);
	client.listen();
	const capabilities = { workspace: { configuration: true, workspaceFolders: true } };
	const workspaceFolders = [{ uri: pathToFileURL(linux).href, name: "linux" }];
	await client.sendRequest("initialize", { processId: null, rootUri: null, workspaceFolders, capabilities });
	await client.sendNotification("initialized", {});
}

interface Times {
	readonly opened: number;
	readonly edits: readonly number[];
	readonly hovers: readonly number[];
}

/** A macro's name with one letter more is no name at all: findings come and go with the letter. */
async function type(client: ProtocolConnection, board: string): Promise<Times> {
	const uri = pathToFileURL(board).href;
	const text = readFileSync(board, "utf8");
	const at = text.search(/GPIO_ACTIVE_(HIGH|LOW)/);
	const position = { line: text.slice(0, at).split("\n").length - 1, character: at - text.lastIndexOf("\n", at) - 1 };
	const next = { ...position, character: position.character + 1 };
	const published = new Map<number, () => void>();
	client.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
		if (params.uri === uri && params.version !== undefined) published.get(params.version)?.();
	});
	const untilShown = (version: number, method: string, params: object): Promise<number> =>
		elapsed(async () => {
			const shown = new Promise<void>((done) => published.set(version, done));
			await client.sendNotification(method, params);
			await shown;
		});

	const misspelt = `${text.slice(0, at)}X${text.slice(at)}`;
	const textDocument = { uri, languageId: "devicetree", version: 1, text: misspelt };
	const opened = await untilShown(1, "textDocument/didOpen", { textDocument });
	const report = await client.sendRequest<GrantsReport | null>(GRANTS_REQUEST, { uri });
	if (report?.catalogue !== CATALOGUE_NAME || report.resources.length === 0) throw new Error("the model is not on");
	const edits: number[] = [];
	const hovers: number[] = [];
	for (let version = 2; version < 2 + 2 * ROUNDS; version++) {
		const isMisspelt = version % 2 === 0;
		const change = { range: { start: position, end: isMisspelt ? next : position }, text: isMisspelt ? "" : "X" };
		const versioned = { textDocument: { uri, version }, contentChanges: [change] };
		const edit = await untilShown(version, "textDocument/didChange", versioned);
		const hover = await elapsed(() => client.sendRequest("textDocument/hover", { textDocument: { uri }, position }));
		if (version < 2 + ROUNDS) continue;
		edits.push(edit);
		hovers.push(hover);
	}
	return { opened, edits, hovers };
}

async function elapsed(run: () => Promise<unknown>): Promise<number> {
	const began = performance.now();
	await run();
	return performance.now() - began;
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

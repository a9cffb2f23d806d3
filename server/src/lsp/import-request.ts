import { type CancellationToken, type Connection, ProgressType } from "vscode-languageserver";
import { readArguments } from "../cli/arguments.ts";
import { importOrder, ORDER_OPTIONS } from "../cli/import-order.ts";
import { Refusal } from "../cli/terminal.ts";
import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import type { ImportTask } from "../features/import-report.ts";
import { isImportKind } from "../importers/importers.ts";
import { folderOf } from "../text/path.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { folderAround } from "./configuration.ts";
import type { ImportParams, ImportReport } from "./protocol.ts";
import type { Client } from "./showing.ts";

/** Imports apart from what the server does meanwhile. Undefined: it was cancelled. */
export type Importing = (
	task: ImportTask,
	/** By path the texts that are open, which count before the disk's. */
	open: ReadonlyMap<string, string>,
	onRead: (files: number) => void,
	token: CancellationToken,
) => Promise<ImportReport | undefined>;

const PROGRESS = new ProgressType<number>();

/** The catalogue of firmware's sources, for the board that somebody is at. */
export function importRequest(
	connection: Connection,
	workspace: Workspace,
	client: Client,
	importing: Importing,
): (params: ImportParams, token: CancellationToken) => Promise<ImportReport | null> {
	return async (params, token) => {
		try {
			const task = taskOf(params, workspace, client);
			const open = new Map(workspace.documents.all.map(({ path, text }) => [path, text]));
			const tell = (files: number): void => void connection.sendProgress(PROGRESS, params.progress, files);
			return (await importing(task, open, tell, token)) ?? null;
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			return { file: null, says: error.message.replace(/[^.?]$/, "$&."), lines: [], doubts: null };
		}
	};
}

function taskOf({ kind, sources, board, options }: ImportParams, workspace: Workspace, client: Client): ImportTask {
	if (!isImportKind(kind)) throw new Refusal(`there is no importer "${kind}"`);
	const files = sources.flatMap((uri) => workspace.fileOf(uri) ?? []);
	const file = board === null ? undefined : workspace.fileOf(board);
	const [analysis] = file === undefined ? [] : workspace.analysesOf(file);
	const host = analysis?.facts.host.resolved;
	const near = host?.file ?? files[0] ?? "/";
	const [compatible] = host ? compatiblesOf(host.tree.root) : [];
	const cwd = (folderAround(client.folders, near) ?? client.folders[0])?.path ?? folderOf(near);
	return {
		order: importOrder(kind, readArguments(wordsOf(options), ORDER_OPTIONS), { cwd }, files),
		folder: host ? folderOf(host.file) : cwd,
		...(compatible !== undefined && { compatible }),
	};
}

/** As a shell takes them apart. */
function wordsOf(text: string): readonly string[] {
	return [...text.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replace(/["']/g, ""));
}

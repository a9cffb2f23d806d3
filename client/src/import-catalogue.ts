import * as vscode from "vscode";
import { type LanguageClient, ProgressType } from "vscode-languageclient/node";
import {
	IMPORT_KINDS_REQUEST,
	IMPORT_REQUEST,
	type ImportKindReport,
	type ImportParams,
	type ImportReport,
} from "../../server/src/lsp/protocol.ts";
import { showLines } from "./import-lines.ts";
import { writeWhole } from "./write-whole.ts";

/** Makes a catalogue from firmware's own sources; takes the URI of a file of the board it is for, else that of the active editor. */
export const IMPORT_CATALOGUE = "scmi.importCatalogue";

export function registerImportCatalogue(client: LanguageClient, wake: () => Promise<void>): vscode.Disposable {
	const doubted = vscode.languages.createDiagnosticCollection("scmi import");
	let shownFor: string | undefined;
	const show: Show = (report, catalogue) => {
		showLines(doubted, report);
		shownFor = catalogue?.toString();
	};
	return vscode.Disposable.from(
		doubted,
		// Any extension may call it, with anything.
		vscode.commands.registerCommand(IMPORT_CATALOGUE, async (target?: unknown) => {
			const board =
				typeof target === "string" ? vscode.Uri.parse(target) : vscode.window.activeTextEditor?.document.uri;
			await wake();
			const kind = await pickKind(client);
			const sources = kind && (await pickSources(kind, board));
			if (kind && sources) await importSources({ client, kind, sources, board, show }, "");
		}),
		vscode.workspace.onDidCloseTextDocument(({ uri }) => uri.toString() === shownFor && doubted.clear()),
	);
}

/** Shows the lines that were not understood, of a catalogue for as long as that is open. */
type Show = (report: ImportReport, catalogue: vscode.Uri | undefined) => void;

/** What somebody chose to import. */
interface Chosen {
	readonly client: LanguageClient;
	readonly kind: ImportKindReport;
	readonly sources: readonly vscode.Uri[];
	readonly board: vscode.Uri | undefined;
	readonly show: Show;
}

async function pickKind(client: LanguageClient): Promise<ImportKindReport | undefined> {
	const kinds = client.sendRequest<ImportKindReport[]>(IMPORT_KINDS_REQUEST, null);
	const items = kinds.then((all) =>
		all.map((report) => ({ label: report.title, description: report.kind, detail: sentence(report.reads), report })),
	);
	const picked = await vscode.window.showQuickPick(items, {
		placeHolder: "What is the catalogue to be made from?",
		matchOnDescription: true,
		matchOnDetail: true,
	});
	return picked?.report;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const WAYS = { file: "One File…", files: "Files…", folder: "A Folder…" } as const;

/** A dialog shows either files or folders. */
async function pickSources(
	{ chosen, endings, title }: ImportKindReport,
	board: vscode.Uri | undefined,
): Promise<readonly vscode.Uri[] | undefined> {
	const ways = chosen.map((way) => ({ label: WAYS[way], way }));
	const picked = ways.length > 1 ? await vscode.window.showQuickPick(ways, { placeHolder: title }) : ways[0];
	if (picked === undefined) return undefined;
	const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
	const start = board ? vscode.Uri.joinPath(board, "..") : folder;
	return vscode.window.showOpenDialog({
		canSelectFiles: picked.way !== "folder",
		canSelectFolders: picked.way === "folder",
		canSelectMany: picked.way !== "file",
		openLabel: "Import",
		title,
		...(start && { defaultUri: start }),
		...(endings.length > 0 && picked.way !== "folder" && { filters: { [title]: [...endings], "All files": ["*"] } }),
	});
}

async function importSources(chosen: Chosen, options: string): Promise<void> {
	const report = await ask(chosen, options);
	if (report === undefined) return;
	const { file, says, doubts } = report;
	chosen.show(report, undefined);
	if (file === null) return offer(chosen, options, report, says, vscode.window.showWarningMessage);
	const target = await vscode.window.showSaveDialog({
		defaultUri: vscode.Uri.parse(file.uri),
		filters: { "Firmware catalogues": ["scmi.yaml", "yaml"] },
		title: `Write the catalogue: ${says}`,
		saveLabel: "Write",
	});
	if (target === undefined) return;
	try {
		await writeWhole(target, file.text);
	} catch (error) {
		void vscode.window.showErrorMessage(`${name(target)} could not be written: ${error}`);
		return;
	}
	chosen.show(report, target);
	await vscode.window.showTextDocument(target, {
		viewColumn: vscode.ViewColumn.Beside,
		preserveFocus: true,
		preview: false,
	});
	const found = /\.scmi\.(ya?ml|json)$/.test(target.path)
		? ""
		: " It is found by itself only under a name that ends in .scmi.yaml.";
	const text = `Wrote ${name(target)}: ${says}.${doubts === null ? "" : ` ${doubts}.`}${found}`;
	await offer(chosen, options, report, text, vscode.window.showInformationMessage);
}

const name = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri);

/** Undefined: it was cancelled, or the server is gone. */
async function ask({ client, kind, sources, board }: Chosen, options: string): Promise<ImportReport | undefined> {
	const progress = `import ${Date.now()}`;
	const params: ImportParams = {
		kind: kind.kind,
		sources: sources.map((uri) => uri.toString()),
		board: board?.toString() ?? null,
		options,
		progress,
	};
	const shown = {
		location: vscode.ProgressLocation.Notification,
		title: `Importing ${sources.map(name).join(", ")}`,
		cancellable: true,
	};
	return vscode.window.withProgress(shown, async (bar, token) => {
		bar.report({ message: "reading" });
		const listening = client.onProgress(FILES_READ, progress, (files) =>
			bar.report({ message: `${files} files read` }),
		);
		try {
			const report = await client.sendRequest<ImportReport | null>(IMPORT_REQUEST, params, token);
			if (report === null) void vscode.window.showErrorMessage("Importing failed: see the log of SCMI Devicetree.");
			return report ?? undefined;
		} catch (error) {
			if (!token.isCancellationRequested) throw error;
			return undefined;
		} finally {
			listening.dispose();
		}
	});
}

const FILES_READ = new ProgressType<number>();

const SHOW_LINES = "Show Lines";
const AGAIN = "Import Again with Options…";

/** Says what came of it; where not everything was understood, more can be said of how it is built. */
async function offer(
	chosen: Chosen,
	options: string,
	{ doubts }: ImportReport,
	text: string,
	say: (text: string, ...buttons: string[]) => Thenable<string | undefined>,
): Promise<void> {
	const buttons = doubts === null ? [] : [SHOW_LINES, AGAIN];
	const pressed = await say(text, ...buttons);
	if (pressed === SHOW_LINES) await vscode.commands.executeCommand("workbench.actions.view.problems");
	if (pressed !== AGAIN) return;
	const more = await vscode.window.showInputBox({
		title: `How ${chosen.sources.map(name).join(", ")} is read, as scmi-dt import takes it`,
		prompt:
			"-D NAME=VALUE and -U NAME: how firmware is built · -I FOLDER: where its headers are · --as FAMILY · --prefix TABLE=PREFIX · --symbols HEADER.h",
		placeHolder: "-D CFG_STM32MP15 --symbols include/dt-bindings/clock/stm32mp1-clks.h",
		value: options,
		ignoreFocusOut: true,
	});
	if (more !== undefined) await importSources(chosen, more);
}

import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, TransportKind } from "vscode-languageclient/node";
import { PEER_RENAMES } from "../../server/src/lsp/protocol.ts";
import { withoutIcons } from "./icons.ts";
import { DOCUMENTS } from "./our-documents.ts";
import { besidePeer, PEER_EXTENSION } from "./peer.ts";
import { ruleLinks } from "./rule-page.ts";
import { SERVER_FLAGS, serverEnvironment } from "./server-flags.ts";
import { SHOW_GRANTS } from "./status-view.ts";

/** The client of `scmi-dt lsp`, the same program as the command line. */
export function createClient(context: vscode.ExtensionContext): LanguageClient {
	const program = {
		module: context.asAbsolutePath("dist/quick-start.cjs"),
		transport: TransportKind.ipc,
		args: ["lsp"],
	};
	const env = serverEnvironment(context.globalStorageUri.fsPath);
	const run = { ...program, options: { execArgv: [...SERVER_FLAGS], env } };
	const debug = { ...program, options: { execArgv: [...SERVER_FLAGS, "--nolazy", "--inspect=6009"], env } };
	return new LanguageClient("scmi", "SCMI Devicetree", { run, debug }, clientOptions());
}

/** A key was put in, and what may stand behind it comes next. */
function isKeyAlone({ insertText }: vscode.CompletionItem): boolean {
	return typeof insertText === "string" && insertText.endsWith(": ");
}

const SUGGEST: vscode.Command = { title: "", command: "editor.action.triggerSuggest" };

/** No answer, instead of a refusal, to what the other devicetree extension answers. */
async function unlessPeers<T>(ask: () => Promise<T>): Promise<T | undefined> {
	try {
		return await ask();
	} catch (error) {
		if (error instanceof Error && error.message === PEER_RENAMES) return undefined;
		throw error;
	}
}

function clientOptions(): LanguageClientOptions {
	return {
		documentSelector: [...DOCUMENTS],
		markdown: { isTrusted: { enabledCommands: [SHOW_GRANTS] } },
		initializationOptions: { uriScheme: vscode.env.uriScheme },
		middleware: {
			async provideCompletionItem(document, position, context, token, next) {
				const found = await next(document, position, context, token);
				for (const item of Array.isArray(found) ? found : (found?.items ?? []))
					if (isKeyAlone(item)) item.command = SUGGEST;
				return found;
			},
			async provideCodeLenses(document, token, next) {
				const lenses = await next(document, token);
				for (const { command } of lenses ?? []) if (command) command.title = withoutIcons(command.title);
				return lenses;
			},
			// VS Code asks nobody else where one refuses
			prepareRename: (document, position, token, next) => unlessPeers(async () => next(document, position, token)),
			provideRenameEdits: (document, position, newName, token, next) =>
				unlessPeers(async () => next(document, position, newName, token)),
			handleDiagnostics: (uri, diagnostics, next) => next(uri, ruleLinks(diagnostics)),
			workspace: {
				async configuration(params, token, next) {
					const values = await next(params, token);
					const hasPeer = vscode.extensions.getExtension(PEER_EXTENSION) !== undefined;
					return Array.isArray(values) ? values.map((each) => besidePeer(each, hasPeer)) : values;
				},
			},
		},
	};
}

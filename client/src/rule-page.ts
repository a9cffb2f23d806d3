import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { RULE_PAGE_REQUEST } from "../../server/src/lsp/protocol.ts";
import { codeOfLink, isCode } from "./rule-link.ts";

const SCHEME = "scmi-rule";

/** Rule pages as rendered Markdown: by command, and by `<uri scheme>://scmi-devicetree.scmi-devicetree/rule/<code>`. */
export function registerRulePages(client: LanguageClient): vscode.Disposable {
	const pages: vscode.TextDocumentContentProvider = {
		async provideTextDocumentContent({ path }) {
			const code = path.slice(1, -".md".length);
			const page = await client.sendRequest<string | null>(RULE_PAGE_REQUEST, { code });
			return page ?? `# ${code}\n\nThis version of SCMI Devicetree has no page for it.\n`;
		},
	};
	return vscode.Disposable.from(
		vscode.workspace.registerTextDocumentContentProvider(SCHEME, pages),
		// Any extension or page may call it, with anything.
		vscode.commands.registerCommand("scmi.explain", async (code?: unknown) => {
			const chosen = isCode(code) ? code : await chooseCode();
			if (chosen) await showRulePage(chosen);
		}),
		vscode.window.registerUriHandler({
			handleUri(uri) {
				const code = codeOfLink(uri.path);
				if (code !== undefined) void showRulePage(code);
			},
		}),
	);
}

/** Links of our diagnostics open the page at once; the address itself would make VS Code ask for permission first. */
export function ruleLinks(diagnostics: vscode.Diagnostic[]): vscode.Diagnostic[] {
	for (const diagnostic of diagnostics)
		if (typeof diagnostic.code === "object")
			diagnostic.code = { ...diagnostic.code, target: pageOf(String(diagnostic.code.value)) };
	return diagnostics;
}

/** package.json associates the scheme with the rendered view. */
async function showRulePage(code: string): Promise<void> {
	await vscode.commands.executeCommand("vscode.open", pageOf(code));
}

function pageOf(code: string): vscode.Uri {
	return vscode.Uri.from({ scheme: SCHEME, path: `/${code}.md` });
}

/** The codes found in the active editor, those at the cursor first. */
async function chooseCode(): Promise<string | undefined> {
	const editor = vscode.window.activeTextEditor;
	const ours = editor
		? vscode.languages.getDiagnostics(editor.document.uri).filter(({ source }) => source === "scmi")
		: [];
	const atCursor = ours.filter(({ range }) => editor?.selection.intersection(range));
	const codes = [...new Set([...atCursor, ...ours].map(codeOf))];
	if (codes.length === 0) void vscode.window.showInformationMessage("SCMI has no findings in this file.");
	return codes.length < 2 ? codes[0] : vscode.window.showQuickPick(codes, { placeHolder: "Which finding?" });
}

function codeOf({ code }: vscode.Diagnostic): string {
	return String(typeof code === "object" ? code.value : code);
}

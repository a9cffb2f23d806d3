// Answers of labels as another devicetree extension would: it stands in for that in tests.
const vscode = require("vscode");

const LABEL = /&\w+/;

function labelAt(document, position) {
	const range = document.getWordRangeAtPosition(position, LABEL);
	return range && { range, label: document.getText(range).slice(1) };
}

exports.activate = (context) => {
	const selector = { language: "devicetree" };
	const collection = vscode.languages.createDiagnosticCollection("dts-lsp");
	const look = (document) => {
		if (document.languageId !== "devicetree") return;
		const broken = document.getText().indexOf("<1> }");
		const range = new vscode.Range(document.positionAt(broken), document.positionAt(broken + 3));
		collection.set(document.uri, broken < 0 ? [] : [new vscode.Diagnostic(range, "END_STATEMENT")]);
	};
	vscode.workspace.textDocuments.forEach(look);
	context.subscriptions.push(
		collection,
		vscode.workspace.onDidOpenTextDocument(look),
		vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
		vscode.languages.registerDefinitionProvider(selector, {
			provideDefinition(document, position) {
				const found = labelAt(document, position);
				return found && new vscode.Location(document.uri, document.positionAt(0));
			},
		}),
		vscode.languages.registerHoverProvider(selector, {
			provideHover(document, position) {
				const found = labelAt(document, position);
				// as dts-lsp has it
				const card = `### Path\n/firmware/scmi/protocol@14\n### Current State\n\`${found?.label}: protocol@14 {};\``;
				return found && new vscode.Hover(card, found.range);
			},
		}),
		vscode.languages.registerRenameProvider(selector, {
			provideRenameEdits(document, position, newName) {
				const found = labelAt(document, position);
				const edit = new vscode.WorkspaceEdit();
				const places = found ? document.getText().matchAll(new RegExp(`\\b${found.label}\\b`, "g")) : [];
				for (const { index } of places) {
					const range = new vscode.Range(document.positionAt(index), document.positionAt(index + found.label.length));
					edit.replace(document.uri, range, newName);
				}
				return edit;
			},
		}),
	);
};

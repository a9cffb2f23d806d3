// Beside another devicetree extension, or one that stands in for it: each answers what is its business, and nothing comes twice.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { codeOf, findingOf, findings, hoverAt, openFile, positionOf, revert, until } from "../editor.ts";

const ERROR = vscode.DiagnosticSeverity.Error;

describe("beside another devicetree extension", () => {
	let board: vscode.TextDocument;
	before(async () => {
		const other = vscode.extensions.getExtension("KyleMicallefBonnici.dts-lsp");
		assert.ok(other, "the other extension is not there");
		await other.activate();
		board = await openFile("rcar-h3-broken/rcar-h3.dts");
		await findingOf(board, "scmi-device-id-missing");
	});
	afterEach(() => revert(board));

	it("leads to a label's definition once", async () => {
		const at = positionOf(board, "<&scmi_clock 1>", 3);
		const found = await vscode.commands.executeCommand<unknown[]>("vscode.executeDefinitionProvider", board.uri, at);
		assert.equal(found.length, 1);
	});

	it("shows one card of a label, and ours of a number", async () => {
		const ofLabel = await hoverAt(board, "<&scmi_clock 1>", 3);
		assert.match(ofLabel, /^### Path\s+\/firmware\/scmi\/protocol@14/);
		assert.equal(ofLabel.match(/protocol@14/g)?.length, 2, "the path, and the node as it is");
		assert.doesNotMatch(ofLabel, /Written in/);
		assert.match(await hoverAt(board, "<&scmi_clock 1>", "<&scmi_clock ".length), /_usb3-if0/);
	});

	it("renames by the other", async () => {
		const at = positionOf(board, "<&scmi_clock 1>", 3);
		const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
			"vscode.executeDocumentRenameProvider",
			board.uri,
			at,
			"clk",
		);
		assert.equal(edit.size, 1);
		assert.equal(edit.get(board.uri).length, board.getText().match(/\bscmi_clock\b/g)?.length);
	});

	it("tells what the other lets pass", async () => {
		await append(board, "&avb { resets = <&scmi_clock>; };\n");
		await findingOf(board, "resets_property");
	});

	it("leaves a missing semicolon to the other", async () => {
		await append(board, "/ { a = <1> };\n");
		await until("the other's finding", () =>
			vscode.languages
				.getDiagnostics(board.uri)
				.some(({ source, severity }) => source !== "scmi" && severity === ERROR),
		);
		assert.ok(!findings(board).some((finding) => codeOf(finding) === "syntax"));
	});
});

async function append(document: vscode.TextDocument, text: string): Promise<void> {
	const edit = new vscode.WorkspaceEdit();
	edit.insert(document.uri, document.positionAt(document.getText().length), text);
	assert.ok(await vscode.workspace.applyEdit(edit));
}

import { type Connection, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { pathOfUri } from "../workspace/uris.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** Keeps open documents as the client has them, and asks the disk again whenever something else may have changed. */
export function followDocuments(
	connection: Connection,
	workspace: Workspace,
	onChange: () => void,
	forget: (uri: string) => void,
): void {
	const { documents } = workspace;
	const texts = new TextDocuments(TextDocument);
	const lookAgain = (uris: readonly string[]): void => {
		workspace.forgetDisk(uris.flatMap((uri) => workspace.fileOf(uri) ?? []));
		onChange();
	};
	texts.onDidOpen(() => documents.forgetDisk());
	texts.onDidChangeContent(({ document }) => {
		const path = pathOfUri(document.uri);
		if (path === undefined) return;
		documents.set(document.uri, path, document.version, document.getText());
		onChange();
	});
	texts.onDidSave(({ document }) => lookAgain([document.uri]));
	texts.onDidClose(({ document }) => {
		documents.close(document.uri);
		forget(document.uri);
		onChange();
	});
	texts.listen(connection);
	connection.onDidChangeWatchedFiles(({ changes }) => lookAgain(changes.map(({ uri }) => uri)));
}

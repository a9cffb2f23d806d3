import * as vscode from "vscode";

/** Writes into a file beside it, which then takes its name: nobody sees half of it, and nothing is lost where that fails. */
export async function writeWhole(target: vscode.Uri, text: string): Promise<void> {
	const beside = target.with({ path: `${target.path}.tmp` });
	await vscode.workspace.fs.writeFile(beside, new TextEncoder().encode(text));
	try {
		await vscode.workspace.fs.rename(beside, target, { overwrite: true });
	} catch (error) {
		await vscode.workspace.fs.delete(beside);
		throw error;
	}
}

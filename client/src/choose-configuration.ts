import * as vscode from "vscode";
import type { ConfigurationChoices } from "../../server/src/lsp/protocol.ts";
import { applyFileEdit } from "./apply-file-edit.ts";
import { withoutIcons } from "./icons.ts";

/** Asks which of a firmware's public configurations is flashed, and writes it where the board's setup is: into its scmi.yaml, else by `take`. */
export async function chooseConfiguration(
	{ firmware, choices }: ConfigurationChoices,
	take: (word: string) => Promise<void>,
): Promise<void> {
	const picked = await vscode.window.showQuickPick(
		choices.map((choice) => ({
			label: `${choice.isChosen ? "$(check) " : ""}${withoutIcons(choice.name)}`,
			description: withoutIcons(choice.agents),
			choice,
		})),
		{ placeHolder: `Which configuration of ${firmware} is flashed?`, matchOnDescription: true },
	);
	if (picked === undefined) return;
	const { word, edit } = picked.choice;
	await (edit === null ? take(word) : applyFileEdit(edit));
}

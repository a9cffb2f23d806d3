import { type CodeAction, CodeActionKind } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { madeCatalogues } from "./made-catalogues.ts";
import { uriOf } from "./places.ts";
import { scmiNodePlaces } from "./scmi-node-places.ts";
import { lacksCatalogue } from "./status.ts";
import { type Ability, workspaceEditOf } from "./workspace-edit.ts";

/** At an SCMI node, and at a number of firmware's, of a board without a catalogue: how it gets one. */
export function wayForward(
	analysis: Analysis,
	snapshot: Snapshot,
	touches: (place: Span) => boolean,
	ability: Ability,
): readonly CodeAction[] {
	if (!lacksCatalogue(analysis) || !scmiPlaces(analysis).some(touches)) return [];
	const { file } = analysis.facts.host.resolved;
	const kind = CodeActionKind.QuickFix;
	const command = (title: string, name: string): CodeAction => ({
		title,
		kind,
		command: { title, command: name, arguments: [uriOf(file)] },
	});
	const made = ability.isEditable(file) ? madeCatalogues(analysis, snapshot).files : [];
	const edit = made.length > 0 ? workspaceEditOf({ edits: [], creates: made }, ability, snapshot) : undefined;
	return [
		...(edit ? [{ title: "Make a firmware catalogue from the numbers that this board uses", kind, edit }] : []),
		...(ability.hasCommands
			? [
					command("Import a firmware catalogue from firmware's sources…", IMPORT_CATALOGUE),
					command("Choose a firmware catalogue…", CHOOSE_CATALOGUE),
				]
			: []),
	];
}

/** Commands of the client. */
const IMPORT_CATALOGUE = "scmi.importCatalogue";
const CHOOSE_CATALOGUE = "scmi.chooseCatalogue";

/** The names of SCMI nodes, and the numbers that lead to them. */
function scmiPlaces({ facts: { stacks } }: Analysis): readonly Span[] {
	return stacks.flatMap(({ stack: { board } }) => [
		...scmiNodePlaces(board).map(({ at }) => at),
		...board.devices.flatMap(({ uses }) => uses.flatMap(({ at, writtenAt }) => (writtenAt ? [at, writtenAt] : [at]))),
	]);
}

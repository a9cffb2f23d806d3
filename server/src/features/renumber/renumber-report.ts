import type { AnnotatedTextEdit, ChangeAnnotation, TextDocumentEdit } from "vscode-languageserver-types";
import { grouped } from "../../text/grouped.ts";
import { lineIndexOf } from "../../text/line-index.ts";
import { nameOf } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { type Places, placesOf, uriOf } from "../places.ts";
import type { RenumberReport } from "../reports.ts";
import { isApplied, type Release, type Renumbering, type RepositoryEdits } from "./renumbering.ts";

/** A renumbering as an editor shows it: edits that somebody confirms, what they come to, and every place that is not changed. */
export function renumberReport(
	snapshot: Snapshot,
	{ repositories, numbers }: Renumbering,
	{ title }: Release,
): RenumberReport {
	const places = placesOf((file) => {
		const reading = snapshot.read(file);
		return reading.kind === "text" ? lineIndexOf(reading.text) : undefined;
	});
	const applied = repositories.filter(isApplied);
	const refusing = repositories.filter(({ refused }) => refused.length > 0);
	const heldBack = repositories.filter(({ edits, heldBackBy }) => edits.length > 0 && heldBackBy.length > 0);
	const notes = repositories.flatMap(({ refused, left }) => [
		...refused.map(({ at, text }) => ({ text, isRefusal: true, place: places.locationOf(at) })),
		...left.map(({ at, text }) => ({ text, isRefusal: false, place: places.locationOf(at) })),
	]);
	const count = applied.reduce((sum, { edits }) => sum + edits.length, 0);
	const said = [
		...(count > 0 ? [`${count} ${count === 1 ? "edit" : "edits"} for ${title}. ${howToConfirm(applied.length)}`] : []),
		...refusing.map(
			({ root, refused }) =>
				`Nothing is changed in ${nameOf(root)}: ${placesCount(refused.length)} cannot be renumbered.`,
		),
		...heldBack.map(({ root }) => `Nor in ${nameOf(root)}, which the same boards are made of.`),
		...(count === 0 && refusing.length === 0 ? [`None of ${numbers} numbers has to be edited for ${title}.`] : []),
	];
	return {
		edit: count === 0 ? null : workspaceEdit(applied, places, title),
		says: said.join(" "),
		tone: refusing.length > 0 ? "warning" : "information",
		notes: [...notes.filter(({ isRefusal }) => isRefusal), ...notes.filter(({ isRefusal }) => !isRefusal)],
	};
}

/** Nothing is ticked at first. */
function howToConfirm(repositories: number): string {
	const tick = "Tick what is to be changed, and apply";
	const each = repositories === 1 ? "" : ": grouped by type, each repository is one tick";
	return `${tick}${each}. The catalogue of that release has to be chosen then.`;
}

function placesCount(count: number): string {
	return count === 1 ? "1 place" : `${count} places`;
}

function workspaceEdit(repositories: readonly RepositoryEdits[], places: Places, title: string) {
	const changeAnnotations: Record<string, ChangeAnnotation> = {};
	const documentChanges: TextDocumentEdit[] = [];
	for (const [i, { root, edits }] of repositories.entries()) {
		const annotationId = `${i}`;
		changeAnnotations[annotationId] = {
			label: nameOf(root),
			description: `Numbers of ${title}`,
			needsConfirmation: true,
		};
		for (const [file, own] of grouped(edits, ({ at }) => at.file))
			documentChanges.push({
				textDocument: { uri: uriOf(file), version: null },
				edits: own.map(
					({ at, text }): AnnotatedTextEdit => ({ range: places.rangeOf(at), newText: text, annotationId }),
				),
			});
	}
	return { changeAnnotations, documentChanges };
}

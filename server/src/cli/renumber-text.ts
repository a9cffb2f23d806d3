import { isApplied, type Note, type RepositoryEdits } from "../features/renumber/renumbering.ts";
import { lineIndexOf, positionAt } from "../text/line-index.ts";
import { listed } from "../text/listed.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { unifiedDiff } from "../text/unified-diff.ts";
import { linesText } from "../text/visible.ts";
import type { CatalogueOperand } from "./catalogue-operand.ts";
import { relative } from "./paths.ts";
import type { Terminal } from "./terminal.ts";

/** What `renumber` came to, and whether that was written. */
export interface Found {
	readonly before: CatalogueOperand;
	/** `title`: as a sentence names it. */
	readonly after: CatalogueOperand & { readonly title: string };
	/** How many numbers were looked at. */
	readonly numbers: number;
	readonly repositories: readonly (RepositoryEdits & { readonly files: readonly EditedFile[] })[];
	readonly isWritten: boolean;
}

/** A file with edits that are applied: its texts. */
export interface EditedFile {
	readonly file: string;
	readonly before: string;
	readonly after: string;
}

/** The edits as a patch for each repository, and on standard error all else there is to say. */
export function printRenumberText(terminal: Terminal, snapshot: Snapshot, found: Found): void {
	const { after, numbers, repositories, isWritten } = found;
	for (const repository of repositories) {
		tellNotes(terminal, snapshot, repository);
		if (repository.files.length > 0) tellEdits(terminal, repository, isWritten);
	}
	const isAny = repositories.some(({ files }) => files.length > 0);
	if (!isAny && repositories.every(({ refused }) => refused.length === 0))
		say(terminal, `none of ${numbers} numbers has to be edited for ${after.title}`);
	if (isWritten && isAny)
		say(terminal, `the boards are for ${after.title} now: name ${after.typed} as their catalogue`);
}

function say(terminal: Terminal, line: string): void {
	terminal.complain(linesText([`scmi-dt renumber: ${line}`]));
}

/** Why nothing is changed in a repository, and what is left there. */
function tellNotes(terminal: Terminal, snapshot: Snapshot, repository: RepositoryEdits): void {
	const { root, edits, refused, heldBackBy, left } = repository;
	const name = relative(terminal.cwd, root);
	const note = (each: Note): string => `${placeText(terminal, snapshot, each)}: ${each.text}`;
	terminal.complain(linesText([...refused, ...left].map(note)));
	const places = refused.length === 1 ? "the place" : `the ${refused.length} places`;
	if (refused.length > 0) say(terminal, `${name}: nothing is changed here, for ${places} above`);
	else if (edits.length > 0 && !isApplied(repository)) {
		const others = listed(heldBackBy.map((other) => relative(terminal.cwd, other)));
		say(terminal, `${name}: nothing is changed here, as ${others} is not, and the same boards are made of both`);
	}
}

function tellEdits(
	terminal: Terminal,
	{ root, edits, files }: Found["repositories"][number],
	isWritten: boolean,
): void {
	if (!isWritten)
		for (const { file, before, after } of files) terminal.printExact(unifiedDiff(relative(root, file), before, after));
	const count = `${edits.length} ${edits.length === 1 ? "edit" : "edits"} in ${files.length} ${files.length === 1 ? "file" : "files"}`;
	const done = isWritten ? `made ${count}` : `${count}; --write makes them`;
	say(terminal, `${relative(terminal.cwd, root)}: ${done}`);
}

function placeText({ cwd }: Terminal, snapshot: Snapshot, { at }: Note): string {
	const reading = snapshot.read(at.file);
	const { line, character } = positionAt(lineIndexOf(reading.kind === "text" ? reading.text : ""), at.start);
	return `${relative(cwd, at.file)}:${line + 1}:${character + 1}`;
}

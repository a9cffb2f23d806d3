import { pairCatalogues } from "../../catalogue/releases/pair-catalogues.ts";
import type { Setup } from "../../configs/setup.ts";
import type { EngineCache, Facts } from "../../facts.ts";
import { editedSnapshot } from "../../text/edited.ts";
import { grouped } from "../../text/grouped.ts";
import { enumerated } from "../../text/listed.ts";
import { folderOf, nameOf } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import type { Span } from "../../text/span.ts";
import { boardFacts } from "./board-facts.ts";
import { headerNotes } from "./header-notes.ts";

import { type MeantNumber, meantNumbers } from "./meant-numbers.ts";
import { type HeaderMacro, placeOutcome } from "./place-outcome.ts";
import { renamedWords } from "./renamed-words.ts";
import { isApplied, type Note, type NumberEdit, type Release, type Releases, type Renumbering } from "./renumbering.ts";
import { repositoryOf } from "./repository-of.ts";
import { setApart } from "./set-apart.ts";
import { unitAddressEdits } from "./unit-address.ts";
import { brokenText, unseenText } from "./unread-text.ts";

/** What is to be renumbered, and how far that may go. */
export interface RenumberOrder {
	readonly snapshot: Snapshot;
	readonly cache: EngineCache;
	/** The boards, in all their variants. */
	readonly setups: readonly Setup[];
	readonly before: Release;
	readonly after: Release;
	/** Whether a file in one of the boards' own folders may be changed. */
	isEditable(file: string): boolean;
	/** The boards that a file is part of, below a folder. */
	boardsWith(folder: string, file: string): readonly string[];
}

/**
 * The edits that give boards which were written for one release of a firmware the numbers of another. A number changes only where it
 * surely means one thing to all of them; a repository in which one does not stays as it is, and so do those that share a board with it.
 */
export function renumber(order: RenumberOrder): Renumbering {
	const { snapshot, before, after } = order;
	const releases: Releases = { before, after, pairs: pairCatalogues(before.index, after.index) };
	const fitted = order.setups.map((setup) => boardFacts(snapshot, order.cache, setup, before, after));
	const boards = fitted.map(({ facts }) => facts);
	const found = boards.map((facts) => meantNumbers(facts, releases));
	const numbers = found.flatMap((each) => each.numbers);
	const byPlace = grouped(numbers, ({ origin }) => `${placeKey(origin.at)} ${placeKey(origin.typed)}`);
	const textOf = (file: string): string | undefined => {
		const reading = snapshot.read(file);
		return reading.kind === "text" ? reading.text : undefined;
	};
	const limits = limitsOf(order, boards);

	const edits = new Map<string, NumberEdit>();
	const isAnyOurs = fitted.some(({ misfit }) => misfit === undefined);
	const refused: Note[] = fitted.flatMap(({ facts, misfit, isOther }) => [
		...(misfit === undefined || (isOther && isAnyOurs)
			? []
			: [{ at: { file: facts.host.resolved.file, start: 0, end: 0 }, text: misfit }]),
		...brokenText(facts),
	]);
	const left: Note[] = [
		...found.flatMap((each) => each.left),
		...boards.flatMap(unseenText),
		...boards.flatMap((facts) => renamedWords(facts, releases)),
	];
	const kinds = new Map<string, Note>();
	const headers: HeaderMacro[] = [];
	for (const meant of byPlace.values()) {
		const outcome = placeOutcome(meant, textOf);
		if (outcome.refused) refused.push(outcome.refused);
		if (outcome.left && !kinds.has(outcome.left.text)) kinds.set(outcome.left.text, outcome.left);
		if (outcome.header) headers.push(outcome.header);
		if (outcome.edit === undefined) continue;
		const names = nameEdits(meant, textOf);
		refused.push(...names.refused);
		for (const edit of [outcome.edit, ...names.edits]) {
			const why = limits.whyNotChanged(edit.at.file);
			if (why === undefined) edits.set(placeKey(edit.at), edit);
			else refused.push({ at: edit.at, text: `${edit.says}, and this file is not changed: ${why}` });
		}
	}
	const files = boards.map(filesOf);
	const all = {
		edits: [...edits.values()],
		refused: distinct(refused),
		left: distinct([...left, ...kinds.values(), ...headerNotes(headers, after)]),
	};
	const repositories = setApart(all, files, (file) => rootOf(snapshot, boards, file));
	const renumbering = { repositories, numbers: byPlace.size, sharedWith: [...limits.sharedWith] };
	checkReadsBack(order, releases, numbers, renumbering);
	return renumbering;
}

function placeKey({ file, start, end }: Span): string {
	return `${file} ${start} ${end}`;
}

function distinct(notes: readonly Note[]): readonly Note[] {
	return [...new Map(notes.map((note) => [`${placeKey(note.at)} ${note.text}`, note])).values()];
}

/** A regulator's node is named for its number. */
function nameEdits(meant: readonly MeantNumber[], textOf: (file: string) => string | undefined) {
	const each = meant.flatMap(({ node, property, number, meaning }) =>
		node !== undefined && property === "reg" && meaning?.kind === "number"
			? [unitAddressEdits(node, number, meaning.to, textOf)]
			: [],
	);
	return { edits: each.flatMap(({ edits }) => edits), refused: each.flatMap(({ refused }) => refused) };
}

/** The files that a board is made of. */
function filesOf({ stacks, domains, setup }: Facts): ReadonlySet<string> {
	return new Set([
		...stacks.flatMap(({ stack }) => [...stack.resolved.sources.keys()]),
		...domains.flatMap(({ xl }) => xl?.files ?? []),
		...(setup.file === undefined ? [] : [setup.file]),
	]);
}

/** Those of them that somebody wrote for it, as the trees of its SoC are not. */
function ownFilesOf({ stacks, domains, setup }: Facts): readonly string[] {
	return [
		...stacks.flatMap(({ stack: { resolved } }) => [resolved.file, ...resolved.overlays]),
		...domains.flatMap(({ xl }) => xl?.files ?? []),
		...(setup.file === undefined ? [] : [setup.file]),
	];
}

/** The repository a file lies in; without one the folder of the board that it is a part of, if it lies there, else its own. */
function rootOf(snapshot: Snapshot, boards: readonly Facts[], file: string): string {
	const repository = repositoryOf(snapshot, file);
	if (repository !== undefined) return repository;
	const folders = boards.flatMap(({ setup, host }) =>
		[setup.file ?? host.resolved.file, host.resolved.file].map(folderOf),
	);
	return folders.find((folder) => file.startsWith(`${folder.replace(/\/$/, "")}/`)) ?? folderOf(file);
}

interface Limits {
	/** Why a file is not changed, as a clause; undefined: it may be. */
	whyNotChanged(file: string): string | undefined;
	/** The boards that were in the way. */
	readonly sharedWith: ReadonlySet<string>;
}

function limitsOf({ snapshot, isEditable, boardsWith }: RenumberOrder, boards: readonly Facts[]): Limits {
	const roots = new Set(boards.flatMap(ownFilesOf).map((file) => rootOf(snapshot, boards, file)));
	const known = new Set(boards.flatMap((facts) => [...filesOf(facts)]));
	const sharedWith = new Set<string>();
	const answers = new Map<string, string | undefined>();
	const answer = (file: string): string | undefined => {
		const root = rootOf(snapshot, boards, file);
		const reading = snapshot.read(file);
		if (reading.kind === "text" && reading.text.includes("\ufffd"))
			return "there is text in it that is not UTF-8, and would be lost";
		if (!roots.has(root) || !isEditable(file)) return "it lies outside of the boards' own repositories";
		const others = boardsWith(root, file).filter((board) => !known.has(board));
		for (const other of others) sharedWith.add(other);
		return others.length === 0
			? undefined
			: `it is part of ${enumerated(others.map(nameOf), MOST_NAMED, String)} too, which would have to be renumbered with it`;
	};
	return {
		sharedWith,
		whyNotChanged: (file) => {
			if (!answers.has(file)) answers.set(file, answer(file));
			return answers.get(file);
		},
	};
}

const MOST_NAMED = 4;

/** Every number of the edited trees is the one that was meant for its place, or none of this is shown to anybody. */
function checkReadsBack(
	{ snapshot, cache, setups, before, after }: RenumberOrder,
	releases: Releases,
	numbers: readonly MeantNumber[],
	{ repositories }: Renumbering,
): void {
	const made = repositories.filter(isApplied).flatMap(({ edits }) => edits);
	const places = new Set(made.map(({ at }) => placeKey(at)));
	const edited = editedSnapshot(snapshot, made);
	const now = setups.flatMap(
		(setup) => meantNumbers(boardFacts(edited, cache, setup, before, after).facts, releases).numbers,
	);
	const isAsMeant = numbers.every(({ number, meaning, origin }, i) => {
		const wanted = meaning?.kind === "number" && places.has(placeKey(origin.at)) ? meaning.to : number;
		return now[i]?.number === wanted;
	});
	if (now.length !== numbers.length || !isAsMeant)
		throw new Error("the renumbered trees do not read back as they were meant");
}

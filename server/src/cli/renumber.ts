import { releaseNames } from "../catalogue/releases/release-names.ts";
import type { Setup } from "../configs/setup.ts";
import { editedText } from "../features/renumber/edited-text.ts";
import { renumber } from "../features/renumber/renumber.ts";
import { isApplied, type Note, type RepositoryEdits } from "../features/renumber/renumbering.ts";
import { grouped } from "../text/grouped.ts";
import { lineIndexOf, positionAt } from "../text/line-index.ts";
import { listed } from "../text/listed.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { unifiedDiff } from "../text/unified-diff.ts";
import { linesText } from "../text/visible.ts";
import { type CatalogueOperand, readCatalogueOperand } from "./catalogue-operand.ts";
import type { Command } from "./command.ts";
import { loadSetups, openSession } from "./load-setups.ts";
import { relative } from "./paths.ts";
import { Refusal, type Terminal } from "./terminal.ts";
import { writeOutput } from "./write-output.ts";

export const renumberCommand: Command = {
	name: "renumber",
	operands: "OLD NEW BOARD...",
	summary: "the numbers of another firmware release in the trees of boards",
	details: [
		"OLD is the catalogue of the release that the boards are written for, NEW that of the other one; a BOARD is a .dts or a",
		"scmi.yaml. Numbers of clocks, resets, power domains and so on, of devices and of agents are changed where they are",
		"typed as such. Macros stay: their header is another one in the new release. What is ambiguous is refused with its line, and then",
		"nothing is changed in its repository. Prints the changes, as patch -p1 takes them in each repository; --write makes them. Exit",
		"code 1 where something is refused.",
	],
	options: ["--write", "-I", "-D"],
	run(args, terminal) {
		const [first, second, ...boards] = args.operands;
		if (first === undefined || second === undefined || boards.length === 0)
			throw new Refusal("name two catalogues and the boards: scmi-dt renumber OLD.scmi.yaml NEW.scmi.yaml BOARD.dts");
		const session = openSession(terminal);
		const { snapshot, cache, includes } = session;
		const [before, after] = [first, second].map((typed) => readCatalogueOperand(terminal, snapshot, typed)) as [
			CatalogueOperand,
			CatalogueOperand,
		];
		const [title, newTitle] = releaseNames(before, after);
		const setups = boards.flatMap((typed): readonly Setup[] => {
			const [, whole] = /^(.*\.ya?ml)#/.exec(typed) ?? [];
			if (whole !== undefined)
				throw new Refusal(`${typed}: name ${whole} itself, as its variants are made of the same files`);
			const loaded = loadSetups(session, terminal, typed, args);
			if (loaded.setups.length === 0) throw new Refusal(loaded.problems[0]?.message ?? `${typed} holds no setup`);
			return loaded.setups;
		});
		const { repositories, numbers } = renumber({
			snapshot,
			cache,
			setups,
			before: { ...before, title },
			after: { ...after, title: newTitle },
			isEditable: () => true,
			boardsWith: (folder, file) => includes.boardsBelow(folder, file),
		});
		const isWritten = args.value("--write") !== undefined;
		const shown = repositories.map((repository) => show(terminal, snapshot, repository, isWritten));
		if (shown.every((changed) => !changed) && repositories.every(({ refused }) => refused.length === 0))
			say(terminal, [`none of ${numbers} numbers has to be edited for ${newTitle}`]);
		if (isWritten && shown.includes(true))
			say(terminal, [`the boards are for ${newTitle} now: name ${second} as their catalogue`]);
		return repositories.some(({ refused }) => refused.length > 0) ? 1 : 0;
	},
};

function say(terminal: Terminal, lines: readonly string[]): void {
	terminal.complain(linesText(lines.map((line) => `scmi-dt renumber: ${line}`)));
}

/** Prints or makes the edits of one repository, and says what else there is to it; whether there were any. */
function show(terminal: Terminal, snapshot: Snapshot, repository: RepositoryEdits, isWritten: boolean): boolean {
	const { root, edits, refused, heldBackBy, left } = repository;
	const name = relative(terminal.cwd, root);
	const note = (each: Note): string => `${placeText(terminal, snapshot, each)}: ${each.text}`;
	terminal.complain(linesText([...refused, ...left].map(note)));
	if (refused.length > 0) say(terminal, [`${name}: nothing is changed here, for ${placesCount(refused.length)} above`]);
	else if (edits.length > 0 && heldBackBy.length > 0) {
		const others = listed(heldBackBy.map((other) => relative(terminal.cwd, other)));
		say(terminal, [`${name}: nothing is changed here, as ${others} is not, and the same boards are made of both`]);
	}
	if (!isApplied(repository)) return false;
	const files = [...grouped(edits, ({ at }) => at.file)].map(([file, own]) => {
		const reading = snapshot.read(file);
		const before = reading.kind === "text" ? reading.text : "";
		return { file, before, after: editedText(before, own) };
	});
	if (isWritten) for (const { file, after } of files) writeOutput(terminal, file, after);
	else
		for (const { file, before, after } of files) terminal.printExact(unifiedDiff(relative(root, file), before, after));
	const count = `${edits.length} ${edits.length === 1 ? "edit" : "edits"} in ${files.length} ${files.length === 1 ? "file" : "files"}`;
	say(terminal, [`${name}: ${isWritten ? "made " : ""}${count}${isWritten ? "" : "; --write makes them"}`]);
	return true;
}

function placesCount(count: number): string {
	return count === 1 ? "the place" : `the ${count} places`;
}

function placeText({ cwd }: Terminal, snapshot: Snapshot, { at }: Note): string {
	const reading = snapshot.read(at.file);
	const { line, character } = positionAt(lineIndexOf(reading.kind === "text" ? reading.text : ""), at.start);
	return `${relative(cwd, at.file)}:${line + 1}:${character + 1}`;
}

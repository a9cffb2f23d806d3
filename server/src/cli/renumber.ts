import { releaseNames } from "../catalogue/releases/release-names.ts";
import type { Setup } from "../configs/setup.ts";
import { renumber } from "../features/renumber/renumber.ts";
import { isApplied, type RepositoryEdits } from "../features/renumber/renumbering.ts";
import { editedText } from "../text/edited.ts";
import { grouped } from "../text/grouped.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { type CatalogueOperand, readCatalogueOperand } from "./catalogue-operand.ts";
import type { Command } from "./command.ts";
import { formatOf } from "./format.ts";
import { loadSetups, noSetup, openSession } from "./load-setups.ts";
import { printRenumberJson } from "./renumber-json.ts";
import { type EditedFile, type Found, printRenumberText } from "./renumber-text.ts";
import { Refusal } from "./terminal.ts";
import { writeOutput } from "./write-output.ts";

export const renumberCommand: Command = {
	name: "renumber",
	operands: "OLD NEW BOARD...",
	summary: "the numbers of another firmware release in the trees of boards",
	details: [
		"Formats: text (default), json.",
		"OLD is the catalogue of the release that the boards are written for, NEW that of the other one; a BOARD is a .dts or a",
		"scmi.yaml. Numbers of clocks, resets, power domains and so on, of devices and of agents are changed where they are",
		"typed as such. Macros stay: their header is another one in the new release. What is ambiguous is refused with its line, and then",
		"nothing is changed in its repository. Prints the changes, as patch -p1 takes them in each repository; --write makes them. Exit",
		"code 1 where something is refused.",
	],
	options: ["--write", "--format", "-I", "-D"],
	run(args, terminal) {
		const format = formatOf(args, ["text", "json"]);
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
			if (loaded.setups.length === 0) throw new Refusal(noSetup(session, terminal, typed, loaded.problems));
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
		const found: Found = {
			before,
			after: { ...after, title: newTitle },
			numbers,
			repositories: repositories.map((repository) => ({ ...repository, files: editedFiles(snapshot, repository) })),
			isWritten,
		};
		const show = format === "json" ? printRenumberJson : printRenumberText;
		if (isWritten)
			for (const { files } of found.repositories)
				for (const { file, after } of files) writeOutput(terminal, file, after);
		show(terminal, snapshot, found);
		return repositories.some(({ refused }) => refused.length > 0) ? 1 : 0;
	},
};

/** What the edits make of the files of a repository; none where they are not applied. */
function editedFiles(snapshot: Snapshot, repository: RepositoryEdits): readonly EditedFile[] {
	if (!isApplied(repository)) return [];
	return [...grouped(repository.edits, ({ at }) => at.file)].map(([file, own]) => {
		const reading = snapshot.read(file);
		const before = reading.kind === "text" ? reading.text : "";
		return { file, before, after: editedText(before, own) };
	});
}

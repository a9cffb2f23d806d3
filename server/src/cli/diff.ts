import { type ChangeGroup, changeGroups, changeText } from "../catalogue/releases/change-text.ts";
import { diffCatalogues } from "../catalogue/releases/diff-catalogues.ts";
import { releaseNames } from "../catalogue/releases/release-names.ts";
import { plain } from "../features/markdown.ts";
import { linesText } from "../text/visible.ts";
import { type CatalogueOperand, readCatalogueOperand, sideOf } from "./catalogue-operand.ts";
import type { Command } from "./command.ts";
import { formatOf } from "./format.ts";
import { jsonPieces } from "./json-pieces.ts";
import { openSession } from "./load-setups.ts";
import { Refusal } from "./terminal.ts";

export const diffCommand: Command = {
	name: "diff",
	operands: "OLD NEW",
	summary: "what another release of a firmware has otherwise, what breaks boards first",
	details: [
		"OLD and NEW are catalogues (*.scmi.yaml, .yml, .json, or bundled:NAME), read with all they extend. Entries are known by their",
		"keys; where a key is another one, by a macro, a name or a native specifier that only one entry of each has. Nothing is guessed",
		"by number.",
		"Formats: text (default), markdown, json. The exit code is 0 whatever they differ in; with --exit-code 1 where they do.",
	],
	options: ["--format", "--exit-code"],
	run(args, terminal) {
		const format = formatOf(args, ["text", "markdown", "json"]);
		const [first, second, ...more] = args.operands;
		if (first === undefined || second === undefined || more.length > 0)
			throw new Refusal("name two catalogues: scmi-dt diff OLD.scmi.yaml NEW.scmi.yaml");
		const { snapshot } = openSession(terminal);
		const [before, after] = [first, second].map((typed) => readCatalogueOperand(terminal, snapshot, typed)) as [
			CatalogueOperand,
			CatalogueOperand,
		];
		const changes = diffCatalogues(before.index, after.index);
		const groups = changeGroups(changes);
		if (format === "json") {
			const report = {
				version: 1,
				old: sideOf(before),
				new: sideOf(after),
				changes: groups.flatMap((group) =>
					group.changes.map((change) => ({ group: group.title, ...change, text: changeText(change) })),
				),
			};
			for (const piece of jsonPieces(report)) terminal.print(piece);
			terminal.print("\n");
		} else {
			const print = format === "text" ? textOf : markdownOf;
			terminal.print(print(releaseNames(before, after).join(" → "), groups));
		}
		return changes.length > 0 && args.value("--exit-code") !== undefined ? 1 : 0;
	},
};

const NOTHING = "no differences";

function textOf(title: string, groups: readonly ChangeGroup[]): string {
	if (groups.length === 0) return linesText([`${title}: ${NOTHING}`]);
	const sections = groups.map((group) => [group.title, ...group.changes.map((change) => `  ${changeText(change)}`)]);
	return [[title], ...sections].map(linesText).join("\n");
}

function markdownOf(title: string, groups: readonly ChangeGroup[]): string {
	if (groups.length === 0) return `## ${plain(title)}\n\nNo differences.\n`;
	const sections = groups.map(
		(group) => `### ${group.title}\n\n${group.changes.map((change) => `- ${plain(changeText(change))}\n`).join("")}`,
	);
	return `## ${plain(title)}\n\n${sections.join("\n")}`;
}

import { IMPORT_KINDS, IMPORTERS, isImportKind } from "../importers/importers.ts";
import { listed } from "../text/listed.ts";
import { didYouMean } from "../text/yaml-closest-key.ts";
import type { Command } from "./command.ts";
import { importFromDts } from "./import-from-dts.ts";
import { importFromSources } from "./import-from-sources.ts";
import { ORDER_OPTIONS } from "./import-order.ts";
import { Refusal } from "./terminal.ts";

const FROM_DTS = "from-dts";

export const importCommand: Command = {
	name: "import",
	operands: "KIND FILE...",
	summary: "a firmware catalogue, from firmware's sources or from a good tree",
	details: [
		`${FROM_DTS} BOARD.dts: the numbers a good tree uses. It shows who uses them, not what firmware calls them: fill in the rest.`,
		"    Where SCMI nodes lead to several firmware servers (by another transport, mailbox or SMC id), each has a catalogue",
		"    of its own: -o NAME.scmi.yaml then writes NAME-mailbox.scmi.yaml, NAME-smc.scmi.yaml and so on.",
		...Object.entries(IMPORTERS).map(([kind, { operands, reads }]) => `${kind} ${operands}: ${reads}.`),
		"Lines that are not understood are named with file and line. Put the catalogue beside the board as NAME.scmi.yaml, and it",
		"is found.",
	],
	options: [...ORDER_OPTIONS, "-o", "--force", "--check", "--numbers", "--over", "--licence"],
	run(args, terminal) {
		const [kind = "", ...files] = args.operands;
		if (kind === FROM_DTS) return importFromDts(args, terminal, files);
		if (isImportKind(kind)) return importFromSources(kind, args, terminal, files);
		const kinds = [FROM_DTS, ...IMPORT_KINDS];
		if (kind === "") throw new Refusal(`name what to import from: scmi-dt import ${kinds.join("|")} FILE`);
		throw new Refusal(`nothing is imported from "${kind}": it is ${listed(kinds, "or")}.${didYouMean(kind, kinds)}`);
	},
};

import { IMPORTERS } from "../importers/importers.ts";
import { didYouMean } from "../text/yaml-closest-key.ts";
import type { Command } from "./command.ts";
import { importFromDts } from "./import-from-dts.ts";
import { importSources } from "./import-sources.ts";
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
	options: [
		"-I",
		"-D",
		"-U",
		"-o",
		"--force",
		"--check",
		"--as",
		"--prefix",
		"--node",
		"--compatible",
		"--symbols",
		"--name",
		"--numbers",
		"--over",
		"--repository",
		"--revision",
		"--licence",
	],
	run(args, terminal) {
		const [kind = "", ...files] = args.operands;
		if (kind === FROM_DTS) return importFromDts(args, terminal, files);
		const importer = Object.hasOwn(IMPORTERS, kind) ? IMPORTERS[kind] : undefined;
		if (importer) return importSources(kind, importer, args, terminal, files);
		const kinds = [FROM_DTS, ...Object.keys(IMPORTERS)];
		const meant = kind === "" ? "" : didYouMean(kind, kinds);
		throw new Refusal(`name what to import from: scmi-dt import ${kinds.join("|")} FILE.${meant}`);
	},
};

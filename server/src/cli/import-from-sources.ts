import {
	importedCounts,
	importedText,
	importSources,
	nothingImported,
	notUnderstood,
} from "../importers/import-sources.ts";
import type { ImportedCatalogue, ImportProblem } from "../importers/imported-catalogue.ts";
import { IMPORT_KINDS, IMPORTERS, type ImportKind } from "../importers/importers.ts";
import { listed } from "../text/listed.ts";
import { folderOf } from "../text/path.ts";
import { linesText } from "../text/visible.ts";
import type { Arguments } from "./arguments.ts";
import { importOrder } from "./import-order.ts";
import { isFolder } from "./inputs.ts";
import { openSession } from "./load-setups.ts";
import { absolute, relative } from "./paths.ts";
import { Refusal, type Terminal } from "./terminal.ts";
import { isAsWritten, refuseTaken, writeOutput } from "./write-output.ts";

/**
 * A catalogue from a firmware's own sources. Lines that were not understood are named, and do not keep the rest from being
 * written. With --check nothing is written: exit code 1 says that the file would change.
 */
export function importFromSources(
	kind: ImportKind,
	args: Arguments,
	terminal: Terminal,
	files: readonly string[],
): number {
	for (const file of files) refuseUnreadable(kind, terminal, file);
	const order = importOrder(kind, args, terminal, files);
	const { catalogue: read, problems } = importSources(openSession(terminal).snapshot, order);
	const catalogue = args.value("--numbers") === undefined ? read : numbersOnly(kind, read);
	const say = (lines: readonly string[]): void => terminal.complain(linesText(lines));
	say(problems.map((problem) => problemText(terminal, problem)));
	const counts = importedCounts(catalogue);
	if (counts === "") throw new Refusal(nothingImported(kind, files));
	const output = args.value("-o");
	const text = importedText(kind, catalogue, { over: baseOf(args, terminal), licence: args.value("--licence") });
	if (args.value("--check") !== undefined) {
		if (output === undefined) throw new Refusal("--check needs -o FILE: the catalogue to compare with");
		return isAsWritten(terminal, output, text) ? 0 : 1;
	}
	if (output === undefined) {
		terminal.print(text);
		return 0;
	}
	refuseTaken(args, terminal, output);
	writeOutput(terminal, output, text);
	const lines = problems.length === 0 ? "" : `; ${notUnderstood(problems.length)}, see above`;
	say([`scmi-dt import: wrote ${output}: ${counts}${lines}`]);
	return 0;
}

/** What no importer could begin with. */
function refuseUnreadable(kind: ImportKind, terminal: Terminal, typed: string): void {
	const { chosen, operands } = IMPORTERS[kind];
	const reading = terminal.files.read(absolute(terminal, typed));
	if (reading.kind === "text" || terminal.files.readBytes(absolute(terminal, typed))) return;
	if (isFolder(terminal, typed)) {
		if (chosen.includes("folder")) return;
		throw new Refusal(`${typed} is a folder: name a file, scmi-dt import ${kind} ${operands}`);
	}
	const reason = reading.kind === "unreadable" ? reading.reason : "there is no such file";
	throw new Refusal(`${typed} cannot be read: ${reason}`);
}

function numbersOnly(kind: ImportKind, catalogue: ImportedCatalogue): ImportedCatalogue {
	const { numbersOf } = IMPORTERS[kind];
	if (numbersOf) return numbersOf(catalogue, catalogue.firmware.name);
	const able = IMPORT_KINDS.filter((each) => IMPORTERS[each].numbersOf !== undefined);
	throw new Refusal(
		`--numbers is for ${listed(able)}: sources of ${kind} do not tell apart what all boards share and what one configures`,
	);
}

/** The catalogue to lie over, by the path that `extends` has from where the new one is written. */
function baseOf(args: Arguments, terminal: Terminal): { readonly name: string; readonly text: string } | undefined {
	const over = args.value("--over");
	if (over === undefined) return undefined;
	const base = terminal.files.read(absolute(terminal, over));
	if (base.kind !== "text") throw new Refusal(`${over}, for --over, cannot be read`);
	const folder = folderOf(absolute(terminal, args.value("-o") ?? "here"));
	return { name: relative(folder, absolute(terminal, over)), text: base.text };
}

function problemText(terminal: Terminal, { path, line, text }: ImportProblem): string {
	return `${relative(terminal.cwd, path)}:${line}: ${text}`;
}

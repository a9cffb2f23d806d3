import { folderOf, joinPath } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import type { ImportProblem } from "../imported-catalogue.ts";

/** One line of a configuration, continued lines joined, as words: commas and tabs are blanks. */
export interface ConfigurationLine {
	readonly words: readonly string[];
	readonly path: string;
	/** Of the last of continued lines, from 1: as the firmware's own tool counts. */
	readonly line: number;
}

/** How many files one configuration may include, each as often as it does: real ones have a handful. */
const MOST_FILES = 1000;

/** What a configuration has come to so far. */
interface Reading {
	readonly lines: ConfigurationLine[];
	readonly problems: ImportProblem[];
	files: number;
}

/**
 * The lines of a System Manager configuration and of the files it includes, in order. Source of the syntax: imx-sm
 * sm/doc/config.md.
 */
export function configurationLines(
	snapshot: Snapshot,
	path: string,
	problems: ImportProblem[],
): readonly ConfigurationLine[] {
	const read: Reading = { lines: [], problems, files: 0 };
	readInto(snapshot, path, { path, line: 1, as: "it" }, read, []);
	return read.lines;
}

function readInto(
	snapshot: Snapshot,
	path: string,
	{ as, ...asked }: { readonly path: string; readonly line: number; readonly as: string },
	read: Reading,
	within: readonly string[],
): void {
	const { lines, problems } = read;
	if (within.includes(path)) {
		problems.push({ ...asked, text: `${as} includes itself` });
		return;
	}
	if (++read.files > MOST_FILES) {
		if (read.files === MOST_FILES + 1)
			problems.push({ ...asked, text: `more than ${MOST_FILES} files are included: this and the rest is left out` });
		return;
	}
	const reading = snapshot.read(path);
	if (reading.kind !== "text") {
		problems.push({ ...asked, text: `${as} cannot be read` });
		return;
	}
	let joined = "";
	for (const [index, raw] of reading.text.split(/\r?\n/).entries()) {
		const line = index + 1;
		const text = raw.replace(/#.*/, "");
		if (text.endsWith("\\")) {
			joined += `${text.slice(0, -1)} `;
			continue;
		}
		const included = joined === "" ? /^include\s+(\S+)/.exec(text)?.[1] : undefined;
		if (included !== undefined) {
			readInto(snapshot, joinPath(folderOf(path), included), { path, line, as: included }, read, [...within, path]);
			continue;
		}
		// A name in quotes may have blanks in it: "i.MX95 EVK Configuration Data".
		const words = (joined + text).match(/(?:"[^"]*"|[^\s,"])+/g);
		if (words) lines.push({ words, path, line });
		joined = "";
	}
}

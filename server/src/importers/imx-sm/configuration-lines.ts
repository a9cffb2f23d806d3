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

/** How deep files may include each other: more is a circle. */
const DEEPEST = 32;

/**
 * The lines of a System Manager configuration and of the files it includes, in order. Source of the syntax: imx-sm
 * sm/doc/config.md.
 */
export function configurationLines(
	snapshot: Snapshot,
	path: string,
	problems: ImportProblem[],
): readonly ConfigurationLine[] {
	const lines: ConfigurationLine[] = [];
	readInto(snapshot, path, { path, line: 1 }, problems, lines, 0);
	return lines;
}

function readInto(
	snapshot: Snapshot,
	path: string,
	asked: { readonly path: string; readonly line: number },
	problems: ImportProblem[],
	lines: ConfigurationLine[],
	depth: number,
): void {
	const reading = snapshot.read(path);
	if (reading.kind !== "text") {
		problems.push({ ...asked, text: `${path} cannot be read` });
		return;
	}
	if (depth > DEEPEST) {
		problems.push({ ...asked, text: `${path} includes itself` });
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
			readInto(snapshot, joinPath(folderOf(path), included), { path, line }, problems, lines, depth + 1);
			continue;
		}
		// A name in quotes may have blanks in it: "i.MX95 EVK Configuration Data".
		const words = (joined + text).match(/(?:"[^"]*"|[^\s,"])+/g);
		if (words) lines.push({ words, path, line });
		joined = "";
	}
}

/** A finding as a person would write it below the line: what is underlined, what is said, and what else is shown with it. */
export interface Expectation {
	readonly file: string;
	/** Zero-based, in the text without annotations. */
	readonly line: number;
	readonly character: number;
	readonly length: number | undefined;
	readonly text: string;
	/** Its related places, `see board.dts:12:3 message`, then its quick fixes, `fix: title` or `preferred fix: title`. */
	readonly notes: readonly string[];
}

/** Below a finding, each on a line of its own. */
const NOTE = /^(?:see \S+:\d+:\d+ |fix: |preferred fix: )/;

/**
 * Takes annotations out of a text. One stands below its line, in the file's own comment, with carets under what is
 * underlined: `//   ^^^ error[code]: message`; its notes stand below it.
 */
export function readAnnotations(file: string, annotated: string): { text: string; expectations: Expectation[] } {
	const lines: string[] = [];
	const expectations: Expectation[] = [];
	let notes: string[] | undefined;
	for (const line of annotated.split("\n")) {
		const [, before = "", carets = "", text = ""] = /^(\s*(?:\/\/|#)\s*)(?:(\^+) )?(\S.*)$/.exec(line) ?? [];
		if (carets !== "") {
			notes = [];
			const place = { file, line: lines.length - 1, character: before.length, length: carets.length };
			expectations.push({ ...place, text, notes });
		} else if (notes !== undefined && NOTE.test(text)) notes.push(text);
		else {
			lines.push(line);
			notes = undefined;
		}
	}
	return { text: lines.join("\n"), expectations };
}

/** Reads `board.dts:12:3 error[code]: message` (one-based), for where no caret can stand, with its notes indented below. */
export function readExpectations(entries: readonly string[]): Expectation[] {
	const expectations: (Expectation & { readonly notes: string[] })[] = [];
	for (const entry of entries) {
		const [, file = "", line = "0", column = "0", text = ""] = /^(\S+):(\d+):(\d+) (.*)$/.exec(entry) ?? [];
		if (entry.startsWith(" ")) expectations.at(-1)?.notes.push(entry.trim());
		else
			expectations.push({
				file,
				line: Number(line) - 1,
				character: Number(column) - 1,
				length: undefined,
				text,
				notes: [],
			});
	}
	return expectations;
}

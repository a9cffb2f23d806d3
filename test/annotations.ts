/** A finding as a person would write it below the line: what is underlined, and what is said. */
export interface Expectation {
	readonly file: string;
	/** Zero-based, in the text without annotations. */
	readonly line: number;
	readonly character: number;
	readonly length: number | undefined;
	readonly text: string;
}

/**
 * Takes annotations out of a text. One stands below its line, in the file's own comment, with carets under what is
 * underlined: `//   ^^^ error[code]: message`.
 */
export function readAnnotations(file: string, annotated: string): { text: string; expectations: Expectation[] } {
	const lines: string[] = [];
	const expectations: Expectation[] = [];
	for (const line of annotated.split("\n")) {
		const match = /^(\s*(?:\/\/|#)\s*)(\^+) (\S.*)$/.exec(line);
		if (match === null) {
			lines.push(line);
			continue;
		}
		const [, before = "", carets = "", text = ""] = match;
		expectations.push({ file, line: lines.length - 1, character: before.length, length: carets.length, text });
	}
	return { text: lines.join("\n"), expectations };
}

/** Reads `board.dts:12:3 error[code]: message` (one-based), for where no caret can stand. */
export function readExpectation(entry: string): Expectation {
	const [, file = "", line = "0", column = "0", text = ""] = /^(\S+):(\d+):(\d+) (.*)$/.exec(entry) ?? [];
	return { file, line: Number(line) - 1, character: Number(column) - 1, length: undefined, text };
}

import { lineIndexOf, positionAt } from "../../server/src/text/line-index.ts";
import { nameOf } from "../../server/src/text/path.ts";
import type { Problem } from "../../server/src/text/problem.ts";

/** Problems as a person reads them, `line:column severity message`, columns from 1; other files than `main` by name. */
export function problemLines(
	problems: readonly Problem[],
	files: Readonly<Record<string, string>>,
	main: string,
): string[] {
	return problems.map(({ at, severity, message }) => {
		const { line, character } = positionAt(lineIndexOf(files[at.file] ?? ""), at.start);
		return `${at.file === main ? "" : `${nameOf(at.file)}:`}${line + 1}:${character + 1} ${severity} ${message}`;
	});
}

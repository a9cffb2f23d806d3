import type { Span } from "../text/span.ts";
import { onOneLine } from "../text/visible.ts";
import { type Printable, placeFinder } from "./finding-places.ts";

/** Findings as compilers print them, each with its related places indented below. */
export function findingLines(printable: Printable): string[] {
	const find = placeFinder(printable);
	const place = (span: Span): string => {
		const { file, range } = find(span);
		return `${file}:${range.start.line + 1}:${range.start.character + 1}`;
	};
	const lines = printable.findings.flatMap(({ at, severity, code, message, related = [] }) => [
		`${place(at)}: ${severity}[${code}]: ${message}`,
		...related.map((other) => `  ${place(other.at)}: ${other.message}`),
	]);
	return lines.map(onOneLine);
}

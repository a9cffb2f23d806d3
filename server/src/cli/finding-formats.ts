import type { Severity } from "../text/problem.ts";
import type { Checked } from "./checked.ts";
import { relatedLines } from "./finding-lines.ts";
import type { PlacedFinding } from "./finding-places.ts";
import { styledText } from "./styled.ts";

/** The stable format: lines and characters count from zero, as in LSP. */
export function jsonOf(findings: readonly PlacedFinding[], checked: readonly Checked[]): string {
	const printed = findings.map(({ code, severity, file, range, message, related }) => ({
		code,
		severity,
		file,
		range,
		message,
		related,
	}));
	return `${JSON.stringify({ version: 1, findings: printed, checked }, undefined, 2)}\n`;
}

const GITHUB_LEVELS: Readonly<Record<Severity, string>> = {
	error: "error",
	warning: "warning",
	information: "notice",
	hint: "notice",
};

/** Workflow commands of GitHub Actions, one for each finding. */
export function githubOf(findings: readonly PlacedFinding[]): string {
	const lines = findings.map(({ code, severity, file, range: { start, end }, message, related }) => {
		const isOnOneLine = start.line === end.line;
		const values = Object.entries({
			file,
			line: start.line + 1,
			endLine: end.line + 1,
			// GitHub takes columns only where they are of one line.
			...(isOnOneLine && { col: start.character + 1, endColumn: end.character + 1 }),
			title: code,
		});
		const properties = values.map(([name, value]) => `${name}=${escapedProperty(String(value))}`).join(",");
		// An annotation has one place: the others are lines of its text.
		const text = styledText([[{ text: message }], ...relatedLines(related)], false).trimEnd();
		return `::${GITHUB_LEVELS[severity]} ${properties}::${escaped(text)}\n`;
	});
	return lines.join("");
}

function escaped(text: string): string {
	return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
	return escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

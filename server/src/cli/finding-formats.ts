import { uriOf } from "../features/places.ts";
import { isAbsolute } from "../text/path.ts";
import type { Severity } from "../text/problem.ts";
import { onOneLine } from "../text/visible.ts";
import type { Checked } from "./checked.ts";
import type { PlacedFinding, PlacedNote } from "./finding-places.ts";

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

const SARIF_LEVELS: Readonly<Record<Severity, string>> = {
	error: "error",
	warning: "warning",
	information: "note",
	hint: "note",
};

/** SARIF 2.1.0, for code scanning. */
export function sarifOf(findings: readonly PlacedFinding[]): string {
	const codes = [...new Set(findings.map(({ code }) => code))].sort();
	const results = findings.map((finding) => ({
		ruleId: finding.code,
		level: SARIF_LEVELS[finding.severity],
		message: { text: sarifText(finding.message) },
		locations: [{ physicalLocation: sarifPlace(finding) }],
		relatedLocations: finding.related.map((other) => ({
			physicalLocation: sarifPlace(other),
			message: { text: sarifText(other.message) },
		})),
	}));
	const driver = { name: "scmi-dt", rules: codes.map((id) => ({ id })) };
	const log = {
		$schema: "https://json.schemastore.org/sarif-2.1.0.json",
		version: "2.1.0",
		runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
	};
	return `${JSON.stringify(log, undefined, 2)}\n`;
}

function sarifPlace({ file, range: { start, end } }: PlacedNote) {
	return {
		artifactLocation: { uri: isAbsolute(file) ? uriOf(file) : file.split("/").map(encodeURIComponent).join("/") },
		region: {
			startLine: start.line + 1,
			startColumn: start.character + 1,
			endLine: end.line + 1,
			endColumn: end.character + 1,
		},
	};
}

/** In plain text too SARIF has links, `[text](target)`: behind a backslash a bracket begins none. */
function sarifText(text: string): string {
	return onOneLine(text).replace(/\[(?=.*\]\()/g, "\\[");
}

const GITHUB_LEVELS: Readonly<Record<Severity, string>> = {
	error: "error",
	warning: "warning",
	information: "notice",
	hint: "notice",
};

/** Workflow commands of GitHub Actions. */
export function githubOf(findings: readonly PlacedFinding[]): string {
	const lines = findings.map(({ code, severity, file, range, message }) => {
		const values = Object.entries({
			file,
			line: range.start.line + 1,
			endLine: range.end.line + 1,
			col: range.start.character + 1,
			title: code,
		});
		const properties = values.map(([name, value]) => `${name}=${escapedProperty(String(value))}`).join(",");
		return `::${GITHUB_LEVELS[severity]} ${properties}::${escaped(onOneLine(message))}\n`;
	});
	return lines.join("");
}

function escaped(text: string): string {
	return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
	return escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

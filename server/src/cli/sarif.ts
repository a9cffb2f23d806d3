import type { Log, PhysicalLocation, ReportingDescriptor, Result } from "sarif";
import { uriOf } from "../features/places.ts";
import { RULES } from "../rules/index.ts";
import { isAbsolute } from "../text/path.ts";
import type { Severity } from "../text/problem.ts";
import { onOneLine } from "../text/visible.ts";
import { isReaderCode, rulePage } from "../workspace/rule-page.ts";
import type { PlacedFinding, PlacedNote } from "./finding-places.ts";
import type { Terminal } from "./terminal.ts";

/** The gravest first. */
const LEVELS = { error: "error", warning: "warning", information: "note", hint: "note" } as const satisfies Readonly<
	Record<Severity, Result.level>
>;

/** SARIF 2.1.0, for code scanning: what was found, and of each code that occurs what it means. */
export function sarifOf(
	findings: readonly PlacedFinding[],
	program: Pick<Terminal, "version" | "readShipped">,
): string {
	const codes = [...new Set(findings.map(({ code }) => code))].sort();
	const placeOf = new Map(codes.map((code, place) => [code, place]));
	const rules = codes.map((code) =>
		descriptorOf(code, gravest(findings, code), rulePage(code, program.readShipped) ?? ""),
	);
	const { version } = program;
	const driver = { name: "scmi-dt", version, semanticVersion: version, rules };
	const results = findings.map((finding) => resultOf(finding, placeOf.get(finding.code) ?? -1));
	const log: Log = {
		$schema: "https://json.schemastore.org/sarif-2.1.0.json",
		version: "2.1.0",
		runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
	};
	return `${JSON.stringify(log, undefined, 2)}\n`;
}

function resultOf({ code, severity, message, related, ...place }: PlacedFinding, ruleIndex: number): Result {
	return {
		ruleId: code,
		ruleIndex,
		level: LEVELS[severity],
		message: { text: withoutLinks(message) },
		locations: [{ physicalLocation: sarifPlace(place) }],
		relatedLocations: related.map((other) => ({
			physicalLocation: sarifPlace(other),
			message: { text: withoutLinks(other.message) },
		})),
	};
}

function sarifPlace({ file, range: { start, end } }: Omit<PlacedNote, "message">): PhysicalLocation {
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
function withoutLinks(text: string): string {
	return onOneLine(text).replace(/\[(?=.*\]\()/g, "\\[");
}

/** What a code means, from its rule and its page; `found`: the gravest it was found at, for a code that is no rule. */
function descriptorOf(code: string, found: Severity, page: string): ReportingDescriptor {
	const rule = RULES.find((each) => each.code === code);
	const text = page.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
	return {
		id: code,
		name: code.replace(/(?:^|[-_,.])(\w)/g, (_, letter: string) => letter.toUpperCase()),
		shortDescription: { text: asSentence(rule?.summary ?? summaryIn(text, code)) },
		fullDescription: { text: introductionOf(text) },
		help: { text, markdown: page },
		defaultConfiguration: { level: LEVELS[rule?.severity ?? found] },
	};
}

/** The code's row in a table of its page; else what the page begins with. */
function summaryIn(page: string, code: string): string {
	const rows = [...page.matchAll(/^\| `([^`]+)` \| (.*) \|$/gm)];
	const row = rows.find(([, name]) => name === code)?.[2];
	if (row !== undefined) return row;
	if (isReaderCode(code)) return `dtc's check ${code}`;
	return /^.*?(?=\.\s|\.$|$)/m.exec(introductionOf(page))?.[0] ?? code;
}

/** What stands under *What it finds*, or under the title of a page that has no such heading. */
function introductionOf(page: string): string {
	return /^(?:# .*\n+)?(?:## What it finds\n+)?(.*)/.exec(page)?.[1] ?? "";
}

function asSentence(text: string): string {
	const isCommand = /^(?:dtc|cpp)\b/.test(text);
	return `${isCommand ? text.charAt(0) : text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function gravest(findings: readonly PlacedFinding[], code: string): Severity {
	const found = new Set(findings.flatMap((finding) => (finding.code === code ? finding.severity : [])));
	return (Object.keys(LEVELS) as Severity[]).find((severity) => found.has(severity)) ?? "hint";
}

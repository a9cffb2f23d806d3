import { grantsReport } from "../features/grants-report.ts";
import type { GrantsCell, GrantsReport, GrantsRow } from "../features/reports.ts";
import { linesText } from "../text/visible.ts";
import type { Command } from "./command.ts";
import { formatOf } from "./format.ts";
import { jsonPieces } from "./json-pieces.ts";
import { loadOneSetup, openSession, SETUP_OPTIONS } from "./load-setups.ts";
import { Refusal } from "./terminal.ts";
import { textTable } from "./text-table.ts";

export const grantsCommand: Command = {
	name: "grants",
	operands: "SETUP",
	summary: "which domain would be granted what, and why",
	details: ["Formats: text (default), json."],
	options: [...SETUP_OPTIONS, "--format"],
	run(args, terminal) {
		const format = formatOf(args, ["text", "json"]);
		const session = openSession(terminal);
		const setup = loadOneSetup(session, terminal, args);
		const analysis = terminal.analyse(session.snapshot, session.cache, setup);
		const report = grantsReport(analysis);
		if (format === "json") {
			for (const piece of jsonPieces({ version: 1, ...report })) terminal.print(piece);
			terminal.print("\n");
		}
		if (report.missing !== null) throw new Refusal(report.missing);
		const errors = analysis.facts.problems.filter(({ severity }) => severity === "error").length;
		if (errors > 0)
			terminal.complain(
				`${errors} ${errors === 1 ? "error" : "errors"} in what this is made from: scmi-dt check says which\n`,
			);
		if (format === "text") terminal.print(grantsText(report));
		return 0;
	},
};

function grantsText(report: GrantsReport): string {
	const { setup, catalogue, profile, domains, devices, resources, assumptions, summary, quirks, unmatched } = report;
	const firmware = catalogue === null ? "" : `"${catalogue}", `;
	const table = textTable([
		["", ...domains.map(({ name }) => name)],
		["", ...domains.map(({ agent }) => agent)],
		...rowsOf("Devices", devices),
		...rowsOf("Clocks, resets and more in use", resources),
	]);
	const notes = domains.flatMap(({ name, note }) => {
		if (note === "") return [];
		return [note.startsWith(name) ? note : `${name}: ${note}`];
	});
	const sections = [
		[`${setup}: ${firmware}${profile}`, ...summary.map(({ text }) => text)],
		table,
		titled("Domains", notes),
		titled("Refused, missing, waiting or not known", explanations(report)),
		titled("Errors and warnings", findings([...devices, ...resources])),
		titled(
			"In firmware, in no tree",
			some(unmatched.inNoTree.map(({ name, owns }) => (owns === "" ? name : `${name}: ${owns}`))),
		),
		titled(
			"Uses firmware resources, is no firmware device",
			some(unmatched.noDevice.map(({ tree, uses }) => `${tree}: ${uses}`)),
		),
		titled(
			"Known oddities of this firmware",
			quirks.map(({ summary, source }) => (source === null ? summary : `${summary} (${source})`)),
		),
		titled(
			"This answer rests on",
			assumptions.map(({ text, basis }) => (basis === "assumed" ? `${text} (assumed)` : text)),
		),
	];
	return sections
		.filter((lines) => lines.length > 0)
		.map(linesText)
		.join("\n");
}

function rowsOf(title: string, rows: readonly GrantsRow[]): string[][] {
	if (rows.length === 0) return [];
	return [
		[""],
		[title],
		...rows.map(({ name, cells, tree }) => [`  ${name || tree}`, ...cells.map(wording), name === "" ? "" : tree]),
	];
}

/** A device by its node too, a resource by its own name alone. */
function rowName({ name, tree, place }: GrantsRow): string {
	return place === null ? name : [tree, name].filter((part) => part !== "").join(", ");
}

function wording({ sign, text, state }: GrantsCell): string {
	return state === "unused" ? sign : `${sign} ${text}`;
}

/** Why a domain does not get what its tree uses. */
function explanations({ domains, devices, resources }: GrantsReport): string[] {
	return [...devices, ...resources].flatMap((row) =>
		row.cells.flatMap((cell, i) => {
			if (!cell.used || !TOLD.includes(cell.state)) return [];
			const reasons = cell.reasons.map(({ text }) => `  ${text}`);
			return [`${rowName(row)} for ${domains[i]?.name}: ${cell.text}`, ...reasons];
		}),
	);
}

const TOLD: readonly GrantsCell["state"][] = ["denied", "missing", "partly", "waits", "unknown", "reachable"];

/** Each once: a number's may stand in its device's row and in its own. */
function findings(rows: readonly GrantsRow[]): string[] {
	const told = new Set<string>();
	return rows.flatMap((row) =>
		row.findings.flatMap(({ text, place }) => {
			const key = `${JSON.stringify(place)} ${text}`;
			if (told.has(key)) return [];
			told.add(key);
			return [`${rowName(row)}: ${text}`];
		}),
	);
}

/** As many as can be taken in; JSON has all. */
const MOST = 12;

function some(lines: readonly string[]): readonly string[] {
	return lines.length <= MOST + 1 ? lines : [...lines.slice(0, MOST), `and ${lines.length - MOST} more`];
}

function titled(title: string, lines: readonly string[]): string[] {
	return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

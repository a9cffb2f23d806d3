import { grantsReport } from "../features/grants-report.ts";
import type { GrantsCell, GrantsReport, GrantsRow } from "../features/reports.ts";
import type { Command } from "./command.ts";
import { formatOf } from "./format.ts";
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
		const report = grantsReport(terminal.analyse(session.snapshot, session.cache, setup));
		if (format === "json") terminal.print(`${JSON.stringify({ version: 1, ...report }, undefined, 2)}\n`);
		if (report.missing !== null) throw new Refusal(report.missing);
		if (format === "text") terminal.print(grantsText(report));
		return 0;
	},
};

function grantsText(report: GrantsReport): string {
	const { setup, catalogue, profile, domains, devices, resources, assumptions } = report;
	const firmware = catalogue === null ? "" : `"${catalogue}", `;
	const table = textTable([
		["", ...domains.map(({ name }) => name)],
		["", ...domains.map(({ agent }) => agent ?? "no agent")],
		...rowsOf("Devices", devices),
		...rowsOf("Clocks, resets and more in use", resources),
	]);
	const notes = domains.flatMap(({ name, note }) => {
		if (note === "") return [];
		return [note.startsWith(name) ? note : `${name}: ${note}`];
	});
	const sections = [
		[`${setup}: ${firmware}${profile}`],
		table,
		titled("Domains", notes),
		titled("Refused, waiting or in doubt", explanations(report)),
		titled("To look at", concerns([...devices, ...resources])),
		titled("This answer assumes", assumptions),
	];
	return sections
		.filter((lines) => lines.length > 0)
		.map((lines) => lines.map((line) => `${line}\n`).join(""))
		.join("\n");
}

function rowsOf(title: string, rows: readonly GrantsRow[]): string[][] {
	if (rows.length === 0) return [];
	return [[""], [title], ...rows.map(({ name, tree, cells }) => [`  ${name}`, ...cells.map(wording), tree])];
}

function wording({ state, used, waits }: GrantsCell): string {
	if (waits) return `${state === "open" ? "○ open" : state === "partly" ? "◐ partly" : "✓ granted"}, but waits`;
	switch (state) {
		case "granted":
			return used ? "✓ granted" : "✓ granted, not used";
		case "denied":
			return used ? "✗ DENIED" : "– not granted";
		case "open":
			return used ? "○ open to all" : "○ open, not used";
		case "partly":
			return used ? "◐ partly" : "◐ partly, not used";
		case "unknown":
			return used ? "? unknown" : "? unknown, not used";
		case "untouched":
			return "◌ left as it is";
		case "unused":
			return "·";
	}
}

/** Why a domain does not get what its tree uses. */
function explanations({ domains, devices, resources }: GrantsReport): string[] {
	return [...devices, ...resources].flatMap(({ name, cells }) =>
		cells.flatMap((cell, i) => {
			const isWell = cell.state === "granted" || cell.state === "open" || cell.state === "untouched";
			if (!cell.used || (isWell && !cell.waits)) return [];
			const reasons = cell.reasons.map(({ text }) => `  ${text}`);
			return [`${name} for ${domains[i]?.name}: ${cell.state}${cell.waits ? ", but waits" : ""}`, ...reasons];
		}),
	);
}

function concerns(rows: readonly GrantsRow[]): string[] {
	return rows.flatMap(({ name, concern }) => (concern === null ? [] : [`${name}: ${concern}`]));
}

function titled(title: string, lines: readonly string[]): string[] {
	return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

import type { GrantsReport, GrantsRow } from "../../../server/src/lsp/protocol.ts";
import type { Grouping, ViewState } from "./view-state.ts";

/** Rows that stand together. */
export interface Section {
	readonly title: string;
	readonly rows: readonly GrantsRow[];
}

const KIND_TITLES: Readonly<Record<GrantsRow["kind"], string>> = {
	device: "Devices",
	power: "Power domains",
	system: "System power",
	perf: "Performance domains",
	clock: "Clocks",
	sensor: "Sensors",
	reset: "Resets",
	voltage: "Voltage domains",
	powercap: "Power caps",
	pinctrl: "Pins",
};

/** The rows of a report in sections; by domain, a row that several use stands in the section of each. */
export function sectionsOf({ devices, resources, domains }: GrantsReport, grouping: Grouping): readonly Section[] {
	const rows = [...devices, ...resources];
	const sections =
		grouping === "kind"
			? (Object.keys(KIND_TITLES) as GrantsRow["kind"][]).map((kind) => ({
					title: KIND_TITLES[kind],
					rows: rows.filter((row) => row.kind === kind),
				}))
			: [
					...domains.map(({ name }, i) => ({ title: name, rows: rows.filter(({ cells }) => cells[i]?.used) })),
					{ title: "Used by no domain", rows: rows.filter(({ cells }) => cells.every(({ used }) => !used)) },
				];
	return sections.filter((section) => section.rows.length > 0);
}

/** Whether a row has the state and all the words that are asked for. */
export function isShown({ state, name, tree }: GrantsRow, { only, query }: Pick<ViewState, "only" | "query">): boolean {
	if (only !== null && only !== state) return false;
	const text = `${tree} ${name}`.toLowerCase();
	return query
		.toLowerCase()
		.split(/\s+/)
		.every((word) => text.includes(word));
}

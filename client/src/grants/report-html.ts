import type {
	GrantsCell,
	GrantsDomain,
	GrantsReport,
	GrantsRow,
	RowFinding,
} from "../../../server/src/lsp/protocol.ts";
import { html, type Markup } from "../html.ts";
import { linkTo, NOTHING, placeAttribute, prose } from "./pieces-html.ts";
import { sectionsOf } from "./sections.ts";
import { unmatchedHtml } from "./unmatched-html.ts";
import type { Grouping, ViewState } from "./view-state.ts";

/**
 * Whose report it is, and what it rests on. `since`: it is the answer from before the text was broken there.
 */
export function headHtml(report: GrantsReport, since: GrantsReport["broken"]): string {
	const subject = [report.catalogue, report.profile].filter((part) => part !== null && part !== "").join(" · ");
	const why = since ?? report.broken;
	const consequence = since ? "this is the answer from before" : "what depends on it is not known";
	const lines = report.summary.filter(({ tone }) => tone === "unknown" || tone === "good");
	return html`<h1>${report.setup}</h1> <span class="subject">${subject}</span> ${assumptions(report)}
${report.isOld ? html`<p class="note">This answer is old: checking the files as they are now failed. The log has more.</p>` : NOTHING}
${why === null ? NOTHING : broken(why, consequence)}
<ul class="summary">${lines.map(({ tone, text }) => html`<li class="${tone}">${prose(text)}</li>`)}</ul>`.markup;
}

/** Why there is no table. Null: the file belongs to no setup. */
export function emptyHtml(report: GrantsReport | null): string {
	const [title, text] = report
		? [report.setup, report.missing ?? ""]
		: ["No setup", "This file does not belong to a board that uses SCMI."];
	return html`<section class="empty"><h1>${title}</h1><p>${prose(text)}</p></section>`.markup;
}

/** How many rows are in each state, as buttons that show these alone. */
export function chipsHtml({ legend, devices, resources }: GrantsReport, only: ViewState["only"]): string {
	const chip = (state: string, says: string, pressed: boolean, content: Markup) =>
		html`<button class="chip ${state}" data-only="${state}" aria-pressed="${String(pressed)}" title="${says}">${content}</button>`;
	const all = html`<strong>${devices.length + resources.length}</strong> rows`;
	const chips = legend
		.filter(({ rows }) => rows > 0)
		.map(({ state, sign, word, says, rows }) =>
			chip(
				state,
				says,
				only === state,
				html`<span class="sign ${state}" aria-hidden="true">${sign}</span> <strong>${rows}</strong> ${word}`,
			),
		);
	return [chip("", "All rows", only === null, all), ...chips].map(({ markup }) => markup).join("");
}

/** Devices and resources × domains, each cell a sign and the server's word. */
export function gridHtml(report: GrantsReport, grouping: Grouping): string {
	const { domains } = report;
	const sections = sectionsOf(report, grouping).map(({ title, rows }, section) => {
		const heading = html`<tbody class="section"><tr><th scope="rowgroup" colspan="${domains.length + 1}"><span>${title}</span></th></tr></tbody>`;
		return html`${heading}${rows.map((row) => rowHtml(row, domains, section))}`;
	});
	return html`<table>
<colgroup><col class="names">${domains.map(() => html`<col>`)}</colgroup>
<thead><tr><th scope="col">Device</th>${domains.map(domainHeading)}</tr></thead>
${sections}
</table>
<p class="none" hidden>No rows match. <button class="link" data-only="">Show all</button></p>
${legend(report)}${unmatchedHtml(report)}${quirks(report)}`.markup;
}

/** So few domains leave room for words beside the signs. */
const MOST_WITH_WORDS = 4;

function domainHeading({ name, agent, note, place }: GrantsDomain): Markup {
	const content = place
		? html`<button class="name"${placeAttribute(place)}>${name}</button>`
		: html`<span>${name}</span>`;
	return html`<th scope="col" title="${note}">${content}<small>${agent}</small></th>`;
}

function rowHtml(row: GrantsRow, domains: readonly GrantsDomain[], section: number): Markup {
	const [title, subtitle] = row.kind === "device" ? [row.tree, row.name] : [row.name, row.tree];
	const name = title === "" ? subtitle : title;
	const label = row.place
		? html`<button class="name" tabindex="-1"${placeAttribute(row.place)}>${name}</button>`
		: html`<span class="name">${name}</span>`;
	const more = title === "" || subtitle === "" ? NOTHING : html`<small title="${subtitle}">${subtitle}</small>`;
	const worst = row.findings.find(({ severity }) => severity === "error") ?? row.findings[0];
	const mark = worst === undefined ? NOTHING : findingMark(worst);
	const cells = row.cells.map((cell, i) => cellHtml(cell, domains, i));
	return html`<tbody class="row${row.findings.length > 0 ? " has" : ""}" data-row="${row.id}" data-section="${section}">
<tr><th scope="row">${mark}${label}${more}</th>${cells}</tr>${row.findings.map((finding) => findingRow(finding, domains.length))}
</tbody>
`;
}

function findingMark({ severity }: RowFinding): Markup {
	return html`<span class="mark ${severity}" role="img" aria-label="${severity}"></span>`;
}

function findingRow({ text, place, fix }: RowFinding, domains: number): Markup {
	const mend =
		fix === null ? NOTHING : html` <button class="link" data-fix="${fix}"${placeAttribute(place)}>${fix}</button>`;
	return html`<tr class="finding"><td colspan="${domains + 1}"><div>${prose(text)} ${linkTo(place)}${mend}</div></td></tr>`;
}

/** One element and no more, as there may be thousands of them. */
function cellHtml(
	{ state, sign, text, used, reasons }: GrantsCell,
	domains: readonly GrantsDomain[],
	column: number,
): Markup {
	const label = `${domains[column]?.name ?? ""}: ${text}`;
	const isSpelled = used && SPELLED_OUT.includes(state) && domains.length < MOST_WITH_WORDS;
	const content = isSpelled ? html`${sign} <span class="word">${text}</span>` : html`${sign}`;
	const colour = used ? state : "";
	const cell =
		reasons.length === 0
			? html`<span class="cell ${colour}" role="img" aria-label="${label}">${content}</span>`
			: html`<button class="cell ${colour}" tabindex="-1" data-domain="${column}" aria-label="${label}. Why?">${content}</button>`;
	return html`<td>${cell}</td>`;
}

/** What is said in words too, where there is room. */
const SPELLED_OUT: readonly GrantsCell["state"][] = ["denied", "missing", "partly", "waits", "unknown", "reachable"];

function legend({ legend: states }: GrantsReport): Markup {
	const samples = states.map(
		({ state, sign, word, says }) =>
			html`<li><span class="sign ${state}" aria-hidden="true">${sign}</span> ${word}: ${says}</li>`,
	);
	return html`<ul class="legend" aria-label="Signs">${samples}</ul>`;
}

function quirks({ quirks: known }: GrantsReport): Markup {
	if (known.length === 0) return html``;
	const items = known.map(
		({ firmware, summary, source }) =>
			html`<li title="${source === null ? firmware : `${firmware}: ${source}`}">${prose(summary)}</li>`,
	);
	return html`<footer><h2>Known oddities of this firmware</h2><ul>${items}</ul></footer>`;
}

function assumptions({ assumptions: sentences }: GrantsReport): Markup {
	if (sentences.length === 0) return html``;
	const items = sentences.map(({ text, basis }) => html`<li class="${basis}">${prose(text)}</li>`);
	const assumed = sentences.filter(({ basis }) => basis === "assumed").length;
	const rests =
		assumed === 0 ? "what it rests on" : `rests on ${assumed} ${assumed === 1 ? "assumption" : "assumptions"}`;
	return html`<details class="rests"><summary>${rests}</summary><ul>${items}</ul></details>`;
}

function broken({ text, place }: NonNullable<GrantsReport["broken"]>, consequence: string): Markup {
	return html`<p class="note">${linkTo(place)} does not parse, ${consequence}: <span>${prose(text)}</span></p>`;
}

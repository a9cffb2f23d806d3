import type {
	GrantsCell,
	GrantsDomain,
	GrantsReport,
	GrantsRow,
	Place,
	SummaryReport,
} from "../../server/src/lsp/protocol.ts";
import { html, type Markup } from "./html.ts";

/** The page that stays; reports are put into its `main`. It loads and runs what is ours, and sends nothing anywhere. */
export function grantsPage(page: { script: string; style: string; cspSource: string; nonce: string }): string {
	const policy = [
		"default-src 'none'",
		`style-src ${page.cspSource}`,
		`script-src 'nonce-${page.nonce}'`,
		"base-uri 'none'",
		"form-action 'none'",
	].join("; ");
	return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${page.style}">
<title>Grants</title>
</head>
<body>
<main></main>
<script nonce="${page.nonce}" src="${page.script}"></script>
</body>
</html>`.markup;
}

/**
 * A report as the content of the page: who would be granted what, and why, in the server's words. Null: the file belongs to no setup.
 * `since`: it is the answer from before the text was broken there.
 */
export function grantsHtml(report: GrantsReport | null, since: GrantsReport["broken"] = null): string {
	if (!report) return empty("No setup", "This file does not belong to a board that uses SCMI.").markup;
	if (report.missing !== null) return empty(report.setup, report.missing).markup;
	return [heading(report, since), table(report), legend(report), quirks(report), assumptions(report)]
		.map(({ markup }) => markup)
		.join("\n");
}

const NOTHING: readonly Markup[] = [];

function empty(title: string, text: string): Markup {
	return html`<section class="empty"><h1>${title}</h1><p>${prose(text)}</p></section>`;
}

function heading(report: GrantsReport, since: GrantsReport["broken"]): Markup {
	const subject = [report.catalogue, report.profile].filter((part) => part !== null).join(" · ");
	const why = since ?? report.broken;
	const consequence = since ? "this is the answer from before" : "what depends on it is not known";
	return html`<header>
<h1>${report.setup}</h1>
<p class="subject">${subject}</p>
${why === null ? NOTHING : broken(why, consequence)}
<ul class="verdict">${report.summary.map((line) => summary(line, report))}</ul>
</header>`;
}

function broken({ text, place }: NonNullable<GrantsReport["broken"]>, consequence: string): Markup {
	const where = `${place.uri.slice(place.uri.lastIndexOf("/") + 1)}:${place.range.start.line + 1}`;
	return html`<p class="broken">${linked(html`${where} does not parse`, place)}, ${consequence}: <span>${prose(text)}</span></p>`;
}

function summary({ tone, text, rows }: SummaryReport, { devices }: GrantsReport): Markup {
	const named = devices.filter(({ id, tree }) => rows.includes(id) && tree !== "");
	return html`<li class="${tone}">${withRows(text, named)}</li>`;
}

/** A sentence in which what it names leads to its row. */
function withRows(text: string, [row, ...others]: readonly GrantsRow[]): readonly Markup[] {
	if (row === undefined) return prose(text);
	const name = row.tree.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
	const found = new RegExp(`(?<=^|[\\s,])${name}(?=$|[\\s,])`).exec(text);
	if (found === null) return withRows(text, others);
	return [
		...withRows(text.slice(0, found.index), others),
		html`<button class="link" data-row="${idOf(row)}">${row.tree}</button>`,
		...withRows(text.slice(found.index + row.tree.length), others),
	];
}

function table({ domains, devices, resources }: GrantsReport): Markup {
	const section = (title: string, rows: readonly Markup[]) =>
		rows.length === 0
			? NOTHING
			: html`<tbody class="section"><tr><th scope="rowgroup" colspan="${domains.length + 1}">${title}</th></tr></tbody>
${rows}`;
	const deviceRows = devices.map((row) => tableRow(row, domains, row.tree, row.name));
	const resourceRows = resources.map((row) => tableRow(row, domains, row.name, row.tree));
	return html`<table>
<thead><tr><td></td>${domains.map(domainHeading)}</tr></thead>
${section("Devices", deviceRows)}
${section("Clocks, resets and more in use", resourceRows)}
</table>`;
}

function domainHeading({ name, agent, note, place }: GrantsDomain): Markup {
	return html`<th scope="col" title="${note}">${linked(html`${name}`, place)}<small>${agent}</small></th>`;
}

function tableRow(row: GrantsRow, domains: readonly GrantsDomain[], title: string, subtitle: string): Markup {
	const id = idOf(row);
	const name = html`${title === "" ? NOTHING : html`<strong>${title}</strong>`} ${subtitle === "" ? NOTHING : html`<small>${subtitle}</small>`}`;
	const cells = row.cells.map((cell, i) => tableCell(cell, `${id}--${i}`, domains[i]?.name ?? ""));
	const reasons = row.cells.map((cell, i) => reasonsRow(cell, `${id}--${i}`, domains[i]?.name ?? "", domains.length));
	const concern =
		row.concern === null
			? NOTHING
			: html`<tr class="concern"><td colspan="${domains.length + 1}">${prose(row.concern)}</td></tr>`;
	return html`<tbody id="${id}" data-tree="${row.tree.replaceAll(",", "")}">
<tr><th scope="row">${linked(name, row.place)}</th>${cells}</tr>${concern}${reasons}
</tbody>
`;
}

/** Fit for an attribute; no two rows have the same. */
function idOf({ id }: GrantsRow): string {
	return `row-${id.replace(/[^A-Za-z0-9]/g, (character) => `_${character.charCodeAt(0).toString(16)}_`)}`;
}

function tableCell(cell: GrantsCell, id: string, domain: string): Markup {
	const shape = `${cell.state} ${cell.used ? "used" : "idle"}`;
	const content = html`<span class="symbol" aria-hidden="true">${cell.sign}</span><span class="word">${cell.text}</span>`;
	if (cell.reasons.length === 0) return html`<td class="${shape}"><span class="state">${content}</span></td>`;
	const first = cell.reasons.find(({ place }) => place !== null)?.place ?? null;
	const label = `${domain}: ${cell.text}. Why?`;
	return html`<td class="${shape}"><button class="state" aria-expanded="false" aria-controls="${id}" aria-label="${label}"${placeAttribute(first)}>${content}</button></td>`;
}

function reasonsRow(cell: GrantsCell, id: string, domain: string, domains: number): Markup {
	if (cell.reasons.length === 0) return html``;
	const items = cell.reasons.map(({ text, place }) => html`<li>${linked(html`${prose(text)}`, place)}</li>`);
	return html`<tr class="reasons" id="${id}" hidden><td colspan="${domains + 1}"><h3>${domain}: ${cell.text}</h3><ol>${items}</ol></td></tr>`;
}

function legend({ legend: states }: GrantsReport): Markup {
	const samples = states.map(
		({ state, sign, word, says }) =>
			html`<li class="${state} used" title="${says}"><span class="symbol">${sign}</span> ${word}</li>`,
	);
	return html`<ul class="legend" aria-hidden="true">${samples}</ul>`;
}

function quirks({ quirks: known }: GrantsReport): Markup {
	if (known.length === 0) return html``;
	const items = known.map(
		({ firmware, summary, source }) =>
			html`<li title="${source === null ? firmware : `${firmware}: ${source}`}">${prose(summary)}</li>`,
	);
	return html`<footer><h2>Known of this firmware</h2><ul>${items}</ul></footer>`;
}

function assumptions({ assumptions: sentences }: GrantsReport): Markup {
	if (sentences.length === 0) return html``;
	const items = sentences.map(({ text, basis }) => html`<li class="${basis}">${prose(text)}</li>`);
	return html`<footer><h2>What this answer rests on</h2><ul>${items}</ul></footer>`;
}

/** What leads to a place in the sources, where there is one. */
function linked(content: Markup, place: Place | null): Markup {
	return place ? html`<button class="link"${placeAttribute(place)}>${content}</button>` : html`<span>${content}</span>`;
}

function placeAttribute(place: Place | null): Markup {
	return place ? html` data-place="${JSON.stringify(place)}"` : html``;
}

/** A sentence, with what stands in backticks as code. */
function prose(text: string): readonly Markup[] {
	return text.split(/`([^`]+)`/).map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

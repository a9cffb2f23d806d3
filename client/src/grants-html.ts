import type {
	GrantsCell,
	GrantsDomain,
	GrantsReport,
	GrantsRow,
	Place,
	SummaryReport,
} from "../../server/src/lsp/protocol.ts";

/** The page that stays; reports are put into its `main`. */
export function grantsPage(page: { script: string; style: string; cspSource: string; nonce: string }): string {
	const policy = `default-src 'none'; style-src ${page.cspSource}; script-src 'nonce-${page.nonce}'`;
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escaped(page.style)}">
<title>Grants</title>
</head>
<body>
<main></main>
<script nonce="${page.nonce}" src="${escaped(page.script)}"></script>
</body>
</html>`;
}

/**
 * A report as the content of the page: who would be granted what, and why, in the server's words. Null: the file belongs to no setup.
 * `since`: it is the answer from before the text was broken there.
 */
export function grantsHtml(report: GrantsReport | null, since: GrantsReport["broken"] = null): string {
	if (!report) return empty("No setup", "This file does not belong to a board that uses SCMI.");
	if (report.missing !== null) return empty(report.setup, report.missing);
	return [heading(report, since), table(report), legend(report), assumptions(report)].join("\n");
}

function empty(title: string, text: string): string {
	return `<section class="empty"><h1>${escaped(title)}</h1><p>${prose(text)}</p></section>`;
}

function heading(report: GrantsReport, since: GrantsReport["broken"]): string {
	const subject = [report.catalogue, report.profile].filter((part) => part !== null).join(" · ");
	return `<header>
<h1>${escaped(report.setup)}</h1>
<p class="subject">${escaped(subject)}</p>
${since ? broken(since, "this is the answer from before") : report.broken ? broken(report.broken, "what depends on it is not known") : ""}
<ul class="verdict">${report.summary.map((line) => summaryHtml(line, report)).join("")}</ul>
</header>`;
}

function broken({ text, place }: NonNullable<GrantsReport["broken"]>, consequence: string): string {
	const where = `${place.uri.slice(place.uri.lastIndexOf("/") + 1)}:${place.range.start.line + 1}`;
	return `<p class="broken">${linked(escaped(`${where} does not parse`), place)}, ${consequence}: <span>${prose(text)}</span></p>`;
}

/** One sentence of the summary; what it names leads to its row. */
function summaryHtml({ tone, text, rows }: SummaryReport, { devices }: GrantsReport): string {
	let html = prose(text);
	for (const row of devices.filter(({ id }) => rows.includes(id)))
		html = html.replace(
			new RegExp(`(^|[\\s,])${escaped(row.tree).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?=$|[\\s,])`),
			(_, before: string) => `${before}<button class="link" data-row="${idOf(row)}">${escaped(row.tree)}</button>`,
		);
	return `<li class="${tone}">${html}</li>`;
}

function table({ domains, devices, resources }: GrantsReport): string {
	const section = (title: string, rows: readonly string[]) =>
		rows.length === 0
			? ""
			: `<tbody class="section"><tr><th scope="rowgroup" colspan="${domains.length + 1}">${title}</th></tr></tbody>
${rows.join("\n")}`;
	const deviceRows = devices.map((row) => rowHtml(row, domains, row.tree, row.name));
	const resourceRows = resources.map((row) => rowHtml(row, domains, row.name, row.tree));
	return `<table>
<thead><tr><td></td>${domains.map(domainHeading).join("")}</tr></thead>
${section("Devices", deviceRows)}
${section("Clocks, resets and more in use", resourceRows)}
</table>`;
}

function domainHeading({ name, agent, note, place }: GrantsDomain): string {
	return `<th scope="col" title="${escaped(note)}">${linked(escaped(name), place)}<small>${escaped(agent)}</small></th>`;
}

function rowHtml(row: GrantsRow, domains: readonly GrantsDomain[], title: string, subtitle: string): string {
	const id = idOf(row);
	const name = [title && `<strong>${escaped(title)}</strong>`, subtitle && `<small>${escaped(subtitle)}</small>`].join(
		" ",
	);
	const cells = row.cells.map((cell, i) => cellHtml(cell, `${id}--${i}`, domains[i]?.name ?? ""));
	const reasons = row.cells.map((cell, i) => reasonsHtml(cell, `${id}--${i}`, domains[i]?.name ?? "", domains.length));
	const concern =
		row.concern === null
			? ""
			: `<tr class="concern"><td colspan="${domains.length + 1}">${prose(row.concern)}</td></tr>`;
	return `<tbody id="${id}" data-tree="${escaped(row.tree.replaceAll(",", ""))}">
<tr><th scope="row">${linked(name, row.place)}</th>${cells.join("")}</tr>${concern}${reasons.join("")}
</tbody>`;
}

/** Fit for an attribute; no two rows have the same. */
function idOf({ id }: GrantsRow): string {
	return `row-${id.replace(/[^A-Za-z0-9]/g, (character) => `_${character.charCodeAt(0).toString(16)}_`)}`;
}

function cellHtml(cell: GrantsCell, id: string, domain: string): string {
	const shape = `${cell.state} ${cell.used ? "used" : "idle"}`;
	const content = `<span class="symbol" aria-hidden="true">${cell.sign}</span><span class="word">${escaped(cell.text)}</span>`;
	if (cell.reasons.length === 0) return `<td class="${shape}"><span class="state">${content}</span></td>`;
	const first = cell.reasons.find(({ place }) => place !== null)?.place ?? null;
	const label = `${domain}: ${cell.text}. Why?`;
	return `<td class="${shape}"><button class="state" aria-expanded="false" aria-controls="${id}" aria-label="${escaped(label)}"${placeAttribute(first)}>${content}</button></td>`;
}

function reasonsHtml(cell: GrantsCell, id: string, domain: string, domains: number): string {
	if (cell.reasons.length === 0) return "";
	const items = cell.reasons.map(({ text, place }) => `<li>${linked(prose(text), place)}</li>`).join("");
	return `<tr class="reasons" id="${id}" hidden><td colspan="${domains + 1}"><h3>${escaped(domain)}: ${escaped(cell.text)}</h3><ol>${items}</ol></td></tr>`;
}

function legend({ legend: states }: GrantsReport): string {
	const samples = states.map(
		({ state, sign, word, says }) =>
			`<li class="${state} used" title="${escaped(says)}"><span class="symbol">${sign}</span> ${escaped(word)}</li>`,
	);
	return `<ul class="legend" aria-hidden="true">${samples.join("")}</ul>`;
}

function assumptions({ assumptions: sentences }: GrantsReport): string {
	if (sentences.length === 0) return "";
	const items = sentences.map(({ text, basis }) => `<li class="${basis}">${prose(text)}</li>`).join("");
	return `<footer><h2>What this answer rests on</h2><ul>${items}</ul></footer>`;
}

/** HTML that leads to a place in the sources, where there is one. */
function linked(html: string, place: Place | null): string {
	return place ? `<button class="link"${placeAttribute(place)}>${html}</button>` : `<span>${html}</span>`;
}

function placeAttribute(place: Place | null): string {
	return place ? ` data-place="${escaped(JSON.stringify(place))}"` : "";
}

/** A sentence, with what stands in backticks as code. */
function prose(text: string): string {
	return escaped(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

function escaped(text: string): string {
	const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
	return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

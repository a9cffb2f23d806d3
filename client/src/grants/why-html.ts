import type { GrantsReport } from "../../../server/src/lsp/protocol.ts";
import { html } from "../html.ts";
import { linkTo, NOTHING, prose } from "./pieces-html.ts";
import type { ViewState } from "./view-state.ts";

/** Why a domain has the answer it has, step by step, what decided first; undefined where there is no such cell. */
export function whyHtml({ domains, devices, resources }: GrantsReport, why: ViewState["why"]): string | undefined {
	if (why === null) return undefined;
	const row = [...devices, ...resources].find(({ id }) => id === why.row);
	const cell = row?.cells[domains.findIndex(({ name }) => name === why.domain)];
	if (!row || !cell || cell.reasons.length === 0) return undefined;
	const name = row.kind === "device" && row.tree !== "" ? row.tree : row.name;
	const steps = cell.reasons.map(
		({ text, place }) => html`<li>${prose(text)}${place === null ? NOTHING : html` ${linkTo(place)}`}</li>`,
	);
	return html`<button class="close" data-close="" aria-label="Close" title="Close (Escape)">×</button>
<h2>${why.domain} and ${name}: <span class="sign ${cell.state}">${cell.sign}</span> ${cell.text}</h2>
<ol>${steps}</ol>`.markup;
}

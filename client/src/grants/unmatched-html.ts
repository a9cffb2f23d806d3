import type { GrantsReport, Place } from "../../../server/src/lsp/protocol.ts";
import { html, type Markup } from "../html.ts";
import { NOTHING, placeAttribute, prose } from "./pieces-html.ts";

/** Where firmware's devices and the trees do not meet: two lists that open when somebody wants them. */
export function unmatchedHtml({ unmatched: { inNoTree, noDevice } }: GrantsReport): Markup {
	if (inNoTree.length + noDevice.length === 0) return html``;
	const devices = inNoTree.map(({ name, owns, place, firmware }) => item(name, owns, place, firmware));
	const nodes = noDevice.map(({ tree, uses, place }) => item(tree, uses, place, ""));
	return html`<footer>${list("inNoTree", `${counted(inNoTree.length, "device")} in firmware, in no tree`, devices)}${list(
		"noDevice",
		noDevice.length === 1
			? "1 node uses firmware resources, is no firmware device"
			: `${noDevice.length} nodes use firmware resources, are no firmware device`,
		nodes,
	)}</footer>`;
}

function list(name: string, title: string, items: readonly Markup[]): Markup | readonly Markup[] {
	if (items.length === 0) return NOTHING;
	return html`<details class="rests" data-list="${name}"><summary>${title}</summary><ul>${items}</ul></details>`;
}

function item(name: string, what: string, place: Place | null, title: string): Markup {
	const label = place === null ? html`${name}` : html`<button class="link"${placeAttribute(place)}>${name}</button>`;
	return html`<li${title === "" ? NOTHING : html` title="${title}"`}>${label}${what === "" ? NOTHING : html` ${prose(what)}`}</li>`;
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

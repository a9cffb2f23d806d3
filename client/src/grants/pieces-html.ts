import type { Place } from "../../../server/src/lsp/protocol.ts";
import { html, type Markup } from "../html.ts";
import { placeName } from "../place-name.ts";

export const NOTHING: readonly Markup[] = [];

/** A link to a place in the sources, named by file and line. */
export function linkTo(place: Place): Markup {
	return html`<button class="link"${placeAttribute(place)}>${placeName(place)}</button>`;
}

export function placeAttribute(place: Place): Markup {
	return html` data-place="${JSON.stringify(place)}"`;
}

/** A sentence, with what stands in backticks as code. */
export function prose(text: string): readonly Markup[] {
	return text.split(/`([^`]+)`/).map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

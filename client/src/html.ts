/** A piece of HTML, made by `html` alone. */
export interface Markup {
	readonly markup: string;
}

type Value = string | number | Markup | readonly Markup[];

/** The template as HTML: every text put into it is escaped, fit for an attribute in quotes too; only markup stays as it is. */
export function html(template: TemplateStringsArray, ...values: readonly Value[]): Markup {
	return { markup: String.raw({ raw: template }, ...values.map(markupOf)) };
}

function markupOf(value: Value): string {
	if (typeof value === "string" || typeof value === "number") return escaped(String(value));
	return "markup" in value ? value.markup : value.map(({ markup }) => markup).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

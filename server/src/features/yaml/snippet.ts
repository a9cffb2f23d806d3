import { alternatives } from "../../text/yaml-form.ts";
import { yamlWord } from "../../text/yaml-insert.ts";
import type { Form, ObjectForm } from "../../text/yaml-shape.ts";

/** How a piece of a file is written. */
export interface Style {
	/** With all keys and words in quotes. */
	readonly isJson: boolean;
	/** Spaces from one level to the next. */
	readonly step: number;
}

/** A text with places to fill in, as LSP has snippets; its lines are indented as if its first one were not. */
export type Snippet = string;

/** A new one of what a format has, with what it has to have and what it begins with. */
export class SnippetWriter {
	private readonly style: Style;
	private readonly id: number | undefined;
	private stops = 0;

	/** @param id the number of a new one, where it has one */
	constructor(style: Style, id?: number) {
		this.style = style;
		this.id = id;
	}

	stop(text = ""): Snippet {
		return `\${${++this.stops}${text === "" ? "" : `:${escaped(text)}`}}`;
	}

	key(key: string): Snippet {
		return `${escaped(this.style.isJson ? JSON.stringify(key) : yamlWord(key))}: `;
	}

	/** On one line. */
	inline(form: Form, name: string): Snippet {
		const [first] = alternatives(form);
		switch (first?.kind) {
			case "object":
				return `{ ${this.entries(first)
					.map(([key, value]) => `${this.key(key)}${this.inline(value, key)}`)
					.join(", ")} }`;
			case "record":
				return `{ ${this.stop()} }`;
			case "list":
				return `[${first.item.kind === "object" ? this.inline(first.item, "") : this.quoted(this.stop())}]`;
			case "integer":
				if (first.min === first.max) return String(first.min);
				return this.stop(String(name === "id" ? (this.id ?? first.min) : Math.max(0, first.min)));
			case "address":
				return this.style.isJson ? `"0x${this.stop("0")}"` : `0x${this.stop("0")}`;
			case "boolean":
				return this.choice(["true", "false"]);
			case "word":
				return this.choice(first.words.map((word) => (this.style.isJson ? JSON.stringify(word) : yamlWord(word))));
			default:
				return this.quoted(this.stop(name));
		}
	}

	/** Behind a key and its colon, on lines of their own; a list has its maps behind dashes. */
	block(form: Form, name: string, indent: number): Snippet {
		const [first] = alternatives(form);
		const inner = indent + this.style.step;
		if (first?.kind === "object") return `\n${this.lines(first, inner)}`;
		if (first?.kind !== "list" || first.item.kind !== "object") return ` ${this.inline(form, name)}`;
		return `\n${" ".repeat(inner)}- ${this.lines(first.item, inner + 2).trimStart()}`;
	}

	/** The keys of a map, each on a line. */
	lines(form: ObjectForm, indent: number): Snippet {
		return this.entries(form)
			.map(([key, value]) => {
				const isLong = alternatives(value).some((inner) => inner.kind === "list" && inner.item.kind === "object");
				const written = isLong ? this.block(value, key, indent) : ` ${this.inline(value, key)}`;
				return `${" ".repeat(indent)}${this.key(key).trimEnd()}${written}`;
			})
			.join("\n");
	}

	private entries({ fields, begins = [], oneOf = [] }: ObjectForm): readonly (readonly [string, Form])[] {
		const [either] = oneOf.some((key) => begins.includes(key)) ? [] : oneOf;
		return Object.entries(fields).flatMap(([key, { required, shape }]) =>
			required || begins.includes(key) || key === either ? [[key, shape.form] as const] : [],
		);
	}

	private choice(words: readonly string[]): Snippet {
		return `\${${++this.stops}|${words.map((word) => word.replace(/[\\,|$}]/g, "\\$&")).join(",")}|}`;
	}

	private quoted(text: Snippet): Snippet {
		return this.style.isJson ? `"${text}"` : text;
	}
}

export function escaped(text: string): Snippet {
	return text.replace(/[\\$}]/g, "\\$&");
}

/** What a snippet comes to for an editor that has none: the first of each choice, and what stands in each place. */
export function filledIn(snippet: Snippet): string {
	return snippet
		.replace(/\$\{\d+\|((?:[^\\|]|\\.)*)\|\}/g, (_, words: string) => /^(?:[^\\,]|\\.)*/.exec(words)?.[0] ?? "")
		.replace(/\$\{\d+(?::((?:[^\\}]|\\.)*))?\}/g, (_, text = "") => text)
		.replace(/\$\d+/g, "")
		.replace(/\\([\\$},|])/g, "$1");
}

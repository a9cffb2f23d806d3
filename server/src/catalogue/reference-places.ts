import type { Form } from "../text/yaml-shape.ts";
import { CATALOGUE } from "./catalogue-shape.ts";

/** Where the format refers to something that is called so elsewhere. */
export interface ReferencePlace {
	/** Keys down to it: `*` is any key, or any item of a list, and `{table}` one that is the table of what is named below. */
	readonly path: readonly string[];
	/** The keys of the map there refer to it, or the value there, or the items of the list there. */
	readonly by: "key" | "value";
	/** What it refers to: one of `Named` in shape-parts.ts. */
	readonly names: string;
}

/** All of them, read off the shapes of the format. */
export const REFERENCE_PLACES: readonly ReferencePlace[] = [...placesIn(CATALOGUE.form, [])];

function* placesIn(form: Form, path: readonly string[]): Generator<ReferencePlace> {
	switch (form.kind) {
		case "either":
			for (const each of form.forms) yield* placesIn(each, path);
			return;
		case "object":
			for (const [key, { shape }] of Object.entries(form.fields)) yield* placesIn(shape.form, [...path, key]);
			return;
		case "record":
			if (form.names !== undefined) yield { path, by: "key", names: form.names };
			yield* placesIn(form.value, [...path, form.names === "table" ? "{table}" : "*"]);
			return;
		case "list":
			yield* placesIn(form.item, form.item.kind === "text" ? path : [...path, "*"]);
			return;
		case "text":
			if (form.names !== undefined) yield { path, by: "value", names: form.names };
	}
}

import type { Field, Form, ObjectForm } from "./yaml-shape.ts";

/** What the format has at a place of a file. */
export interface FormPlace {
	/** What may stand there, alternatives written out; none where the format knows nothing of the place. */
	readonly forms: readonly Form[];
	/** The key of the format by which it is reached; undefined of what people choose the key of, and of a list's items. */
	readonly field: Field<unknown, boolean> | undefined;
	/** By kind of name, the key nearest above that is one of these. */
	readonly within: ReadonlyMap<string, string>;
}

/** Follows a path of keys and indices. */
export function formAt(root: Form, path: readonly (string | number)[]): FormPlace {
	let place: FormPlace = { forms: alternatives(root), field: undefined, within: new Map() };
	for (const step of path) place = typeof step === "number" ? itemOf(place) : valueAt(place, step);
	return place;
}

/** The value of a key. */
function valueAt({ forms, within }: FormPlace, key: string): FormPlace {
	const field = fieldOf(forms, key);
	if (field) return { forms: alternatives(field.shape.form), field, within };
	const records = forms.filter((form) => form.kind === "record");
	const names = records.flatMap((form) => form.names ?? []);
	return {
		forms: records.flatMap(({ value }) => alternatives(value)),
		field: undefined,
		within: new Map([...within, ...names.map((kind) => [kind, key] as const)]),
	};
}

function itemOf({ forms, within }: FormPlace): FormPlace {
	const items = forms.flatMap((form) => (form.kind === "list" ? alternatives(form.item) : []));
	return { forms: items, field: undefined, within };
}

/** The key of the format, in one of these maps. */
export function fieldOf(forms: readonly Form[], key: string): Field<unknown, boolean> | undefined {
	for (const form of objectsOf(forms)) if (Object.hasOwn(form.fields, key)) return form.fields[key];
	return undefined;
}

export function objectsOf(forms: readonly Form[]): readonly ObjectForm[] {
	return forms.filter((form) => form.kind === "object");
}

/** A form without `either`. */
export function alternatives(form: Form): readonly Form[] {
	return form.kind === "either" ? form.forms.flatMap(alternatives) : [form];
}

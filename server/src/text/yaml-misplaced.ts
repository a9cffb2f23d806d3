import { isEmptyValue, type YamlEntry, type YamlNode } from "./yaml-node.ts";
import { accepts, type Form, type ObjectForm, type RecordForm } from "./yaml-shape.ts";

/** A map that something lies in, of which the format knows the keys, or the usual ones. */
export interface Enclosing {
	readonly form: ObjectForm | RecordForm;
	readonly path: string;
}

/** The key of a map inside whose value an entry belongs that stands beside it. */
export function keyInside(form: ObjectForm, { key, value }: YamlEntry): string | undefined {
	return Object.keys(form.fields).find((name) => holds(form.fields[name]?.shape.form, key, value));
}

/**
 * The map further out that a block was meant for: it has a key of this name. In a map whose keys people choose that is so where
 * nothing in the block is what an entry there has.
 */
export function keyAround(
	around: readonly Enclosing[],
	form: ObjectForm | RecordForm,
	{ key, value }: YamlEntry,
): Enclosing | undefined {
	if (value.kind === "scalar") return undefined;
	const isChosen =
		form.kind === "record" && (form.usual ? Object.hasOwn(form.usual, key) : resembles(form.value, value));
	return isChosen ? undefined : around.find((outer) => takes(outer.form, key, value));
}

function holds(form: Form | undefined, key: string, value: YamlNode): boolean {
	if (form?.kind === "either") return form.forms.some((inner) => holds(inner, key, value));
	return (form?.kind === "object" || form?.kind === "record") && takes(form, key, value);
}

function takes(form: ObjectForm | RecordForm, key: string, value: YamlNode): boolean {
	if (form.kind === "record") return Object.hasOwn(form.usual ?? {}, key) && accepts(form.value, value);
	const { fields } = form;
	const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
	return field !== undefined && (isEmptyValue(value) || accepts(field.shape.form, value));
}

/** Whether it has a key that a value of this form has. */
function resembles(form: Form, value: YamlNode): boolean {
	if (form.kind === "either") return form.forms.some((inner) => resembles(inner, value));
	if (value.kind !== "map" || form.kind === "record") return accepts(form, value);
	return form.kind === "object" && value.entries.some(({ key }) => Object.hasOwn(form.fields, key));
}

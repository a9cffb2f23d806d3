import type { YamlNode } from "./yaml-node.ts";

/**
 * What a YAML file may hold, as one table: the decoder checks by it, the JSON schema is printed from it, and TypeScript
 * knows from it what decoding gives. Build it with the functions below.
 */
export interface Shape<T> {
	readonly form: Form;
	/** Never set: carries the type of the decoded value. */
	readonly type?: T;
}

export type TypeOf<S> = S extends Shape<infer T> ? T : never;

export type Form =
	| TextForm
	| { readonly kind: "integer"; readonly min: number; readonly max: number }
	/** An integer, or text like "0xe6590000". */
	| { readonly kind: "address" }
	| { readonly kind: "boolean" }
	| { readonly kind: "null" }
	| WordForm
	| { readonly kind: "list"; readonly item: Form }
	/** A map whose keys somebody chose. */
	| RecordForm
	/** A map whose keys the format knows. */
	| ObjectForm
	| { readonly kind: "either"; readonly forms: readonly Form[] };

export interface TextForm {
	readonly kind: "text";
	readonly maxLength?: number;
	readonly pattern?: Pattern;
	/** It is the name of something else, of this kind: what there is is offered. */
	readonly names?: string;
}

export interface WordForm {
	readonly kind: "word";
	readonly words: readonly string[];
	/** By word. */
	readonly meanings?: Readonly<Record<string, string>>;
}

export interface RecordForm {
	readonly kind: "record";
	readonly value: Form;
	readonly key: Pattern;
	/** Keys it mostly has, with what they mean: editors offer them, and one that stands elsewhere is told where it belongs. */
	readonly usual?: Readonly<Record<string, string>>;
	/** Its keys are the names of something else, of this kind: what there is is offered. */
	readonly names?: string;
	/** By a usual key, what a new one says: YAML of one line. */
	readonly fresh?: Readonly<Record<string, string>>;
}

export interface ObjectForm {
	readonly kind: "object";
	/** What a person calls one, e.g. `channel`; also its name in the schema's `$defs`. */
	readonly name: string;
	readonly fields: Readonly<Record<string, Field<unknown, boolean>>>;
	/** At least one of these keys has to be there. */
	readonly oneOf?: readonly string[];
	/** A file with this key takes from elsewhere what else would be required. */
	readonly excusedBy?: string;
	/** A file with this key is laid over others: nothing else is required, and null removes. */
	readonly laidOverBy?: string;
	/** Keys beginning so are the author's own business. */
	readonly ignoredPrefix?: string;
	/** What a new one begins with, besides what it has to have. */
	readonly begins?: readonly string[];
}

export interface Field<T, Required extends boolean> {
	readonly shape: Shape<T>;
	readonly required: Required;
	/** Shown in completion and hover: what it means, with its unit. */
	readonly doc: string;
	/** What a required key is taken to be where it is missing or wrong, after that was said. */
	readonly standIn?: T;
}

export interface Pattern {
	readonly source: string;
	/** Completes "must be …". */
	readonly says: string;
}

/** Keys people choose and refer to. */
export const IDENTIFIER: Pattern = {
	source: "^[A-Za-z_][A-Za-z0-9_.,+-]*$",
	says: "a name: a letter or _, then letters, digits and _ . , + -",
};

type Fields = Readonly<Record<string, Field<unknown, boolean>>>;
type FieldType<F> = F extends Field<infer T, boolean> ? T : never;
type RequiredKeys<F extends Fields> = { [K in keyof F]: F[K] extends Field<unknown, true> ? K : never }[keyof F];
type ObjectOf<F extends Fields> = { readonly [K in RequiredKeys<F>]: FieldType<F[K]> } & {
	readonly [K in Exclude<keyof F, RequiredKeys<F>>]?: FieldType<F[K]>;
};

export function text(limits: Omit<TextForm, "kind"> = {}): Shape<string> {
	return { form: { kind: "text", ...limits } };
}

export function integer(min: number, max: number): Shape<number> {
	return { form: { kind: "integer", min, max } };
}

export function address(): Shape<number> {
	return { form: { kind: "address" } };
}

export function boolean(): Shape<boolean> {
	return { form: { kind: "boolean" } };
}

export function nothing(): Shape<null> {
	return { form: { kind: "null" } };
}

export function word<const W extends string>(...words: readonly W[]): Shape<W> {
	return { form: { kind: "word", words } };
}

/** One of several words, each with its meaning. */
export function choice<const W extends string>(meanings: Readonly<Record<W, string>>): Shape<W> {
	return { form: { kind: "word", words: Object.keys(meanings), meanings } };
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
	return { form: { kind: "list", item: item.form } };
}

export function record<T>(
	value: Shape<T>,
	key: Pattern = IDENTIFIER,
	more: Pick<RecordForm, "usual" | "names" | "fresh"> = {},
): Shape<Readonly<Record<string, T>>> {
	return { form: { kind: "record", value: value.form, key, ...more } };
}

export function object<F extends Fields>(
	name: string,
	fields: F,
	more: {
		readonly oneOf?: readonly (string & keyof F)[];
		readonly excusedBy?: string & keyof F;
		readonly laidOverBy?: string & keyof F;
		readonly ignoredPrefix?: string;
		readonly begins?: readonly (string & keyof F)[];
	} = {},
): Shape<ObjectOf<F>> {
	return { form: { kind: "object", name, fields, ...more } };
}

export function either<const S extends readonly Shape<unknown>[]>(...shapes: S): Shape<TypeOf<S[number]>> {
	return { form: { kind: "either", forms: shapes.map((shape) => shape.form) } };
}

export function required<T>(shape: Shape<T>, doc: string, standIn?: T): Field<T, true> {
	return { shape, doc, required: true, ...(standIn !== undefined && { standIn }) };
}

export function optional<T>(shape: Shape<T>, doc: string): Field<T, false> {
	return { shape, doc, required: false };
}

/** Whether the node is of the right YAML kind; its content may still be wrong. */
export function accepts(form: Form, node: YamlNode): boolean {
	switch (form.kind) {
		case "list":
			return node.kind === "list";
		case "record":
		case "object":
			return node.kind === "map";
		case "either":
			return form.forms.some((inner) => accepts(inner, node));
		default:
			return node.kind === "scalar" && acceptsScalar(form.kind, node.value);
	}
}

function acceptsScalar(kind: Form["kind"], value: string | number | boolean | null): boolean {
	if (kind === "integer") return typeof value === "number";
	if (kind === "address") return typeof value === "number" || typeof value === "string";
	if (kind === "boolean") return typeof value === "boolean";
	return kind === "null" ? value === null : typeof value === "string";
}

/** The shape of what is laid over another map: nothing is required, and null removes. */
export function overlay(shape: Shape<unknown>, prefix: string): Shape<unknown> {
	return { form: overlayForm(shape.form, prefix) };
}

export function overlayForm(form: Form, prefix: string): Form {
	const orNull = (inner: Form): Form => ({ kind: "either", forms: [overlayForm(inner, prefix), { kind: "null" }] });
	switch (form.kind) {
		case "record":
			return { ...form, value: orNull(form.value) };
		case "either":
			return { kind: "either", forms: form.forms.map((inner) => overlayForm(inner, prefix)) };
		case "object": {
			const fields = Object.entries(form.fields).map(([key, { shape, doc }]): [string, Field<unknown, false>] => [
				key,
				{ shape: { form: orNull(shape.form) }, doc, required: false },
			]);
			const { ignoredPrefix, begins } = form;
			return {
				kind: "object",
				name: `${prefix} ${form.name}`,
				fields: Object.fromEntries(fields),
				...(ignoredPrefix !== undefined && { ignoredPrefix }),
				...(begins && { begins }),
			};
		}
		default:
			return form;
	}
}

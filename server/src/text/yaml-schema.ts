import { type Form, type ObjectForm, overlayForm, type Shape } from "./yaml-shape.ts";

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

/** The JSON schema (2020-12) that says what a shape says, for editors that know nothing of us. */
export function schemaOf(shape: Shape<unknown>, title: string): Json {
	const defs: Record<string, Json> = {};
	const root = rootSchema(shape.form, defs);
	return { $schema: "https://json-schema.org/draft/2020-12/schema", title, ...root, $defs: defs };
}

function rootSchema(form: Form, defs: Defs): { readonly [key: string]: Json } {
	if (form.kind !== "object") return schema(form, defs);
	if (form.laidOverBy === undefined) return objectSchema(form, defs);
	const over = objectSchema(overlayForm(form, "overlay") as ObjectForm, defs);
	return { type: "object", anyOf: [objectSchema(form, defs), { ...over, required: [form.laidOverBy] }] };
}

type Defs = Record<string, Json>;

function schema(form: Form, defs: Defs): { readonly [key: string]: Json } {
	switch (form.kind) {
		case "text":
			return {
				type: "string",
				...(form.maxLength !== undefined && { maxLength: form.maxLength }),
				...(form.pattern && { pattern: form.pattern.source }),
			};
		case "integer":
			if (form.min === form.max) return { const: form.min };
			return {
				type: "integer",
				minimum: form.min,
				...(form.max !== Number.MAX_SAFE_INTEGER && { maximum: form.max }),
			};
		case "address":
			return {
				anyOf: [
					{ type: "integer", minimum: 0 },
					{ type: "string", pattern: "^0x[0-9a-fA-F]{1,16}$" },
				],
			};
		case "boolean":
			return { type: "boolean" };
		case "null":
			return { type: "null" };
		case "word":
			return {
				enum: form.words,
				...(form.meanings && { enumDescriptions: form.words.map((word) => form.meanings?.[word] ?? "") }),
			};
		case "list":
			return { type: "array", items: schema(form.item, defs) };
		case "record": {
			const value = schema(form.value, defs);
			return {
				type: "object",
				propertyNames: { pattern: form.key.source },
				...(form.usual && { properties: describedAll(form.usual, value) }),
				additionalProperties: value,
			};
		}
		case "object": {
			const name = form.name.replace(/ (.)/g, (_, letter: string) => letter.toUpperCase());
			defs[name] ??= objectSchema(form, defs);
			return { $ref: `#/$defs/${name}` };
		}
		case "either":
			return { anyOf: form.forms.map((inner) => schema(inner, defs)) };
	}
}

function describedAll(meanings: Readonly<Record<string, string>>, value: { readonly [key: string]: Json }) {
	return Object.fromEntries(Object.entries(meanings).map(([key, description]) => [key, { description, ...value }]));
}

function objectSchema(form: ObjectForm, defs: Defs): { readonly [key: string]: Json } {
	const fields = Object.entries(form.fields);
	const required = fields.filter(([, field]) => field.required).map(([key]) => key);
	return {
		type: "object",
		additionalProperties: false,
		...(required.length > 0 &&
			(form.excusedBy ? { anyOf: [{ required }, { required: [form.excusedBy] }] } : { required })),
		...(form.oneOf && { anyOf: form.oneOf.map((key) => ({ required: [key] })) }),
		...(form.ignoredPrefix !== undefined && { patternProperties: { [`^${form.ignoredPrefix}`]: true } }),
		properties: Object.fromEntries(
			fields.map(([key, { shape, doc }]) => [key, { description: doc, ...schema(shape.form, defs) }]),
		),
	};
}

import { formText } from "../../text/yaml-decode.ts";
import type { Field, Form } from "../../text/yaml-shape.ts";
import { code, prose } from "../markdown.ts";

/** What a key of a format means, and what may stand behind it. */
export function describeField(field: Field<unknown, boolean>): string {
	return [prose(field.doc), ...describeForm(field.shape.form)].join("\n\n");
}

/** What may stand behind a key: words with their meaning, or what kind of value. */
export function describeForm(form: Form): readonly string[] {
	const words = wordsOf(form);
	const meanings = words.flatMap(({ words: all, meanings: said }) =>
		all.map((word) => `- ${code(word)}${said?.[word] === undefined ? "" : `: ${prose(said[word])}`}`),
	);
	if (meanings.length > 1 && words.some(({ meanings: said }) => said !== undefined)) return [meanings.join("\n")];
	return form.kind === "text" && form.pattern === undefined ? [] : [`*${prose(`It is ${formText(form)}`)}.*`];
}

/** The words among what may stand somewhere, each by itself or in a list. */
function wordsOf(form: Form): readonly Extract<Form, { kind: "word" }>[] {
	switch (form.kind) {
		case "word":
			return [form];
		case "list":
			return wordsOf(form.item);
		case "either":
			return form.forms.flatMap(wordsOf);
		default:
			return [];
	}
}

/** What a key that the format only expects means. */
export function usualMeaning(forms: readonly Form[], key: string): string | undefined {
	for (const form of forms)
		if (form.kind === "record" && Object.hasOwn(form.usual ?? {}, key)) return form.usual?.[key];
	return undefined;
}

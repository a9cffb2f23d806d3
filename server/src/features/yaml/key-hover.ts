import type { Hover } from "vscode-languageserver-types";
import { lineIndexOf, positionAt } from "../../text/line-index.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { type FormPlace, fieldOf, formAt } from "../../text/yaml-form.ts";
import { placeIn, type YamlPlace } from "../../text/yaml-place.ts";
import type { Form } from "../../text/yaml-shape.ts";
import { sketchYaml } from "../../text/yaml-sketch.ts";
import { code, prose } from "../markdown.ts";
import { describeField, usualMeaning } from "./describe-form.ts";
import { formatOf, formOf } from "./formats.ts";
import type { YamlFormat } from "./yaml-completion.ts";

/** What a key of a catalogue or a scmi.yaml means, or a word of the format behind it; of names that somebody chose nothing. */
export function keyHover(snapshot: Snapshot, file: string, offset: number): Hover | undefined {
	if (formOf(file) === undefined) return undefined;
	const reading = snapshot.read(file);
	if (reading.kind !== "text") return undefined;
	const { text } = reading;
	const sketched = sketchYaml(text);
	const format = formatOf(snapshot, file, sketched, []);
	const place = placeIn(text, sketched, offset);
	if (format === undefined || place === undefined || place.start === place.end) return undefined;
	const value = place.kind === "key" ? describeKey(format, place) : describeValue(format, place);
	if (value === undefined) return undefined;
	const lines = lineIndexOf(text);
	const range = { start: positionAt(lines, place.start), end: positionAt(lines, place.end) };
	return { contents: { kind: "markdown", value }, range };
}

function describeKey(format: YamlFormat, place: YamlPlace & { readonly kind: "key" }): string | undefined {
	const key = place.entry?.key;
	if (key === undefined) return undefined;
	const at = formAt(format.form, place.path);
	const field = fieldOf(at.forms, key);
	if (field !== undefined) return `${heading(key)}${field.required ? " · needed" : ""}\n\n${describeField(field)}`;
	const meaning = usualMeaning(at.forms, key);
	if (meaning !== undefined) return `${heading(key)}\n\n${prose(meaning)}`;
	return describeName(format, place, at, key);
}

function describeValue(format: YamlFormat, place: YamlPlace): string | undefined {
	const word = place.kind === "key" ? undefined : place.scalar?.text;
	if (word === undefined) return undefined;
	const path = place.kind === "item" ? [...place.path, 0] : place.path;
	const at = formAt(format.form, path);
	for (const form of at.forms)
		if (form.kind === "word" && form.meanings !== undefined && Object.hasOwn(form.meanings, word))
			return `${heading(word)}\n\n${prose(form.meanings[word] ?? "")}`;
	return describeName(format, place, at, word);
}

/** What the format's author knows by name: messages, tables, rules. What the file's author named is told by others. */
const KNOWN = ["message", "reply field", "table", "rule", "mediator"];

function describeName(format: YamlFormat, { path }: YamlPlace, at: FormPlace, name: string): string | undefined {
	const kind = at.forms.map(namesOf).find((names) => names !== undefined && KNOWN.includes(names));
	if (kind === undefined) return undefined;
	const known = format.names(kind, { path, within: at.within, typed: name }).find((offered) => offered.name === name);
	const said = [known?.detail, known?.doc].flatMap((text) => (text === undefined ? [] : [prose(text)]));
	return said.length === 0 ? undefined : [heading(name), ...said].join("\n\n");
}

const namesOf = (form: Form): string | undefined =>
	form.kind === "text" || form.kind === "record" ? form.names : undefined;

const heading = (word: string): string => `**${code(word)}**`;

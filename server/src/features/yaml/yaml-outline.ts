import { type DocumentSymbol, SymbolKind } from "vscode-languageserver-types";
import { lineIndexOf, positionAt } from "../../text/line-index.ts";
import { alternatives, fieldOf } from "../../text/yaml-form.ts";
import type { Form } from "../../text/yaml-shape.ts";
import { entriesOf, type Sketch, type SketchEntry, sketchedTexts, sketchYaml } from "../../text/yaml-sketch.ts";
import { formOf } from "./formats.ts";

/**
 * The outline of a catalogue or a scmi.yaml, also of one that does not parse: its sections, and where keys are chosen what has one:
 * tables and their resources, devices, agents, protocols, domains, each with its number and name.
 */
export function yamlOutline(file: string, text: string): DocumentSymbol[] {
	const form = formOf(file);
	if (form === undefined) return [];
	const lines = lineIndexOf(text);
	const range = (start: number, end: number) => ({ start: positionAt(lines, start), end: positionAt(lines, end) });
	const symbolOf = ({ key, start, keyEnd, colonEnd, value }: SketchEntry, around: readonly Form[]): DocumentSymbol => ({
		name: key === "" ? "…" : key,
		detail: detailOf(value),
		kind: isChosen(around) ? SymbolKind.Object : SymbolKind.Namespace,
		range: range(start, Math.max(value?.end ?? 0, colonEnd ?? keyEnd)),
		selectionRange: range(start, keyEnd),
		children: listedIn(value, formsOf(around, key), isChosen(around)).map((child) =>
			symbolOf(child, formsOf(around, key)),
		),
	});
	return entriesOf(sketchYaml(text).root)
		.filter(({ value }) => value?.kind !== "scalar")
		.map((entry) => symbolOf(entry, [form]));
}

/** Of what has a chosen key the rest is left to the text, of a section what is no map of chosen keys. */
function listedIn(value: Sketch | undefined, forms: readonly Form[], hasChosenKey: boolean): readonly SketchEntry[] {
	const entries = entriesOf(value).filter((entry) => entry.value?.kind !== "scalar");
	if (isChosen(forms)) return entries;
	return hasChosenKey ? [] : entries.filter(({ key }) => isChosen(formsOf(forms, key)));
}

const isChosen = (forms: readonly Form[]): boolean => forms.some(({ kind }) => kind === "record");

/** What may stand behind a key. */
function formsOf(forms: readonly Form[], key: string): readonly Form[] {
	const field = fieldOf(forms, key);
	if (field) return alternatives(field.shape.form);
	return forms.flatMap((form) => (form.kind === "record" ? alternatives(form.value) : []));
}

/** Its number and its name. */
function detailOf(value: Sketch | undefined): string {
	return [...sketchedTexts(value, "id"), ...sketchedTexts(value, "name")].join(" ");
}

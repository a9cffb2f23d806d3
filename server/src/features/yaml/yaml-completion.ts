import {
	type CompletionItem,
	CompletionItemKind,
	InsertTextFormat,
	InsertTextMode,
	type Range,
} from "vscode-languageserver-types";
import { lineIndexOf, positionAt } from "../../text/line-index.ts";
import { alternatives, formAt } from "../../text/yaml-form.ts";
import { placeIn, type YamlPlace } from "../../text/yaml-place.ts";
import type { Form } from "../../text/yaml-shape.ts";
import { entriesOf, type Sketch, type SketchedText, sketchedTexts } from "../../text/yaml-sketch.ts";
import type { OfferedName } from "./offered-name.ts";
import { keyOffers, listOffers, type Offer, type OfferPlace, valueOffers } from "./offers.ts";
import { filledIn, type Snippet, SnippetWriter } from "./snippet.ts";

/** A kind of file, as what completes it has to know it. */
export interface YamlFormat {
	readonly form: Form;
	/** A whole new file. */
	readonly skeleton: Snippet;
	/** What there is of a kind of name; `typed`: how it begins. */
	names(kind: string, place: Pick<OfferPlace, "within" | "typed"> & Pick<YamlPlace, "path">): readonly OfferedName[];
	/** The entries of a map in all layers of the file. */
	siblings(path: YamlPlace["path"]): readonly (Sketch | undefined)[];
}

export interface TypedText {
	readonly text: string;
	readonly sketched: SketchedText;
	readonly offset: number;
	/** JSON, by its name. */
	readonly isJson: boolean;
}

/** What may stand where somebody types in a YAML or JSON file of ours, which need not parse. */
export function yamlCompletion(format: YamlFormat, typing: TypedText, hasSnippets: boolean): CompletionItem[] {
	const { text, sketched, offset } = typing;
	const place = placeIn(text, sketched, offset);
	if (place === undefined) return [];
	const writing = writingAt(text, place);
	const at = offerPlace(format, typing, place, writing);
	const offers = offersAt(place, at);
	const whole = isEmpty(place) ? [wholeFile(format, at)] : [];
	// JSON has no keys without the braces
	const all = typing.isJson && sketched.root === undefined ? whole : [...whole, ...offers];
	const lines = lineIndexOf(text);
	const range = { start: positionAt(lines, writing.start), end: positionAt(lines, place.end) };
	const distinct = new Map(all.toReversed().map((offer) => [offer.label, offer]));
	return all
		.filter((offer) => distinct.get(offer.label) === offer)
		.map((offer, i) => itemOf(offer, i, writing, range, hasSnippets));
}

function offersAt(place: YamlPlace, at: OfferPlace): readonly Offer[] {
	if (place.kind === "value") {
		// a block that begins on the next line is begun with its key
		const isInline = at.forms.filter(
			({ kind }) => kind !== "object" || at.indent === undefined || place.scalar === undefined,
		);
		return [...valueOffers({ ...at, forms: isInline }), ...listOffers(at)];
	}
	if (place.kind === "item") {
		const keys = place.list.column === undefined ? [] : keyOffers({ ...at, taken: new Set() });
		const values = at.forms.filter(({ kind }) => kind !== "object" || place.list.column === undefined);
		return [...keys, ...valueOffers({ ...at, forms: values })];
	}
	const isFirst = place.map === undefined || place.map.entries.every((entry) => entry === place.entry);
	const keys = keyOffers(at);
	if (!isFirst || place.path.length === 0 || at.hasColon) return keys;
	const scalars = at.forms.filter(({ kind }) => kind !== "object");
	const items = at.forms.flatMap((form) => (form.kind === "list" ? alternatives(form.item) : []));
	const dashed = [
		...keyOffers({ ...at, forms: items, ...deeper(at) }),
		...valueOffers({ ...at, forms: items.filter(({ kind }) => kind !== "object") }),
	];
	return [
		...keys,
		...valueOffers({ ...at, forms: scalars }),
		...dashed.map((offer) => ({ ...offer, snippet: `- ${offer.snippet}` })),
	];
}

const deeper = ({ indent }: OfferPlace) => ({ indent: indent === undefined ? undefined : indent + 2 });

/** Where text goes in. */
interface Writing {
	readonly start: number;
	/** What goes before it: the blank behind a colon, the right indentation, a dash. */
	readonly before: string;
	/** What is typed of it already, quotes included. */
	readonly typed: string;
	/** How far the editor indents further lines by itself. */
	readonly indented: number;
}

function writingAt(text: string, place: YamlPlace): Writing {
	const lineStart = text.lastIndexOf("\n", place.start - 1) + 1;
	const lead = text.slice(lineStart, place.start);
	const typed = text.slice(place.start, place.end);
	const column = place.kind === "key" && place.map !== undefined ? place.column : undefined;
	if (column !== undefined && lead.trim() === "" && lead.length !== column)
		return { start: lineStart, before: " ".repeat(column), typed: `${lead}${typed}`, indented: 0 };
	const isAtColon = place.kind === "value" && place.scalar === undefined && text[place.start - 1] === ":";
	const isAtDash = place.kind === "item" && text[place.start - 1] === "-";
	const dash = place.kind === "item" && place.isNew ? "- " : "";
	const before = isAtColon || isAtDash ? " " : dash;
	return { start: place.start, before, typed, indented: lead.length - lead.trimStart().length };
}

function offerPlace(format: YamlFormat, { text, isJson }: TypedText, place: YamlPlace, writing: Writing): OfferPlace {
	const path = place.kind === "item" ? [...place.path, 0] : place.path;
	const quote = /^["']/.exec(text.slice(place.start, place.end))?.[0];
	const typed = text.slice(place.start, place.end).replace(/^["']|["']$/g, "");
	const at = formAt(format.form, path);

	const inner = { path: place.path, within: at.within, typed };
	return {
		...at,
		typed,
		style: { isJson: isJson || isQuoted(text, place), step: 2 },
		indent: isWithinBrackets(place) ? undefined : columnIn(text, place) - writing.indented,
		hasColon: place.kind === "key" && place.entry?.colonEnd !== undefined,
		taken: takenAt(place),
		nextId: nextId(format.siblings(place.path)),
		word: (word) =>
			isJson || quote === '"'
				? JSON.stringify(word)
				: quote === "'"
					? `'${word.replaceAll("'", "''")}'`
					: plainWord(word),
		names: (kind) => format.names(kind, inner),
	};
}

/** The column of a key that is put in there. */
function columnIn(text: string, place: YamlPlace): number {
	const lineStart = text.lastIndexOf("\n", place.start - 1) + 1;
	if (place.kind === "key") return place.column ?? place.start - lineStart;
	return place.start - lineStart + (place.kind === "item" && place.isNew ? 2 : 0);
}

function isWithinBrackets(place: YamlPlace): boolean {
	if (place.kind === "item") return place.list.column === undefined;
	return place.map !== undefined && place.map.column === undefined;
}

/** Whether the other keys of a map are in quotes. */
function isQuoted(text: string, place: YamlPlace): boolean {
	const map = place.kind === "item" ? undefined : place.map;
	const others =
		map?.column === undefined && place.kind !== "item"
			? (map?.entries ?? []).filter((entry) => entry !== place.entry)
			: [];
	return others.length > 0 && others.every(({ start }) => text[start] === '"');
}

function takenAt(place: YamlPlace): ReadonlySet<string> {
	if (place.kind === "key")
		return new Set(entriesOf(place.map).flatMap((entry) => (entry === place.entry ? [] : [entry.key])));
	if (place.kind === "value") return new Set();
	const others = place.list.items.flatMap(({ value }) => (value === place.scalar ? [] : sketchedTexts(value)));
	return new Set(others);
}

/** One more than the highest of the others. */
function nextId(siblings: readonly (Sketch | undefined)[]): number | undefined {
	const ids = siblings.flatMap((value) => sketchedTexts(value, "id").map(Number)).filter(Number.isSafeInteger);
	return ids.length === 0 ? undefined : Math.max(...ids) + 1;
}

/** As YAML on one line, in quotes where it needs them. */
function plainWord(word: string): string {
	const isPlain = /^[A-Za-z_./][\w./+@ -]*$/.test(word) && !/^(true|false|null|yes|no|on|off)$/i.test(word);
	return isPlain ? word : JSON.stringify(word);
}

function isEmpty(place: YamlPlace): boolean {
	return place.kind === "key" && place.path.length === 0 && entriesOf(place.map).length === 0 && place.column === 0;
}

function wholeFile({ form, skeleton }: YamlFormat, { style }: OfferPlace): Offer {
	return {
		label: "a whole new file",
		kind: CompletionItemKind.Snippet,
		doc: "What such a file has, to be filled in.",
		snippet: style.isJson ? new SnippetWriter(style).inline(form, "") : skeleton,
		rank: 4,
	};
}

function itemOf(offer: Offer, index: number, writing: Writing, range: Range, hasSnippets: boolean): CompletionItem {
	const { label, kind, detail, doc, rank = 0 } = offer;
	const isSnippet = hasSnippets && /\$\{/.test(offer.snippet);
	const text = writing.before + offer.snippet;
	const newText = isSnippet ? text : filledIn(text);
	const quote = /^\s*["']/.exec(writing.typed)?.[0] ?? /^\s*/.exec(writing.typed)?.[0] ?? "";
	return {
		label,
		kind,
		...(detail !== undefined && { detail }),
		...(doc !== undefined && { documentation: { kind: "markdown", value: doc } }),
		sortText: `${9 - rank}${String(index).padStart(5, "0")}`,
		...(quote !== "" && { filterText: `${quote}${label}` }),
		insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
		...(newText.includes("\n") && { insertTextMode: InsertTextMode.adjustIndentation }),
		textEdit: { range, newText },
	};
}

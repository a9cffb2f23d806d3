import { CompletionItemKind } from "vscode-languageserver-types";
import { alternatives, type FormPlace } from "../../text/yaml-form.ts";
import type { Field, Form, RecordForm } from "../../text/yaml-shape.ts";
import { prose } from "../markdown.ts";
import { describeField } from "./describe-form.ts";
import type { OfferedName } from "./offered-name.ts";
import { escaped, type Snippet, SnippetWriter, type Style } from "./snippet.ts";

/** Something that may be put in where somebody types. */
export interface Offer {
	readonly label: string;
	readonly kind: CompletionItemKind;
	readonly detail?: string;
	/** Markdown. */
	readonly doc?: string;
	readonly snippet: Snippet;
	/** Higher ones come first; 0 where it is not said. */
	readonly rank?: number;
}

/** Where it would be put in, and what is there. */
export interface OfferPlace extends FormPlace {
	readonly style: Style;
	/** Each key on a line of its own, and how far lines below it are indented; undefined: between brackets. */
	readonly indent: number | undefined;
	/** The key has its colon already. */
	readonly hasColon: boolean;
	/** Keys or items that are there already. */
	readonly taken: ReadonlySet<string>;
	/** What is typed so far, without quotes. */
	readonly typed: string;
	/** The number of a new entry. */
	readonly nextId: number | undefined;
	/** How it writes a word: in quotes where these are needed, or there already. */
	word(word: string): string;
	/** What there is of a kind of name. */
	names(kind: string): readonly OfferedName[];
}

/** The keys that may stand in a map and do not yet. */
export function keyOffers(place: OfferPlace): readonly Offer[] {
	const offers = place.forms.flatMap((form): readonly Offer[] => {
		if (form.kind === "object") return Object.entries(form.fields).map(([key, field]) => fieldOffer(place, key, field));
		return form.kind === "record" ? recordOffers(place, form) : [];
	});
	return offers.filter(({ label }) => !place.taken.has(label));
}

function fieldOffer(place: OfferPlace, key: string, field: Field<unknown, boolean>): Offer {
	return {
		label: key,
		kind: CompletionItemKind.Property,
		...(field.required && { detail: "needed" }),
		doc: describeField(field),
		snippet: keySnippet(place, key, field.shape.form),
		rank: field.required ? 2 : 1,
	};
}

function recordOffers(place: OfferPlace, form: RecordForm): readonly Offer[] {
	const { usual = {}, fresh = {}, names } = form;
	const expected = Object.entries(usual).map(([key, meaning]): Offer => {
		const own = place.hasColon ? undefined : fresh[key];
		const snippet = own === undefined ? keySnippet(place, key, form.value) : keyBefore(place, key) + escaped(own);
		return { label: key, kind: CompletionItemKind.Property, doc: prose(meaning), snippet, rank: 1 };
	});
	const known = (names === undefined ? [] : place.names(names))
		.filter(({ name }) => !Object.hasOwn(usual, name))
		.map(
			(offered): Offer => ({
				...nameOffer(offered, CompletionItemKind.Reference),
				snippet: keySnippet(place, offered.name, form.value),
			}),
		);
	const isChosen = names === undefined || known.length + expected.length === 0;
	return [...expected, ...known, ...(isChosen ? newEntry(place, form) : [])];
}

/** A new entry under a key that somebody chooses: what is typed, or a place for it. */
function newEntry(place: OfferPlace, form: RecordForm): readonly Offer[] {
	const [value] = alternatives(form.value);
	if (value?.kind !== "object" || place.hasColon || place.taken.has(place.typed)) return [];
	const writer = new SnippetWriter(place.style, place.nextId);
	const key = place.typed === "" ? writer.stop(value.name.split(" ").at(-1)) : escaped(place.word(place.typed));
	const hasBlocks = writesBlocks(value.fields, value.begins);
	const body =
		place.indent !== undefined && hasBlocks
			? `:${writer.block(value, "", place.indent)}`
			: `: ${writer.inline(value, "")}`;
	const snippet = `${place.style.isJson && place.typed === "" ? `"${key}"` : key}${body}`;
	const label = place.typed === "" ? `new ${value.name}` : place.typed;
	return [{ label, kind: CompletionItemKind.Snippet, detail: `a new ${value.name}`, snippet, rank: 3 }];
}

function writesBlocks(
	fields: Readonly<Record<string, Field<unknown, boolean>>>,
	begins: readonly string[] = [],
): boolean {
	return begins.some((key) =>
		alternatives(fields[key]?.shape.form ?? { kind: "null" }).some(
			(form) => form.kind === "list" && form.item.kind === "object",
		),
	);
}

const keyBefore = (place: OfferPlace, key: string): Snippet => `${escaped(place.word(key))}: `;

/** A key, with the place where its value goes; where the colon is there already, the key alone. */
function keySnippet(place: OfferPlace, key: string, form: Form): Snippet {
	if (place.hasColon) return escaped(place.word(key));
	const { indent, style } = place;
	const writer = new SnippetWriter(style);
	const before = keyBefore(place, key);
	const [value] = alternatives(form);
	if (value?.kind === "integer" && value.min === value.max) return `${before}${value.min}`;
	if (value?.kind === "object" || value?.kind === "record") {
		if (indent === undefined) return `${before}{ ${writer.stop()} }`;
		return `${before.trimEnd()}\n${" ".repeat(indent + style.step)}${writer.stop()}`;
	}
	if (value?.kind !== "list") return before;
	if (value.item.kind !== "object") return `${before}[${writer.stop()}]`;
	if (indent === undefined) return before + writer.inline(value, key);
	return before.trimEnd() + writer.block(value, key, indent);
}

/** The values that may stand behind a key, or as an item. */
export function valueOffers(place: OfferPlace): readonly Offer[] {
	return place.forms.flatMap((form) => offersOf(place, form)).filter(({ label }) => !place.taken.has(label));
}

/** Those of a list's items, where the brackets are still to be typed. */
export function listOffers(place: OfferPlace): readonly Offer[] {
	return place.forms.flatMap((form) => {
		if (form.kind !== "list") return [];
		return valueOffers({ ...place, forms: alternatives(form.item) }).map((offer) => ({
			...offer,
			snippet: `[${offer.snippet}\${0}]`,
		}));
	});
}

function offersOf(place: OfferPlace, form: Form): readonly Offer[] {
	const plain = (label: string, doc: string | undefined): Offer => ({
		label,
		kind: CompletionItemKind.EnumMember,
		...(doc !== undefined && { doc }),
		snippet: escaped(label),
	});
	const said = place.field && prose(place.field.doc);
	switch (form.kind) {
		case "word":
			return form.words.map((word) => ({
				...plain(word, form.meanings?.[word] === undefined ? said : prose(form.meanings[word])),
				snippet: escaped(place.word(word)),
			}));
		case "boolean":
			return ["true", "false"].map((word) => plain(word, said));
		case "null":
			return [plain("null", said)];
		case "integer":
			return form.min === form.max ? [plain(String(form.min), said)] : [];
		case "text":
			return form.names === undefined ? [] : place.names(form.names).map((offered) => wordOffer(place, offered));
		case "object": {
			const snippet = new SnippetWriter(place.style, place.nextId).inline(form, "");
			return [{ label: `{ ${form.name} }`, kind: CompletionItemKind.Snippet, snippet }];
		}
		default:
			return [];
	}
}

function wordOffer(place: OfferPlace, offered: OfferedName): Offer {
	const kind = offered.name.endsWith("/") ? CompletionItemKind.Folder : CompletionItemKind.Reference;
	const snippet = escaped(offered.isOpen && !place.style.isJson ? offered.name : place.word(offered.name));
	return { ...nameOffer(offered, kind), snippet };
}

function nameOffer({ name, detail, doc }: OfferedName, kind: CompletionItemKind): Omit<Offer, "snippet"> {
	return { label: name, kind, ...(detail !== undefined && { detail }), ...(doc !== undefined && { doc: prose(doc) }) };
}

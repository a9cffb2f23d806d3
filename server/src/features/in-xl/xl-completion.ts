import { type CompletionItem, CompletionItemKind } from "vscode-languageserver-types";
import { cfgLanguageOf } from "../../configs/cfg-language.ts";
import { readXlAssignments, type XlValue } from "../../configs/xl-assignments.ts";
import { XL_KEYS, type XlForm } from "../../configs/xl-keys.ts";
import type { Facts } from "../../facts.ts";
import type { Typing } from "../completion.ts";
import { prose } from "../markdown.ts";
import { itemsOf, type Offer } from "../offer.ts";
import { escaped, type Snippet } from "../yaml/snippet.ts";
import { devicePaths } from "./device-paths.ts";
import { sciWords } from "./sci-words.ts";
import { type XlKeyPlace, type XlValuePlace, xlPlace } from "./xl-place.ts";

/** What may stand where somebody types in an xl configuration; nothing in a file whose lines are in another language that ends in `.cfg`. */
export function xlCompletion(typing: Typing, hasSnippets: boolean): CompletionItem[] {
	const { file, text, offset, analyses, trigger } = typing;
	const language = cfgLanguageOf(text);
	if (language !== "xl" && !(language === undefined && isOneWord(text))) return [];
	const place = xlPlace(text, offset);
	// a blank at the beginning of a line asks for nothing
	if (place === undefined || (place.kind === "key" && trigger !== undefined)) return [];
	const facts = analyses[0]?.facts;
	const offers = place.kind === "key" ? keyOffers(file, text, place) : valueOffers(file, text, place, facts);
	return itemsOf(offers, place, text, { hasSnippets, asksAgain: false }).map(({ data, ...item }) => {
		const value = offers[data]?.doc?.();
		return value === undefined ? item : { ...item, documentation: { kind: "markdown", value } };
	});
}

/** A new file, in which nothing but comments and the beginning of a key stands. */
function isOneWord(text: string): boolean {
	return /^\w*$/.test(text.replace(/#[^\n\r]*/g, "").trim());
}

function keyOffers(file: string, text: string, place: XlKeyPlace): readonly Offer[] {
	const { assignments } = readXlAssignments(file, text);
	const taken = new Set(assignments.flatMap(({ key, keyAt }) => (keyAt.start === place.start ? [] : [key])));
	return Object.entries(XL_KEYS)
		.filter(([key]) => !taken.has(key))
		.map(([key, { form, doc, isNear }]) => ({
			label: key,
			kind: CompletionItemKind.Property,
			doc: () => prose(doc),
			snippet: place.isAssigned ? key : `${key} = ${VALUES[form]}`,
			rank: isNear ? 2 : 1,
		}));
}

const VALUES: Readonly<Record<XlForm, Snippet>> = {
	text: '"$1"',
	number: "$1",
	flag: "1",
	"list of texts": '[ "$1" ]',
	"list of numbers": "[ $1 ]",
};

function valueOffers(file: string, text: string, place: XlValuePlace, facts: Facts | undefined): readonly Offer[] {
	const known = Object.hasOwn(XL_KEYS, place.key) ? XL_KEYS[place.key] : undefined;
	const write = (word: string): Snippet => written(place, word, known?.form.startsWith("list") === true);
	const own = facts?.domains.find(({ xl }) => xl?.files.includes(file))?.name;
	switch (place.key) {
		case "arm_sci":
			return sciWords(facts, own).map(({ word, detail, rank }) => ({
				label: word,
				kind: CompletionItemKind.EnumMember,
				detail,
				snippet: write(word),
				rank,
			}));
		case "dtdev": {
			const listed = new Set(itemsBeside(file, text, place));
			const paths = facts === undefined ? [] : devicePaths(facts, own);
			return paths
				.filter(({ path }) => !listed.has(path))
				.map(({ path, detail, doc, known, rank }) => ({
					label: path,
					kind: CompletionItemKind.Module,
					...(detail !== "" && { detail }),
					doc: () => doc,
					...(known !== "" && { filter: known }),
					snippet: write(path),
					rank,
				}));
		}
		default:
			return Object.entries(known?.words ?? {}).map(([word, doc]) => ({
				label: word,
				kind: CompletionItemKind.EnumMember,
				...(doc !== "" && { doc: () => prose(doc) }),
				snippet: write(word),
				rank: 1,
			}));
	}
}

/** The other items of the list. */
function itemsBeside(file: string, text: string, { key, start }: XlValuePlace): readonly string[] {
	const textsIn = (value: XlValue): readonly string[] => {
		if (value.kind === "list") return value.items.flatMap(textsIn);
		const isHere = value.at.start <= start && start <= value.at.end;
		return value.kind === "text" && !isHere ? [value.text] : [];
	};
	const own = readXlAssignments(file, text).assignments.filter((assignment) => assignment.key === key);
	return own.flatMap(({ value }) => textsIn(value));
}

/** With the quotes and brackets that are not there yet. */
function written({ quote, isClosed, isInList }: XlValuePlace, word: string, isList: boolean): Snippet {
	const text = escaped(word);
	if (quote !== undefined) return isClosed ? text : `${text}${quote}`;
	return isList && !isInList ? `[ "${text}" ]` : `"${text}"`;
}

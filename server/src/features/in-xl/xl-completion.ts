import { CompletionItemKind } from "vscode-languageserver-types";
import type { Analysis } from "../../analysis.ts";
import { cfgLanguageOf } from "../../configs/cfg-language.ts";
import { readXlAssignments } from "../../configs/xl-assignments.ts";
import { XL_KEYS, type XlForm, type XlKey } from "../../configs/xl-keys.ts";
import type { Typing } from "../completion.ts";
import { devicePaths } from "../device-paths.ts";
import { stop } from "../in-tree/stops.ts";
import { prose } from "../markdown.ts";
import type { Offer } from "../offer.ts";
import { escaped, type Snippet } from "../yaml/snippet.ts";
import { keyText } from "./key-text.ts";
import { iomemOffers, irqOffers } from "./list-offers.ts";
import { sciWords } from "./sci-words.ts";
import { treeNameOffers } from "./tree-names.ts";
import { listedIn } from "./written-lists.ts";
import { type XlKeyPlace, type XlPlace, type XlValuePlace, xlPlace } from "./xl-place.ts";
import { ownerOf, type XlTyping } from "./xl-typing.ts";

/** What may stand where somebody types in an xl configuration; nothing in a file whose lines are in another language that ends in `.cfg`. */
export function xlCompletion(typing: Typing): XlCompletion | undefined {
	const { snapshot, file, text, offset, analyses, trigger } = typing;
	const language = cfgLanguageOf(text);
	if (language !== "xl" && !(language === undefined && isOneWord(text))) return undefined;
	const place = xlPlace(text, offset);
	// a blank at the beginning of a line asks for nothing
	if (place === undefined || (place.kind === "key" && trigger !== undefined)) return undefined;
	if (place.kind === "key") return { place, offers: keyOffers(file, text, place) };
	const { analysis, own } = ownerOf(analyses, file, text);
	const known = analysis && { snapshot, file, text, place, facts: analysis.facts, own };
	return { place, offers: known === undefined ? wordOffers(place) : valueOffers(known, analysis) };
}

interface XlCompletion {
	readonly place: XlPlace;
	readonly offers: readonly Offer[];
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
		.map(([key, known]) => ({
			label: key,
			kind: CompletionItemKind.Property,
			doc: () => keyText(known),
			snippet: place.isAssigned ? key : `${key} = ${VALUES[known.form]}`,
			rank: known.isNear ? 2 : 1,
		}));
}

const VALUES: Readonly<Record<XlForm, Snippet>> = {
	text: '"$1"',
	number: "$1",
	flag: "1",
	"list of texts": '[ "$1" ]',
	"list of numbers": "[ $1 ]",
};

function valueOffers(typing: XlTyping, analysis: Analysis | undefined): readonly Offer[] {
	const { place, file, text, facts, own } = typing;
	switch (place.key) {
		case "arm_sci":
			return sciWords(analysis, own?.name).map(({ word, ...offer }) => ({
				label: word,
				kind: CompletionItemKind.EnumMember,
				...offer,
				snippet: written(place, word),
			}));
		case "dtdev": {
			const listed = new Set(listedIn(file, text, place.key, place.start));
			return devicePaths(facts, own?.name)
				.filter(({ path }) => !listed.has(path))
				.map(({ path, detail, doc, known, rank }) => ({
					label: path,
					kind: CompletionItemKind.Module,
					...(detail !== "" && { detail }),
					doc: () => doc,
					...(known !== "" && { filter: known }),
					snippet: written(place, path),
					rank,
				}));
		}
		case "iomem":
			return iomemOffers(typing).map((offer) => ({ ...offer, snippet: written(place, offer.label) }));
		case "irqs":
			return irqOffers(typing).map((offer) => ({ ...offer, snippet: written(place, offer.label) }));
		case "device_tree":
			return treeNameOffers(typing).map((offer) => ({ ...offer, snippet: written(place, offer.label) }));
		default:
			return wordOffers(place);
	}
}

function wordOffers(place: XlValuePlace): readonly Offer[] {
	return Object.entries(keyOf(place)?.words ?? {}).map(([word, doc]) => ({
		label: word,
		kind: CompletionItemKind.EnumMember,
		...(doc !== "" && { doc: () => prose(doc) }),
		snippet: written(place, word),
		rank: 1,
	}));
}

const keyOf = ({ key }: XlValuePlace): XlKey | undefined => (Object.hasOwn(XL_KEYS, key) ? XL_KEYS[key] : undefined);

/** With the quotes and brackets that are not there yet. */
function written(place: XlValuePlace, word: string): Snippet {
	const { quote, isClosed, isInList, isBeforeItem = false } = place;
	// an agent that only its author knows
	const text = escaped(word).replace(/=N$/, `=${stop(1, "N")}`);
	const form = keyOf(place)?.form ?? "text";
	if (quote !== undefined) return isClosed ? text : `${text}${quote}`;
	const item = form === "list of numbers" ? text : `"${text}"`;
	if (isBeforeItem) return `${item},`;
	return form.startsWith("list") && !isInList ? `[ ${item} ]` : item;
}

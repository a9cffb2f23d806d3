import { CompletionItemKind } from "vscode-languageserver-types";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { numberOf } from "../../devicetree/tree/read-property.ts";
import type { Offer } from "../offer.ts";
import { escaped } from "../yaml/snippet.ts";
import { agentNumberOffers } from "./agent-numbers.ts";
import { aliasRank } from "./aliases.ts";
import { numberOffers, wordOffers } from "./binding-words.ts";
import { cellRowAt } from "./cell-row.ts";
import { channelNumberOffers } from "./channel-numbers.ts";
import { rateOffers } from "./clock-rates.ts";
import { deviceNumberOffers } from "./device-numbers.ts";
import { firmwareNumberOffers } from "./firmware-numbers.ts";
import { labelOffers } from "./node-labels.ts";
import { targetOffers } from "./phandle-targets.ts";
import { pinNumberOffers } from "./pin-offers.ts";
import { stringOffers } from "./string-words.ts";
import { targetKind } from "./target-kinds.ts";
import { type KnownTree, nodeNamed, type TreePlace } from "./tree-place.ts";

type ValuePlace = Extract<CursorPlace, { kind: "value" }>;

/** Behind `=`: a whole value, with the brackets or quotes around what is offered between them. */
export function valueOffers(place: ValuePlace, at: TreePlace): readonly Offer[] {
	const { property, typed, next } = place;
	const { known, text } = at;
	if (next === "value") return [];
	if (known !== undefined && place.nodes.at(-1)?.name === "aliases" && typed.startsWith("&"))
		return labelOffers(known, undefined, (target) => aliasRank(property, target));
	// behind an entry it may as well be over, and without a comma it is
	const lead = text.slice(0, place.start).trimEnd().at(-1);
	const isOpen = lead === "=" || (lead === "," && at.trigger === undefined);
	if (!isOpen || typed.startsWith("&")) return [];
	const end = next === "end" ? "" : ";";
	const quoted = quotedOffers(place, at, end);
	return known === undefined || typed !== "" ? quoted : [...bracketedOffers(place, at, known, end), ...quoted];
}

function quotedOffers(place: ValuePlace, at: TreePlace, end: string): readonly Offer[] {
	// of cells there are no names behind them
	if (place.cells.length > 0) return [];
	const string = { ...place, kind: "string", before: place.strings, after: [], isClosed: true } as const;
	return [...wordOffers(string, at), ...stringOffers(string, at)].map((offer) => ({
		...offer,
		label: `"${offer.label}"`,
		snippet: `"${escaped(offer.label)}"${end}`,
	}));
}

function bracketedOffers(place: ValuePlace, at: TreePlace, known: KnownTree, end: string): readonly Offer[] {
	const kind = targetKind(place.property, known.stack.board);
	const cell = { ...place, kind: "cell", before: place.cells, typed: "" } as const;
	if (kind === undefined) return place.strings.length > 0 ? [] : numbersAlone(cell, at, end);
	return targetOffers({ ...cell, typed: "&" }, { ...at, trigger: undefined }).map((offer): Offer => {
		const target = nodeNamed(known.tree, offer.label);
		const count = kind.cells === undefined ? 0 : (numberOf(target?.properties.get(kind.cells)) ?? 0);
		return {
			...offer,
			label: `<${offer.label}>`,
			kind: CompletionItemKind.Reference,
			snippet: count === 0 ? `<${offer.label}>${end}` : `<${offer.label} $0>${end}`,
			plain: `<${offer.label}>${end}`,
			...(count > 0 && { continues: true }),
		};
	});
}

const ALONE = [
	deviceNumberOffers,
	firmwareNumberOffers,
	pinNumberOffers,
	agentNumberOffers,
	channelNumberOffers,
	rateOffers,
	numberOffers,
];

/** Numbers that are a whole value; one that goes in as it is called is called with its brackets. */
function numbersAlone(cell: Extract<CursorPlace, { kind: "cell" }>, at: TreePlace, end: string): readonly Offer[] {
	if ((cellRowAt(cell, at)?.cells.length ?? 1) > 1) return [];
	return ALONE.flatMap((offersOf) => offersOf(cell, at)).map((offer) => {
		const { label, snippet = escaped(label) } = offer;
		return { ...offer, label: offer.snippet === undefined ? `<${label}>` : label, snippet: `<${snippet}>${end}` };
	});
}

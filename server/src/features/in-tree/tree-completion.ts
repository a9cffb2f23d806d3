import { CompletionItemKind } from "vscode-languageserver-types";
import type { Typing } from "../completion.ts";
import type { Offer } from "../offer.ts";
import { agentNumberOffers } from "./agent-numbers.ts";
import { numberOffers, wordOffers } from "./binding-words.ts";
import { channelNumberOffers } from "./channel-numbers.ts";
import { rateOffers } from "./clock-rates.ts";
import { deviceNumberOffers } from "./device-numbers.ts";
import { directiveOffers } from "./directives.ts";
import { firmwareNumberOffers } from "./firmware-numbers.ts";
import { headerNumberOffers } from "./header-numbers.ts";
import { includeOffers } from "./include-names.ts";
import { nameOffers } from "./names.ts";
import { deletionOffers, extensionOffers } from "./node-labels.ts";
import { targetOffers } from "./phandle-targets.ts";
import { pinNumberOffers } from "./pin-offers.ts";
import { valueOffers } from "./plain-values.ts";
import { stringOffers } from "./string-words.ts";
import type { TreePlace } from "./tree-place.ts";
import { type TypedPlace, typedPlace } from "./typed-place.ts";

/** What each kind of place is offered, one function a kind of thing. */
const OFFERS: {
	readonly [K in TypedPlace["kind"]]: readonly ((
		place: Extract<TypedPlace, { kind: K }>,
		at: TreePlace,
	) => readonly Offer[])[];
} = {
	include: [includeOffers],
	name: [directiveOffers, extensionOffers, nameOffers],
	deletion: [deletionOffers],
	cell: [
		targetOffers,
		deviceNumberOffers,
		firmwareNumberOffers,
		pinNumberOffers,
		agentNumberOffers,
		channelNumberOffers,
		rateOffers,
		headerNumberOffers,
		numberOffers,
	],
	string: [wordOffers, stringOffers],
	value: [valueOffers],
};

export interface TreeCompletion {
	readonly place: TypedPlace;
	readonly offers: readonly Offer[];
}

/** What may stand where somebody types in a device tree. */
export function treeCompletion(typing: Typing): TreeCompletion | undefined {
	const typed = typedPlace(typing);
	if (typed === undefined) return undefined;
	const offers = offersAt(typed.place, typed.at);
	return { place: typed.place, offers: typing.hasPeer ? offers.filter((offer) => !isPeers(offer)) : offers };
}

/** A label that says nothing of SCMI, or a word of the language. */
const isPeers = ({ label, kind, isScmi }: Offer): boolean =>
	(label.startsWith("&") && !isScmi) || kind === CompletionItemKind.Keyword;

/** Each thing once, as the first that knows of it says: firmware's number before a macro of some header. */
function offersAt<P extends TypedPlace>(place: P, at: TreePlace): readonly Offer[] {
	const kinds = OFFERS[place.kind] as readonly ((place: P, at: TreePlace) => readonly Offer[])[];
	const offers = new Map<string, Offer>();
	for (const offersOf of kinds)
		for (const offer of offersOf(place, at)) if (!offers.has(offer.label)) offers.set(offer.label, offer);
	return [...offers.values()];
}

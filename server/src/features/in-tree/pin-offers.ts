import { CompletionItemKind } from "vscode-languageserver-types";
import { PIN_PROPERTIES } from "../../board/read-pins.ts";
import { type CatalogueIndex, deviceName, type ResourceEntry, resourcesOf } from "../../catalogue/catalogue-index.ts";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import type { Node } from "../../devicetree/tree/tree.ts";
import { PIN_NOUNS } from "../../scmi/resource-kind.ts";
import { listed } from "../../text/listed.ts";
import { entryText } from "../in-catalogue/thing-hover.ts";
import { plain } from "../markdown.ts";
import type { Offer } from "../offer.ts";
import { calledLike } from "./called-like.ts";
import { catalogueOf, protocolOf } from "./scmi-provider.ts";
import type { KnownTree, TreePlace } from "./tree-place.ts";

type PlaceOf<K extends CursorPlace["kind"]> = Extract<CursorPlace, { kind: K }>;

/** Pins, groups and functions of firmware's by name, in a state below its pin controller. */
export function pinNameOffers(place: PlaceOf<"string">, at: TreePlace): readonly Offer[] {
	return offersOf(place, at, false);
}

/** The same by number, in trees for firmware that is asked by it. */
export function pinNumberOffers(place: PlaceOf<"cell">, at: TreePlace): readonly Offer[] {
	if (place.typed.startsWith("&")) return [];
	const taken = new Set(place.before.map(({ text }) => Number(text)));
	return offersOf(place, at, true).filter(({ snippet }) => !taken.has(Number(snippet)));
}

function offersOf(
	{ property, nodes }: PlaceOf<"string" | "cell">,
	{ known, node, parent }: TreePlace,
	isNumber: boolean,
): readonly Offer[] {
	const selector = PIN_PROPERTIES.find(({ name }) => name === property)?.selector;
	const within = node ?? parent;
	const index = known && within && pinsAround(known, within);
	if (selector === undefined || known === undefined || index === undefined) return [];
	if (nodes.length < 2 || isCounted(index) !== isNumber) return [];
	const isLike = calledLike(node);
	return resourcesOf(index, "pinctrl")
		.filter(({ resource: { kind, id } }) => (kind ?? selector) === selector && (!isNumber || id !== undefined))
		.map((entry): Offer => {
			const { id, status } = entry.resource;
			const name = entry.resource.name || entry.key;
			return {
				label: name,
				kind: CompletionItemKind.Constant,
				...(id !== undefined && { detail: `${PIN_NOUNS[selector]} ${id}` }),
				...(isNumber && { snippet: String(id), filter: String(id) }),
				rank: status === "reserved" || status === "secure-only" ? 0 : isLike(name) ? 2 : 1,
				doc: () => docOf(known, index, entry),
			};
		});
}

/** The catalogue of the firmware whose pins a node is below the controller of. */
function pinsAround(known: KnownTree, node: Node): CatalogueIndex | undefined {
	const protocol = protocolOf(known, node);
	return protocol && catalogueOf(known, protocol);
}

/** Whether a state says the pins, groups and function by number. */
export function countsPins({ known, node, parent }: TreePlace, property: string): boolean {
	const within = node ?? parent;
	const index = known && within && pinsAround(known, within);
	return index !== undefined && isCounted(index) && PIN_PROPERTIES.some(({ name }) => name === property);
}

/** Before SCMI 3.2 trees have numbers. The R-Car Gen3 server of TF-A, and Linux pinctrl-scmi.c of its time. */
const isCounted = ({ catalogue }: CatalogueIndex): boolean =>
	Object.values(catalogue.scmi.protocols).some(({ dialect }) => dialect === "draft-2021");

function docOf({ answers: analysis }: KnownTree, index: CatalogueIndex, entry: ResourceEntry): string {
	const { members = [] } = entry.resource;
	const owners = entry.owners.map(deviceName).map(plain);
	return [
		...(members.length > 0 ? [`Has ${plain(listed(members))}.`] : []),
		...(analysis.verdicts === undefined
			? owners.length > 0
				? [`Belongs to ${listed(owners)}.`]
				: []
			: entryText({ analysis, verdicts: analysis.verdicts, index }, { resource: entry })),
	].join("\n\n");
}

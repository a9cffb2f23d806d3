import { CompletionItemKind } from "vscode-languageserver-types";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { numberOf } from "../../devicetree/tree/read-property.ts";
import type { Offer } from "../offer.ts";
import { aliasRank } from "./aliases.ts";
import { labelOffers } from "./node-labels.ts";
import { targetOffers } from "./phandle-targets.ts";
import { statusOffers } from "./string-words.ts";
import { targetKind } from "./target-kinds.ts";
import { nodeNamed, type TreePlace } from "./tree-place.ts";

type ValuePlace = Extract<CursorPlace, { kind: "value" }>;

/** Behind `=`: a whole value, brackets or quotes included, of properties that are known. */
export function valueOffers(place: ValuePlace, at: TreePlace): readonly Offer[] {
	const { property, typed, before } = place;
	const { known, node, text } = at;
	const end = /^\s*[;,]/.test(text.slice(place.end)) ? "" : ";";
	if (property === "status" && before === 0)
		return statusOffers(node, at.file, place.start).map((offer) => ({
			...offer,
			label: `"${offer.label}"`,
			snippet: `"${offer.label}"${end}`,
		}));
	if (known === undefined) return [];
	if (place.nodes.at(-1)?.name === "aliases" && typed.startsWith("&"))
		return labelOffers(known, undefined, (target) => aliasRank(property, target));
	const kind = targetKind(property, known.stack.board);
	// behind an entry it may as well be over, and without a comma it is
	const isOpen = before === 0 || (at.trigger === undefined && /,\s*$/.test(text.slice(0, place.start)));
	if (kind === undefined || typed !== "" || !isOpen) return [];
	const cell = {
		kind: "cell",
		property,
		before: [],
		nodes: place.nodes,
		typed: "&",
		start: place.start,
		end: place.end,
	} as const;
	return targetOffers(cell, { ...at, trigger: undefined }).map((offer): Offer => {
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

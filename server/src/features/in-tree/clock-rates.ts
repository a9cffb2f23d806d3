import { CompletionItemKind } from "vscode-languageserver-types";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { hertzText } from "../../text/hertz.ts";
import { resourceOfUse, usedResource } from "../../verdicts/used-resources.ts";
import { plain } from "../markdown.ts";
import type { Offer } from "../offer.ts";
import type { TreePlace } from "./tree-place.ts";

/** The rates that firmware has for the clock at the same place of `assigned-clocks`. */
export function rateOffers(
	{ property, before }: Extract<CursorPlace, { kind: "cell" }>,
	{ known, node }: TreePlace,
): readonly Offer[] {
	const boot = known?.analysis.facts.boot;
	if (property !== "assigned-clock-rates" || known === undefined || boot === undefined) return [];
	const device = known.stack.board.devices.find((each) => each.node === node);
	const use = device?.uses.find((each) => each.property.name === "assigned-clocks" && each.index === before.length);
	const entry = use && resourceOfUse(boot, use);
	if (use === undefined || entry === undefined) return [];
	const { rates = [], initialRate } = entry.resource;
	const all = "min" in rates ? [rates.min, rates.max] : rates;
	return [...new Set([...(initialRate === undefined ? [] : [initialRate]), ...all])].map((rate) => ({
		label: String(rate),
		kind: CompletionItemKind.Constant,
		detail: `${hertzText(rate)}${rate === initialRate ? ", at power-on" : ""}`,
		rank: 1,
		doc: () =>
			`A rate of ${plain(usedResource(boot, use))}${"min" in rates ? `, which has any from ${hertzText(rates.min)} to ${hertzText(rates.max)}` : ""}.`,
	}));
}

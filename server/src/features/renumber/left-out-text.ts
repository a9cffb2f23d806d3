import type { Facts } from "../../facts.ts";
import { DEVICE_ID_SPELLINGS } from "../../hypervisors/index.ts";
import type { Note } from "./renumbering.ts";

/** Where text that `#if` leaves out seems to have numbers of firmware's: nobody knows what it would mean. */
export function leftOutText({ stacks }: Facts): readonly Note[] {
	return stacks.flatMap(({ stack: { board, resolved } }) => {
		const labels = board.controllers.flatMap(({ node, protocols }) => [
			...node.labels,
			...protocols.flatMap((protocol) => protocol.node.labels),
		]);
		const words = DEVICE_ID_SPELLINGS.map(({ property }) => property);
		const mark = new RegExp(
			`${labels.map((label) => `&${label}\\b|`).join("")}(?<![\\w,-])(?:${words.join("|")})\\s*=`,
			"g",
		);
		return resolved.inactive.flatMap((span) => {
			const text = resolved.sources.get(span.file)?.text.slice(span.start, span.end) ?? "";
			return [...text.matchAll(mark)].map((found) => {
				const start = span.start + found.index;
				const at = { file: span.file, start, end: start + found[0].length };
				return { at, text: "this text is left out by #if, and is not changed" };
			});
		});
	});
}

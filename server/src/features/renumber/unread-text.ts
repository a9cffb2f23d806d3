import type { Facts } from "../../facts.ts";
import { DEVICE_ID_SPELLINGS } from "../../hypervisors/index.ts";
import type { Note } from "./renumbering.ts";

/** What cpp or dtc would refuse: behind it numbers may be overlooked. */
export function brokenText({ stacks }: Facts): readonly Note[] {
	return stacks.flatMap(({ stack: { resolved } }) =>
		resolved.problems
			.filter(({ severity }) => severity === "error")
			.map(({ at, message }) => ({ at, text: `as this cannot be read, numbers may be overlooked: ${message}` })),
	);
}

/** Text that is not looked at. */
export function unseenText(facts: Facts): readonly Note[] {
	return [...missingText(facts), ...leftOutText(facts)];
}

function missingText({ stacks }: Facts): readonly Note[] {
	return stacks.flatMap(({ stack: { resolved } }) => {
		const isKnown = resolved.tree.complete || resolved.problems.some(({ severity }) => severity === "error");
		const at = { file: resolved.file, start: 0, end: 0 };
		return isKnown ? [] : [{ at, text: "not all that this is made of is here: what is not is not changed" }];
	});
}

/** Where text that `#if` leaves out seems to have numbers of firmware's: nobody knows what it would mean. */
function leftOutText({ stacks }: Facts): readonly Note[] {
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

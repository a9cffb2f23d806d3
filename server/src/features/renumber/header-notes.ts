import { grouped } from "../../text/grouped.ts";
import { enumerated } from "../../text/listed.ts";
import type { HeaderMacro } from "./place-outcome.ts";
import type { Note, Release } from "./renumbering.ts";

/** Macros that somebody names. */
const MOST_NAMED = 3;

/** One for each header whose macros are others in the new release, where the first of them is. */
export function headerNotes(macros: readonly HeaderMacro[], after: Release): readonly Note[] {
	return [...grouped(macros, ({ at }) => at.file).values()].map((own) => {
		const [first] = own.toSorted((a, b) => a.at.start - b.at.start) as [HeaderMacro];
		const names = [...new Set(own.map(({ macro }) => macro))].sort();
		const verb = names.length === 1 ? "is another number" : "are other numbers";
		const named = enumerated(names, MOST_NAMED, String);
		return { at: first.at, text: `${named} ${verb} in ${after.title}: take the header that comes with it` };
	});
}

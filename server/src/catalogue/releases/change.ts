/** An entry of a catalogue, as a change speaks of it. */
export interface Named {
	readonly key: string;
	/** What firmware answers; null: it is not known, or empty. */
	readonly name: string | null;
}

/** What a change is about: a table of the catalogue, and what one calls an entry of it (`clock`, `pin group`, `device`). */
export interface About {
	readonly table: string;
	readonly noun: string;
}

/** That a number of an entry, as the old release names it, is another one now, or none: `agent` is the key of the one whose number it is, null where all have the same. */
interface Moved extends About {
	readonly entry: Named;
	readonly agent: string | null;
	/** What the new release has under the old number; null: nothing. */
	readonly meansNow: Named | null;
}

/** One difference between two releases of a firmware. */
export type Change =
	| (Moved & { readonly kind: "renumbered"; readonly from: number; readonly to: number })
	/** `isSure`: the new table is complete, so that what it lacks is not there. */
	| (Moved & { readonly kind: "removed"; readonly from: number | null; readonly isSure: boolean })
	/** Which of the candidates it is by now cannot be told; without candidates nothing tells it from others. */
	| (About & {
			readonly kind: "unclear";
			readonly entry: Named;
			readonly from: number | null;
			readonly candidates: readonly Named[];
	  })
	| (About & {
			readonly kind: "members";
			readonly entry: Named;
			readonly added: readonly string[];
			readonly removed: readonly string[];
	  })
	/** What an agent may do with something; null: nothing is said of it. */
	| (About & {
			readonly kind: "grant";
			readonly entry: Named;
			readonly of: string;
			readonly before: string | null;
			readonly after: string | null;
	  })
	/** Something that is said of an entry, or without one of the whole table; null: it is not said. */
	| (About & {
			readonly kind: "changed";
			readonly entry: Named | null;
			readonly to: number | null;
			readonly field: string;
			readonly before: unknown;
			readonly after: unknown;
	  })
	| (About & { readonly kind: "renamed"; readonly entry: Named; readonly now: Named; readonly to: number | null })
	| (About & { readonly kind: "added"; readonly entry: Named; readonly to: number | null });

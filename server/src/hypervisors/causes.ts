import type { Cause } from "../machine/boot-plan.ts";
import type { Span } from "../text/span.ts";

/** What an item of a boot plan stands for: the place a person wrote it, in a few words. */
export interface CauseOrigin {
	readonly at: Span;
	/** e.g. `clocks of &hsusb`, `dtdev of DomU1`. */
	readonly text: string;
}

/** Numbers causes while a plan is made. */
export interface CauseTable {
	add(origin: CauseOrigin): Cause;
	/** The one of a thing of a board; made at its first mention. */
	causeOf(thing: object, origin: () => CauseOrigin): Cause;
	/** The one that was made. */
	madeFor(thing: object): Cause | undefined;
	originOf(cause: Cause): CauseOrigin | undefined;
	/** The first of several that stands for a place. */
	firstOriginOf(causes: readonly Cause[]): CauseOrigin | undefined;
}

export function createCauseTable(): CauseTable {
	const origins: CauseOrigin[] = [];
	const causes = new Map<object, Cause>();
	const add = (origin: CauseOrigin): Cause => origins.push(origin) - 1;
	return {
		add,
		causeOf: (thing, origin) => {
			const known = causes.get(thing);
			if (known !== undefined) return known;
			const cause = add(origin());
			causes.set(thing, cause);
			return cause;
		},
		madeFor: (thing) => causes.get(thing),
		originOf: (cause) => origins[cause],
		firstOriginOf: (all) => all.map((cause) => origins[cause]).find((origin) => origin !== undefined),
	};
}

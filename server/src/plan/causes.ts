import type { Cause } from "../mediator/boot-plan.ts";
import type { Span } from "../text/span.ts";

/** What an item of a boot plan stands for: the place a person wrote it, in a few words. */
export interface CauseOrigin {
	readonly at: Span;
	/** e.g. `clocks of &hsusb`, `dtdev in domu1.cfg`. */
	readonly text: string;
}

/** Numbers causes while a plan is made. */
export interface CauseTable {
	add(origin: CauseOrigin): Cause;
	originOf(cause: Cause): CauseOrigin | undefined;
}

export function createCauseTable(): CauseTable {
	const origins: CauseOrigin[] = [];
	return {
		add: (origin) => origins.push(origin) - 1,
		originOf: (cause) => origins[cause],
	};
}

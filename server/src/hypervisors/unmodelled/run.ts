import type { Mediator } from "../../machine/mediator.ts";

/** One that the sources are written for and that is not modelled: whom firmware hears, and as whom, is not known. */
export function startUnmodelled(): Mediator {
	return {
		admit: () => "admitted",
		reach: () => ({ kind: "unknown", why: "its mediator is not modelled" }),
		retire: () => {},
	};
}

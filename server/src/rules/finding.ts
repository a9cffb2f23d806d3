import type { Fix } from "../text/fix.ts";
import type { Severity } from "../text/problem.ts";
import type { Span } from "../text/span.ts";

/** One thing that is wrong, where, and what can be done: what editor and command line show alike. */
export interface Finding {
	readonly code: string;
	readonly severity: Severity;
	readonly at: Span;
	readonly message: string;
	readonly related: readonly Related[];
	readonly fixes: readonly Fix[];
}

export interface Related {
	readonly at: Span;
	readonly message: string;
	/** The same in a few words, for where it stands below what it explains. */
	readonly brief?: string;
}

import type { Span } from "./span.ts";

export type Severity = "error" | "warning" | "information" | "hint";

/** Something a reader of one file found wrong with it, at its place. `message` is one or two plain sentences. */
export interface Problem {
	readonly code: string;
	readonly severity: Severity;
	readonly at: Span;
	readonly message: string;
}

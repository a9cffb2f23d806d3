import type { Fix } from "./fix.ts";
import type { Span } from "./span.ts";

export type Severity = "error" | "warning" | "information" | "hint";

const FROM_WORST: readonly Severity[] = ["error", "warning", "information", "hint"];

export function worseOf(a: Severity, b: Severity): Severity {
	return FROM_WORST.indexOf(a) <= FROM_WORST.indexOf(b) ? a : b;
}

export function milderOf(a: Severity, b: Severity): Severity {
	return worseOf(a, b) === a ? b : a;
}

/** Something a reader of one file found wrong with it, at its place. `message` is one or two plain sentences. */
export interface Problem {
	readonly code: string;
	readonly severity: Severity;
	readonly at: Span;
	readonly message: string;
	/** Other places that it is about. */
	readonly related?: readonly { readonly at: Span; readonly message: string }[];
	/** The edits that mend it. */
	readonly fixes?: readonly Fix[];
	/** What is found because of this alone, and no longer with its first fix, is told with it. */
	readonly isRoot?: boolean;
}

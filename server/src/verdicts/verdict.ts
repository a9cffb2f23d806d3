import type { Span } from "../text/span.ts";
import type { VerdictState } from "./states.ts";

/** Whether a domain may use something, and why: every view shows this and computes none of its own. */
export interface Verdict {
	readonly state: VerdictState;
	/** The domain's tree uses it. */
	readonly used: boolean;
	/** Its driver never gets that far, since what is to provide it does not come up. */
	readonly waits: boolean;
	/** Of one that is not changed: what it takes is another agent's, or its own and nobody's. */
	readonly isWithheld?: true;
	/** Of one that is not known: its own lists go wrong, which is told there. */
	readonly isUnread?: true;
	/** The step that decided first. */
	readonly reasons: readonly Reason[];
}

/** One object for the many of a large board. */
export const UNUSED: Verdict = { state: "unused", used: false, waits: false, reasons: [] };

/** Why something is so, and where that was written. */
export interface Reason {
	readonly text: string;
	readonly at: Span | undefined;
	/** The same without what it is said of, where it holds for all that a firmware has. */
	readonly ofAll?: string;
}

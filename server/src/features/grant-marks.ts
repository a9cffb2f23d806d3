import type { GrantState } from "./grant-reasons.ts";

/** A grant in a few characters, the same everywhere. */
export const STATE_MARKS: Readonly<Record<GrantState, string>> = {
	granted: "✓ granted",
	refused: "✗ refused",
	none: "✗ not granted",
	partly: "◐ partly",
	open: "✓ open",
	unknown: "? unknown",
};

import type { GrantsReport } from "../../../server/src/lsp/protocol.ts";
import type { ToPage } from "./messages.ts";

/** An answer to a text that parsed. */
export interface Whole {
	readonly uri: string;
	readonly report: GrantsReport;
}

/**
 * What to show of a new report: in the middle of typing, where a text does not parse, the last whole one of the same file and setup
 * stays. Gives also what is the last whole one from now on.
 */
export function heldReport(
	uri: string,
	report: GrantsReport | null,
	last: Whole | undefined,
): Pick<ToPage, "report" | "since"> & { readonly whole: Whole | undefined } {
	if (!report?.broken) return { report, since: null, whole: report ? { uri, report } : last };
	const isSame = last?.uri === uri && last.report.setup === report.setup;
	return isSame ? { report: last.report, since: report.broken, whole: last } : { report, since: null, whole: last };
}

import type { GrantsState } from "../../../server/src/lsp/protocol.ts";
import { fieldsOf } from "../fields.ts";

/** How rows are put together: by what they are, or by the domains that use them. */
export type Grouping = "kind" | "domain";

/** What somebody set in the grants view; VS Code keeps it over a reload. */
export interface ViewState {
	/** The file whose setup is shown; empty: none. */
	readonly uri: string;
	/** Rows of this state alone; null: all. */
	readonly only: GrantsState | null;
	/** Words that a row is to have. */
	readonly query: string;
	readonly grouping: Grouping;
	/** The cell whose reasons are shown, by the row's id and the domain's name. */
	readonly why: { readonly row: string; readonly domain: string } | null;
}

export const FIRST_VIEW: ViewState = { uri: "", only: null, query: "", grouping: "kind", why: null };

/** A state that VS Code kept, as far as it is one of ours. */
export function viewStateFrom(value: unknown): ViewState {
	const { uri, only, query, grouping, why } = fieldsOf(value);
	const { row, domain } = fieldsOf(why);
	return {
		uri: typeof uri === "string" ? uri : "",
		only: typeof only === "string" ? (only as GrantsState) : null,
		query: typeof query === "string" ? query : "",
		grouping: grouping === "domain" ? "domain" : "kind",
		why: typeof row === "string" && typeof domain === "string" ? { row, domain } : null,
	};
}

import type { Place } from "../../server/src/lsp/protocol.ts";

/** What the extension and the page inside the grants view say to each other. */
export const VIEW_TYPE = "scmi.grants";

export interface ToPage {
	/** Kept as the page's state, so that a restored window shows the same setup. */
	readonly uri: string;
	readonly html: string;
	/** What the tree calls the row to show first, e.g. `&hsusb`. */
	readonly focus?: string;
}

export type FromPage = { readonly kind: "ready" } | { readonly kind: "reveal"; readonly place: Place };

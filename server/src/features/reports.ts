/** What the views show, as plain data: the server forms every answer, a client only draws it. */

export interface Place {
	readonly uri: string;
	readonly range: {
		readonly start: { readonly line: number; readonly character: number };
		readonly end: { readonly line: number; readonly character: number };
	};
}

/** A board's tree as one source without includes, and where each of its lines was last written. */
export interface ResolvedSource {
	readonly text: string;
	/** One for each line; null where nobody wrote it. */
	readonly origins: readonly (Place | null)[];
}

export interface StatusReport {
	/** The file it is about; null when the active editor shows nothing of ours. */
	readonly uri: string | null;
	/** e.g. `rcar-h3`. */
	readonly setup: string | null;
	/** The firmware's name, or null without a catalogue. */
	readonly catalogue: string | null;
	/** e.g. `Xen RFC v2`. */
	readonly profile: string | null;
	/** Markdown: what the answers assume and what could not be read. */
	readonly detail: string;
	readonly problems: { readonly errors: number; readonly warnings: number };
}

/** Devices × domains: who would be granted what, and why. */
export interface GrantsReport {
	readonly setup: string;
	readonly catalogue: string | null;
	readonly profile: string;
	/** Sentences: what the answer assumes, known or assumed. */
	readonly assumptions: readonly string[];
	/** Why there is no table, with a way forward; null when there is one. */
	readonly missing: string | null;
	/** Where a tree does not parse, as in the middle of typing: meanwhile what depends on it is not known. */
	readonly broken: { readonly text: string; readonly place: Place } | null;
	readonly domains: readonly GrantsDomain[];
	readonly devices: readonly GrantsRow[];
	/** Clocks, resets, … that somebody uses, below the devices. */
	readonly resources: readonly GrantsRow[];
}

export interface GrantsDomain {
	readonly name: string;
	/** e.g. `agent 3 (VM1)`; null when it has no agent. */
	readonly agent: string | null;
	/** One line: how it came to it, or why it has none. */
	readonly note: string;
	readonly place: Place | null;
}

export interface GrantsRow {
	/** e.g. `device 19 hsusb`, `clock 3 _hsusb`; no two rows have the same. */
	readonly name: string;
	/** What the tree calls it: `&hsusb`; empty when the tree does not mention it. */
	readonly tree: string;
	readonly place: Place | null;
	/** One per domain, in the order of `domains`. */
	readonly cells: readonly GrantsCell[];
	/** A conflict or a hole in this row, in one sentence; null where all is well. */
	readonly concern: string | null;
}

export interface GrantsCell {
	/**
	 * untouched: its driver knows that it may not change it, and leaves it as it is; unused: neither granted nor used; unknown:
	 * the sources or the catalogue do not say enough.
	 */
	readonly state: "granted" | "denied" | "open" | "partly" | "untouched" | "unused" | "unknown";
	/** True when the domain's tree uses it: granted + used is well, denied + used is the fault one looks for. */
	readonly used: boolean;
	/** It has it, and its driver never gets that far: what is to provide it does not come up. `reasons` begin with why. */
	readonly waits: boolean;
	/** Why, in order; each may lead to a place. */
	readonly reasons: readonly { readonly text: string; readonly place: Place | null }[];
}

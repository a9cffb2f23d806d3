import type { WorkspaceEdit } from "vscode-languageserver-types";
import type { ResourceKind } from "../scmi/resource-kind.ts";

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

/** Catalogues to start from; none exists yet. */
export interface MadeCatalogues {
	readonly files: readonly { readonly uri: string; readonly text: string }[];
	/** Why there is none. */
	readonly nothing: string | null;
	/** What the board's scmi.yaml has to say for them to count; null where they are found by themselves. */
	readonly edit: FileEdit | null;
}

/** A scmi.yaml of what was found by itself about a board. */
export interface SetupFile {
	/** Where it is to be; where there is one already, that. */
	readonly uri: string;
	readonly text: string;
	/** What nothing says, as phrases. */
	readonly unknown: readonly string[];
	/** Why there is none to write. */
	readonly nothing: string | null;
}

/** The public configurations of a firmware of which no tree says which is flashed. */
export interface ConfigurationChoices {
	/** e.g. `i.MX95 System Manager`. */
	readonly firmware: string;
	readonly choices: readonly {
		/** What names it wherever a catalogue is named: `bundled:fsl,imx95.mx95evk`. */
		readonly word: string;
		/** e.g. `mx95evk`. */
		readonly name: string;
		/** Who may be told apart there, in a phrase. */
		readonly agents: string;
		readonly isChosen: boolean;
		/** How the board's scmi.yaml names it; null where there is none, and settings count. */
		readonly edit: FileEdit | null;
	}[];
}

/** A kind of firmware sources that a catalogue can be made from. */
export interface ImportKindReport {
	readonly kind: string;
	readonly title: string;
	/** What it reads, in a few words. */
	readonly reads: string;
	/** What somebody chooses, in one of these ways. */
	readonly chosen: readonly ("file" | "files" | "folder")[];
	/** How the names of such files end; empty: in any way. */
	readonly endings: readonly string[];
}

/** What came of importing firmware's sources; nothing is written yet. */
export interface ImportReport {
	/** The catalogue, and where it would lie; null where nothing could be read. */
	readonly file: { readonly uri: string; readonly text: string } | null;
	/** What it has, `175 clocks, 3 agents`; or why there is none. */
	readonly says: string;
	/** Lines that are not, or not wholly, in it, and what became of them. */
	readonly lines: readonly { readonly text: string; readonly place: Place }[];
	/** The same in few words, `3 lines were not understood`; null where there are none. */
	readonly doubts: string | null;
}

/** The domains of a setup of whose own tree nothing is known. */
export interface GuestTreeChoices {
	readonly setup: string;
	readonly guests: readonly {
		readonly domain: string;
		/** The tree's name without its ending, where a configuration or a boot file names one. */
		readonly called: string | null;
	}[];
	/** Trees that are somebody's already, by URI. */
	readonly taken: readonly string[];
}

/** What to write so that a setup says something. */
export interface FileEdit {
	/** The scmi.yaml. */
	readonly uri: string;
	/** The text of the new file; null where it is there. */
	readonly created: string | null;
	readonly edits: readonly { readonly range: Place["range"]; readonly newText: string }[];
	/** Why there is nothing to do, or no way; null otherwise. */
	readonly nothing: string | null;
}

/** A catalogue, as one names it: the release that a board is written for, or is to be written for. */
export interface ReleaseChoice {
	readonly uri: string;
	readonly name: string;
}

/** Which catalogues a renumbering may be between; those of the workspace are the client's to find. */
export interface ReleaseChoices {
	/** The catalogues that the file's boards are checked against. */
	readonly inUse: readonly ReleaseChoice[];
	/** The others that come with the product, by their words, those for what the boards are compatible with first. */
	readonly bundled: readonly ReleaseChoice[];
}

/** What gives a board, and those that share its files, the numbers of another firmware release. */
export interface RenumberReport {
	/** To be confirmed, each repository by itself; null where there is nothing to edit. */
	readonly edit: WorkspaceEdit | null;
	/** What it comes to, in a sentence or two. */
	readonly says: string;
	readonly tone: "information" | "warning";
	/** Why nothing is changed somewhere, and what is left as it is and has to be seen to. */
	readonly notes: readonly { readonly text: string; readonly isRefusal: boolean; readonly place: Place }[];
}

export interface StatusReport {
	/** The file it is about; null when the active editor shows nothing of ours. */
	readonly uri: string | null;
	/** e.g. `rcar-h3`. */
	readonly setup: string | null;
	/** The file of the board that an included file is shown as a part of, e.g. `rcar-h3.dts`; null for any other file. */
	readonly board: string | null;
	/** The firmware's name, or null without a catalogue. */
	readonly catalogue: string | null;
	/** The trees use SCMI, all of them could be read, and no catalogue says what its firmware has. */
	readonly lacksCatalogue: boolean;
	/** The mediator, as people call it. */
	readonly profile: string | null;
	/** The summary's first sentence; null without a usable catalogue. */
	readonly headline: { readonly tone: SummaryReport["tone"]; readonly text: string } | null;
	/** Markdown: what the answers assume and what could not be read, or why a file of ours belongs to no setup. */
	readonly detail: string;
	readonly problems: { readonly errors: number; readonly warnings: number };
	/** How many devices of the file's setups are not known to get what they use. */
	readonly unknown: number;
	/** Domains of whose own tree nothing is known. */
	readonly guestsWithoutTree: readonly string[];
	/** By a fault of ours the file as it is now could not be checked: the rest is of an earlier one, or says nothing. */
	readonly isOld?: true;
}

/** Devices × domains: who would be granted what, and why. Every word and sign is the server's. */
export interface GrantsReport {
	readonly setup: string;
	/** Names of the firmwares; null without a usable catalogue. */
	readonly catalogue: string | null;
	readonly profile: string;
	/** What the answer rests on. */
	readonly assumptions: readonly AssumptionReport[];
	/** Why there is no table, with a way forward; null when there is one. */
	readonly missing: string | null;
	/** By a fault of ours the files as they are now could not be checked: the rest is of an earlier state. */
	readonly isOld?: true;
	/** Where a tree does not parse, as in the middle of typing: meanwhile what depends on it is not known. */
	readonly broken: { readonly text: string; readonly place: Place } | null;
	/** What is known to be odd about the firmwares' servers. */
	readonly quirks: readonly QuirkReport[];
	/** Where firmware's list of devices and the trees do not meet. */
	readonly unmatched: UnmatchedReport;
	/** What is granted, what is refused, how much is not known and why, the worst first. */
	readonly summary: readonly SummaryReport[];
	/** The states that occur, the worst first, each with its sign, what it means, and how many rows it is the worst of. */
	readonly legend: readonly {
		readonly state: GrantsState;
		readonly sign: string;
		readonly word: string;
		readonly says: string;
		readonly rows: number;
	}[];
	readonly domains: readonly GrantsDomain[];
	readonly devices: readonly GrantsRow[];
	/** Clocks, resets, … that somebody uses, below the devices. */
	readonly resources: readonly GrantsRow[];
}

export interface AssumptionReport {
	readonly text: string;
	/** read: the sources say it; stated: the setup does; assumed: nothing does. */
	readonly basis: "read" | "stated" | "assumed";
}

export interface QuirkReport {
	readonly firmware: string;
	/** A short name. */
	readonly id: string;
	readonly summary: string;
	/** Where it stands in the firmware's own source; null where the catalogue does not say. */
	readonly source: string | null;
}

/** No faults by themselves: a board need not have all that its firmware has. */
export interface UnmatchedReport {
	/** Devices of firmware that are in no tree; `owns` is e.g. `clock 3 (_hsusb) and reset 10 (usb2_02)`, `place` their line in the catalogue. */
	readonly inNoTree: readonly {
		readonly firmware: string;
		readonly name: string;
		readonly owns: string;
		readonly place: Place | null;
	}[];
	/** Nodes in use that use what devices of firmware are made of, and are none of them. */
	readonly noDevice: readonly { readonly tree: string; readonly uses: string; readonly place: Place }[];
}

export interface SummaryReport {
	readonly tone: "good" | "bad" | "warning" | "unknown";
	readonly text: string;
	/** Ids of the rows it speaks of. */
	readonly rows: readonly string[];
}

export interface GrantsDomain {
	readonly name: string;
	/** e.g. `agent 3 (VM1)`, `no agent`, `agent not known`. */
	readonly agent: string;
	/** One line: how it came to it, or why it has none. */
	readonly note: string;
	readonly place: Place | null;
}

export interface GrantsRow {
	/** No two rows have the same. */
	readonly id: string;
	/** What it is a row of: devices, or a table of the firmware's. */
	readonly kind: "device" | ResourceKind;
	/** e.g. `device 19 (hsusb)`, `no firmware device`, `clock 3 _hsusb`. */
	readonly name: string;
	/** What the tree calls it: `&hsusb`, or the nodes that use it. */
	readonly tree: string;
	readonly place: Place | null;
	/** One per domain, in the order of `domains`. */
	readonly cells: readonly GrantsCell[];
	/** The worst of its cells. */
	readonly state: GrantsState;
	/** What is wrong at its nodes or numbers, in order of file and place. */
	readonly findings: readonly RowFinding[];
}

export interface RowFinding {
	readonly severity: "error" | "warning";
	readonly text: string;
	readonly place: Place;
	/** The title of the quick fix there that is surely, or most likely, what is meant; null where there is none. */
	readonly fix: string | null;
}

export type GrantsState =
	| "granted"
	| "open"
	| "denied"
	| "partly"
	| "waits"
	| "missing"
	| "reachable"
	| "untouched"
	| "unknown"
	| "unused";

export interface GrantsCell {
	readonly state: GrantsState;
	readonly sign: string;
	/** The state in words, e.g. `granted, not used`. */
	readonly text: string;
	/** True when the domain's tree uses it: granted + used is well, denied + used is the fault one looks for. */
	readonly used: boolean;
	/** Its driver never gets that far: what is to provide it does not come up. */
	readonly waits: boolean;
	/** Why, the step that decided first; each may lead to a place. */
	readonly reasons: readonly { readonly text: string; readonly place: Place | null }[];
}

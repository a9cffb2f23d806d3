import type { StatusReport } from "../../server/src/lsp/protocol.ts";
import { withoutIcons } from "./icons.ts";

export const SHOW_GRANTS = "scmi.showGrants";
/** Gives a board a catalogue, a new one or one that is there; takes the URI of a file of the board, else that of the active editor. */
export const CHOOSE_CATALOGUE = "scmi.chooseCatalogue";
/** Shows a file as a part of another of its boards; takes the file's URI, else that of the active editor. */
export const PICK_BOARD = "scmi.pickBoard";

/** Gives a domain its tree; takes the URI of a file of the setup, else that of the active editor, and the domain's name. */
export const CHOOSE_GUEST_TREE = "scmi.chooseGuestTree";

/** What the status item shows: a label with icons, a tooltip in Markdown, and what a click does. */
export interface StatusView {
	readonly text: string;
	readonly tooltip: string;
	/** Of all that a link in it could run, should a name of a tree ever become one, only these are let through. */
	readonly linked?: readonly string[];
	/** Takes the URI of the file. */
	readonly command?: string;
}

/** Undefined: there is nothing of ours to say of the active file. */
export function statusView(status: StatusReport): StatusView | undefined {
	if (status.uri === null) return undefined;
	if (status.setup === null) return viewAlone(status);
	return status.lacksCatalogue ? viewWithoutCatalogue(status) : viewOfSetup(status, status.uri);
}

/** A file of ours that nothing uses: nobody is to wonder why nothing is found in it. */
function viewAlone({ detail, isOld }: StatusReport): StatusView {
	return { text: isOld ? "$(warning) SCMI not checked" : "$(circuit-board) SCMI no board", tooltip: detail };
}

/** Nobody is to take silence for "all is well". */
function viewWithoutCatalogue({ detail, isOld }: StatusReport): StatusView {
	return {
		text: `${isOld ? "$(warning) SCMI (old)" : "$(circuit-board) SCMI"}: no firmware catalogue`,
		tooltip: `${detail}\n\n_Click to make one from this board or from firmware's sources, or to choose one._`,
		command: CHOOSE_CATALOGUE,
	};
}

function viewOfSetup(status: StatusReport, uri: string): StatusView {
	const { errors, warnings } = status.problems;
	const counts = [
		errors > 0 ? ` $(error) ${errors}` : "",
		warnings > 0 ? ` $(warning) ${warnings}` : "",
		status.unknown > 0 ? ` $(question) ${status.unknown} not known` : "",
	].join("");
	const names = [status.catalogue ?? (status.board === null ? status.setup : null), status.board];
	const label = names.filter((name) => name !== null).join(" · ");
	const args = encodeURIComponent(JSON.stringify([uri]));
	const pick = status.board === null ? [] : [`[Show as part of another board…](command:${PICK_BOARD}?${args})`];
	const choose =
		status.guestsWithoutTree.length === 0
			? []
			: [`[Choose the tree of a guest, which is not known…](command:${CHOOSE_GUEST_TREE}?${args})`];
	return {
		text: `${status.isOld ? "$(warning) SCMI (old)" : "$(circuit-board) SCMI"} ${withoutIcons(label)}${counts}`,
		tooltip: [status.detail, ...pick, ...choose, "_Click for the grants of each domain._"].join("\n\n"),
		linked: [PICK_BOARD, CHOOSE_GUEST_TREE],
		command: SHOW_GRANTS,
	};
}

/** What menus and buttons look at: whether the active file belongs to a setup, and whether as a part of a board. */
export function statusContexts({ setup, board }: StatusReport): Readonly<Record<string, boolean>> {
	return { "scmi.hasSetup": setup !== null, "scmi.isPart": board !== null };
}

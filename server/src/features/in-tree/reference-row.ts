import { type MailboxRole, mailboxesOf, mailboxRoles } from "../../board/mailboxes.ts";
import { pageNodesOf } from "../../board/pages.ts";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { numberOf } from "../../devicetree/tree/read-property.ts";
import { displayName, type Node } from "../../devicetree/tree/tree.ts";
import { code } from "../markdown.ts";
import { argumentNames, type CellName } from "./argument-names.ts";
import { cellAt } from "./cell-place.ts";
import type { CellRow } from "./cell-row.ts";
import { targetKind } from "./target-kinds.ts";
import { type KnownTree, nodeNamed } from "./tree-place.ts";

type CellPlace = Extract<CursorPlace, { kind: "cell" }>;

/** The entry of a list of references that a place is in: what it refers to, and the numbers behind that. */
export function referenceRow(place: CellPlace, known: KnownTree, node: Node | undefined): CellRow | undefined {
	const { property, typed } = place;
	const cells = targetKind(property, known.stack.board)?.cells;
	const at = cellAt(place, known);
	const isReference = typed.startsWith("&") || at.beginsEntry;
	const entry = typed.startsWith("&") && !at.beginsEntry ? at.entry + 1 : at.entry;
	const provider = isReference ? nodeNamed(known.tree, typed) : at.provider;
	if (provider === undefined && !isReference) return undefined;
	const count = cells === undefined || provider === undefined ? 0 : numberOf(provider.properties.get(cells));
	if (count === undefined) return undefined;
	const active = isReference ? 0 : at.position + 1;
	if (active > count) return undefined;
	const reference: CellName = {
		name: `&${provider === undefined ? "provider" : displayName(provider)}`,
		text: [cells === undefined ? "" : `a node that has ${code(cells)}`, roleOf(property, entry, known, node)]
			.filter((text) => text !== "")
			.join("; "),
	};
	const more = cells === undefined || provider === undefined ? [] : argumentNames(known, cells, count, provider);
	return { cells: [reference, ...more], active };
}

const ROLES: Readonly<Record<MailboxRole, string>> = {
	commands: "this one tells firmware that a command is there",
	answers: "this one tells Linux that the answer is there",
	notifications: "this one tells Linux that firmware says something by itself",
	confirmations: "this one tells firmware that Linux has taken that",
};

/** What an entry of `mboxes` and `shmem` is for, by its place. */
function roleOf(property: string, entry: number, { tree }: KnownTree, node: Node | undefined): string {
	if (property === "shmem")
		return ["commands and their answers lie in this one", "what firmware says by itself lies in this one"][entry] ?? "";
	if (property !== "mboxes" || node === undefined || !node.properties.has("shmem")) return "";
	const role = mailboxRoles(mailboxesOf(tree, node).length, pageNodesOf(tree, node).length)?.[entry];
	return role === undefined ? "" : ROLES[role];
}

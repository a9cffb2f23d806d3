import type { Problem } from "../../text/problem.ts";
import type { Span } from "../../text/span.ts";
import { spanOfTokens } from "../lex/origin.ts";
import type { Cell, LostReference } from "../parse/ast.ts";
import { type Node, nodesBelow, pathOf, type Tree } from "../tree/tree.ts";

/**
 * References that became a number no node has, or only a later overlay's: libfdt merges what is inside of an
 * `__overlay__` (fdt_overlay.c overlay_merge), and a phandle may be given to a node twice. One problem a phandle, at the
 * first place.
 */
export function lostReferences(tree: Tree): readonly Problem[] {
	if (!tree.complete) return [];
	const byPhandle = new Map<number, { readonly lost: LostReference; at: Span; count: number }>();
	for (const cell of lostCells(tree.root)) {
		const at = spanOfTokens(cell.first, cell.last);
		const known = byPhandle.get(cell.value);
		if (known === undefined) byPhandle.set(cell.value, { lost: cell.lost, at, count: 1 });
		else {
			known.count++;
			if (at.file === known.at.file && at.start < known.at.start) known.at = at;
		}
	}
	return [...byPhandle].map(([phandle, { lost, at, count }]) => {
		const message = messageOf(lost, phandle, tree.phandles.get(phandle), count);
		return { code: "overlay", severity: "warning", at, message };
	});
}

type LostCell = Extract<Cell, { kind: "number" }> & { readonly value: number; readonly lost: LostReference };

function* lostCells(root: Node): Generator<LostCell> {
	for (const node of nodesBelow(root))
		for (const { name, value } of node.properties.values()) {
			// Linux takes an endpoint without its other end for one that is not connected, and overlays leave many so.
			if (name === "remote-endpoint") continue;
			for (const part of value)
				if (part.kind === "cells")
					for (const cell of part.cells) if (cell.kind === "number" && cell.lost) yield cell as LostCell;
		}
}

function messageOf(
	{ reference, path, isMerged }: LostReference,
	phandle: number,
	now: Node | undefined,
	count: number,
) {
	const written = reference.path === "" ? `&${reference.label}` : `&{${reference.label ?? ""}${reference.path}}`;
	const places = count === 1 ? "" : `, here and at ${count - 1} more place${count === 2 ? "" : "s"}`;
	const leads = `${written} leads ${now === undefined ? "nowhere" : "to another node"}${places}`;
	const has = now === undefined ? "no node has" : `${pathOf(now)}, of a later overlay, has`;
	if (!isMerged)
		return `${leads}: libfdt merges only what is inside of an __overlay__, not ${path}, and ${has} its phandle ${phandle}. Refer to a node in there, or to the target of the fragment`;
	return `${leads}: an overlay gives ${path ?? "its node"} another phandle, and ${has} ${phandle} now. Let one label stand for it in all of the overlays; libfdt 1.7.1 and newer leaves the base's nodes their phandles`;
}

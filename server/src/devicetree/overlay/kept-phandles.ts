import { childNamed, type GrowingNode, inOrder, phandleOf } from "./growing-tree.ts";
import { cellAt } from "./phandle-cells.ts";
import { type Place, phandleCells, type Run, refuse } from "./run.ts";
import { findTarget } from "./target.ts";

/**
 * Finds the nodes that have a phandle in the base and another in the overlay. Since libfdt 1.7.1 the base's counts, and
 * what refers to the node in the overlay gets it as well: fdt_overlay.c overlay_prevent_phandle_overwrite. A target that
 * an earlier fragment is going to make has no phandle in the base.
 */
export function keepPhandles(run: Run): void {
	const references = run.keepsPhandles ? referencesByPhandle(run) : new Map<number, Place[]>();
	for (const fragment of inOrder(run.from.root.children)) {
		const overlay = childNamed(fragment, "__overlay__");
		const target = overlay && findTarget(run, fragment);
		if (overlay === undefined || target === undefined) continue;
		if ("node" in target) keepBelow(run, target.node, overlay, references);
		else if (run.keepsPhandles && !target.isAbsent) refuse(target.message, target.at);
	}
}

/** overlay_prevent_phandle_overwrite_node */
function keepBelow(run: Run, node: GrowingNode, overlay: GrowingNode, references: Map<number, Place[]>): void {
	const phandle = phandleOf(node);
	const own = phandleNow(run, overlay);
	if (phandle !== undefined && own !== undefined && own !== phandle) {
		run.relabelled.push({ node, phandle, by: overlay });
		if (run.keepsPhandles) replace(run, overlay, own, phandle, references);
	}
	for (const child of inOrder(overlay.children)) {
		const present = childNamed(node, child.name);
		if (present !== undefined) keepBelow(run, present, child, references);
	}
}

/** overlay_adjust_local_conflicting_phandle, overlay_update_local_conflicting_references */
function replace(run: Run, node: GrowingNode, own: number, phandle: number, references: Map<number, Place[]>): void {
	for (const name of PHANDLE_NAMES) {
		const property = node.properties.byName.get(name);
		if (property?.bytes?.length === 4) phandleCells(run, property).set(0, phandle);
	}
	const moved = references.get(own) ?? [];
	references.delete(own);
	const others = references.get(phandle) ?? [];
	references.set(phandle, others);
	for (const place of moved) {
		others.push(place);
		phandleCells(run, place.property).set(place.offset, phandle);
	}
}

function referencesByPhandle(run: Run): Map<number, Place[]> {
	const references = new Map<number, Place[]>();
	for (const place of run.local) {
		const phandle = cellAt(place.property, phandleCells(run, place.property), place.offset);
		if (phandle === undefined) continue;
		const known = references.get(phandle);
		if (known === undefined) references.set(phandle, [place]);
		else known.push(place);
	}
	return references;
}

/** As the overlay's node has it by now. */
function phandleNow(run: Run, { properties: { byName } }: GrowingNode): number | undefined {
	for (const name of PHANDLE_NAMES) {
		const property = byName.get(name);
		const phandle = property && cellAt(property, phandleCells(run, property), 0);
		if (phandle !== undefined && property?.bytes?.length === 4) return phandle === 0 ? undefined : phandle;
	}
	return undefined;
}

export const PHANDLE_NAMES = ["phandle", "linux,phandle"] as const;

import { closestKey } from "../../text/yaml-closest-key.ts";
import { type GrowingNode, type GrowingProperty, nodeOfPath, pathOfGrowing, textOfProperty } from "./growing-tree.ts";
import { cellAt, tokensAt } from "./phandle-cells.ts";
import { phandleCells, type Refusal, type Run, refuse } from "./run.ts";

export interface Target {
	readonly node: GrowingNode;
	/** As the fragment has it; undefined where it names the node by phandle. */
	readonly path: string | undefined;
}

/** The node of the base that a fragment is merged into. libfdt fdt_overlay.c overlay_get_target. */
export function targetOf(run: Run, fragment: GrowingNode): Target {
	const found = findTarget(run, fragment);
	return "node" in found ? found : refuse(found.message, found.at);
}

/** `isAbsent`: there is no such node by now, and an earlier fragment may make it. FDT_ERR_NOTFOUND. */
export type NoTarget = Refusal & { readonly isAbsent: boolean };

export function findTarget(run: Run, fragment: GrowingNode): Target | NoTarget {
	const { properties, name } = fragment;
	const target = properties.byName.get("target");
	const phandle = target === undefined ? 0 : cellAt(target, phandleCells(run, target), 0);
	const at = target && tokensAt(target, 0);
	if (phandle === undefined || phandle === 0xffffffff || (target !== undefined && target.bytes?.length !== 4))
		return { isAbsent: false, at, message: `the target of ${name} is not one phandle (FDT_ERR_BADPHANDLE)` };
	if (phandle !== 0) {
		const node = run.into.phandles.get(phandle);
		return node ? { node, path: undefined } : (lostTarget(run, phandle, name) ?? unknownPhandle(phandle, at));
	}
	const path = textOfProperty(fragment, "target-path");
	if (path === undefined) {
		const meant = meantTarget([...properties.byName.keys()]);
		const slip = meant && properties.byName.get(meant.typed);
		const at = (slip && tokensAt(slip, 0)) ?? fragment.bodies[0];
		return { isAbsent: false, at, message: `${withoutTarget(name, meant)} (FDT_ERR_BADOVERLAY)` };
	}
	const node = nodeOfPath(run.into, path, run.keepsPhandles);
	if (node !== undefined) return { node, path };
	const isAbsent = path.startsWith("/");
	const place = tokensAt(properties.byName.get("target-path") as GrowingProperty, 0);
	return { isAbsent, at: place, message: `the base has no node ${path} (FDT_ERR_NOTFOUND)` };
}

interface MeantTarget {
	readonly typed: string;
	readonly meant: string;
}

/** Which of a fragment's properties was to say what it is laid over. */
export function meantTarget(names: readonly string[]): MeantTarget | undefined {
	for (const typed of names) {
		const meant = closestKey(typed, ["target", "target-path"], 2);
		if (meant !== undefined) return { typed, meant };
	}
	return undefined;
}

export const withoutTarget = (name: string, slip: MeantTarget | undefined): string =>
	slip === undefined
		? `${name} names no target`
		: `${name} names no target: ${slip.typed} is read by nobody, ${slip.meant} is`;

function unknownPhandle(phandle: number, at: Refusal["at"]): NoTarget {
	return { isAbsent: true, at, message: `the base has no node with the phandle ${phandle} (FDT_ERR_NOTFOUND)` };
}

/** Before KEEPS_PHANDLES a fragment before this one, or this one itself, may have taken the target's phandle away. */
function lostTarget({ relabelled }: Run, phandle: number, fragment: string): NoTarget | undefined {
	const taken = relabelled.find((each) => each.phandle === phandle);
	if (taken === undefined) return undefined;
	const label = taken.by.bodies.flatMap(({ labels }) => labels)[0];
	const at = label && { first: label.token, last: label.token };
	const node = pathOfGrowing(taken.node);
	const by = label === undefined ? "the overlay" : `the label ${label.name}`;
	const message = `${by} gives ${node} another phandle, so ${fragment}, which targets it by the old one, no longer finds it (FDT_ERR_NOTFOUND)`;
	return { isAbsent: true, at, message };
}

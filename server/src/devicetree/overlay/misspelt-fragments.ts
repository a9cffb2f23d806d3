import type { Problem } from "../../text/problem.ts";
import { closestKey } from "../../text/yaml-closest-key.ts";
import { spanOfNode, type Tree } from "../tree/tree.ts";

const INSIDE = "__overlay__";

/** Fragments that are applied to nothing, as what is inside of them has nearly the right name: fdt_overlay.c, overlay_merge. */
export function misspeltFragments({ root, complete }: Tree): readonly Problem[] {
	if (!complete) return [];
	return [...root.children.values()].flatMap((fragment): readonly Problem[] => {
		const { name, properties, children } = fragment;
		if (children.has(INSIDE) || !(properties.has("target") || properties.has("target-path"))) return [];
		// `__dormant__` of a Raspberry Pi's overlays is switched on by its firmware
		const meant = [...children.values()].find((child) => closestKey(child.name, [INSIDE], 4) !== undefined);
		if (meant === undefined) return [];
		const at = spanOfNode(meant);
		const message = `libfdt passes over ${name}, and nothing of it is applied: what it merges is called ${INSIDE}, and this is ${meant.name}`;
		const fixes = [{ title: `Write ${INSIDE}`, preferred: true, edits: [{ at, text: INSIDE }] }];
		return [{ code: "overlay", severity: "warning", at, message, ...(meant.bodies.length === 1 && { fixes }) }];
	});
}

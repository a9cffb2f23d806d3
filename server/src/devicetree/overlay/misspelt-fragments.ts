import type { Problem } from "../../text/problem.ts";
import { closestKey } from "../../text/yaml-closest-key.ts";
import { type Node, spanOfNode, spanOfProperty, type Tree } from "../tree/tree.ts";
import { meantTarget, withoutTarget } from "./target.ts";

/** What of a fragment is merged. */
export const INSIDE = "__overlay__";

/** The child of a fragment without it that was meant to be that. */
export function closestInside({ properties, children }: Node): Node | undefined {
	if (children.has(INSIDE) || !(properties.has("target") || properties.has("target-path"))) return undefined;
	return [...children.values()].find((child) => closestKey(child.name, [INSIDE], 4) !== undefined);
}

/** Fragments that are applied to nothing, as what is inside of them has nearly the right name: fdt_overlay.c, overlay_merge. */
export function misspeltFragments({ root, complete }: Tree): readonly Problem[] {
	if (!complete) return [];
	return [...root.children.values()].flatMap((fragment): readonly Problem[] => {
		const { name } = fragment;
		const meant = closestInside(fragment);
		if (meant === undefined) return [];
		const at = spanOfNode(meant);
		const message = `libfdt passes over ${name}, and nothing of it is applied: what it merges is called ${INSIDE}, and this is ${meant.name}`;
		const fixes = [{ title: `Write ${INSIDE}`, preferred: true, edits: [{ at, text: INSIDE }] }];
		return [{ code: "overlay", severity: "warning", at, message, ...(meant.bodies.length === 1 && { fixes }) }];
	});
}

/** Fragments of an overlay that nothing is known to be below, for which libfdt will refuse it: overlay_get_target(). */
export function fragmentsWithoutTarget({ root, complete }: Tree): readonly Problem[] {
	// parameters of a Raspberry Pi's overlay may set a target
	if (!complete || root.children.has("__overrides__")) return [];
	return [...root.children.values()].flatMap((fragment): readonly Problem[] => {
		const { name, properties, children } = fragment;
		if (!children.has(INSIDE) || properties.has("target") || properties.has("target-path")) return [];
		const slip = meantTarget([...properties.keys()]);
		const written = slip && properties.get(slip.typed);
		const at = (written && spanOfProperty(written)) ?? spanOfNode(fragment);
		const message = `${withoutTarget(name, slip)}. libfdt will refuse the whole overlay, and apply nothing of it`;
		return [{ code: "overlay", severity: "error", at, message }];
	});
}

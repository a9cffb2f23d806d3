import { textOfBytes } from "../lex/text-escapes.ts";
import { nameBytes, terminated } from "../tree/bytes.ts";
import type { Tree } from "../tree/tree.ts";
import {
	childMade,
	childNamed,
	type GrowingNode,
	growingNodes,
	growingTree,
	inOrder,
	nodeOfPath,
	pathOfGrowing,
	phandleOf,
	setProperty,
	textOfProperty,
} from "./growing-tree.ts";
import { keepPhandles, PHANDLE_NAMES } from "./kept-phandles.ts";
import { cellAt, tokensAt, withCells } from "./phandle-cells.ts";
import { isSince, KEEPS_PHANDLES, type Release } from "./release.ts";
import { type Place, phandleCells, type Refusal, Refused, type Run, refuse } from "./run.ts";
import { settledTree } from "./settled-tree.ts";
import { targetOf } from "./target.ts";

export type Applied =
	| {
			readonly kind: "applied";
			readonly tree: Tree;
			/** Nodes, by path, to which the overlay gives a phandle though they have one: what becomes of them is not the same in all releases. */
			readonly relabelled: readonly string[];
	  }
	/** Nothing of it is applied. */
	| { readonly kind: "refused"; readonly refusals: readonly Refusal[] };

/**
 * Lays an overlay over a base, step by step as libfdt's fdt_overlay.c fdt_overlay_apply does: the overlay's phandles
 * move above the base's, its references are filled in, its fragments are merged, its symbols join the base's. What differs
 * between releases of libfdt is done as `release` does it; undefined is the newest.
 */
export function applyOverlay(base: Tree, overlay: Tree, release: Release = KEEPS_PHANDLES): Applied {
	const run: Run = {
		into: growingTree(base),
		from: growingTree(overlay),
		cells: new Map(),
		local: [],
		relabelled: [],
		isPlugin: overlay.plugin,
		keepsPhandles: isSince(release, KEEPS_PHANDLES),
	};
	try {
		let highest = 0;
		for (const phandle of run.into.phandles.keys()) highest = Math.max(highest, phandle);
		shiftPhandles(run, highest);
		shiftLocalReferences(run, run.from.root, childNamed(run.from.root, "__local_fixups__"), highest);
		fillReferences(run);
		keepPhandles(run);
		mergeFragments(run);
		mergeSymbols(run);
	} catch (failure) {
		if (!(failure instanceof Refused)) throw failure;
		return { kind: "refused", refusals: failure.refusals };
	}
	const relabelled = run.relabelled.map(({ node }) => pathOfGrowing(node));
	return { kind: "applied", tree: settledTree(run.into, base, overlay), relabelled };
}

/** overlay_adjust_local_phandles */
function shiftPhandles(run: Run, by: number): void {
	for (const node of growingNodes(run.from.root))
		for (const name of PHANDLE_NAMES) {
			const property = node.properties.byName.get(name);
			if (property?.bytes === undefined) continue;
			const phandle = cellAt(property, phandleCells(run, property), 0);
			const at = tokensAt(property, 0);
			if (phandle === undefined || property.bytes.length !== 4)
				refuse(`${name} is not one number (FDT_ERR_BADPHANDLE)`, at);
			if (phandle + by >= 0xffffffff)
				refuse(`there is no phandle left above the base's ${by} (FDT_ERR_NOPHANDLES)`, at);
			phandleCells(run, property).set(0, phandle + by);
		}
}

/** overlay_update_local_node_references */
function shiftLocalReferences(run: Run, node: GrowingNode, fixups: GrowingNode | undefined, by: number): void {
	if (fixups === undefined) return;
	for (const offsets of inOrder(fixups.properties)) {
		const { name, bytes } = offsets;
		const property = node.properties.byName.get(name);
		if (property === undefined || bytes === undefined || bytes.length % 4 !== 0)
			refuse(`__local_fixups__ has no sense for ${name} of ${pathOfGrowing(node)} (FDT_ERR_BADOVERLAY)`);
		const cells = phandleCells(run, property);
		for (let at = 0; at < bytes.length; at += 4) {
			const offset = cellAt(offsets, phandleCells(run, offsets), at) ?? 0;
			const number = cellAt(property, cells, offset);
			if (number !== undefined) {
				cells.set(offset, (number + by) % 2 ** 32);
				run.local.push({ property, offset });
			} else if (property.bytes !== undefined)
				refuse(
					`__local_fixups__ reaches beyond ${name} of ${pathOfGrowing(node)} (FDT_ERR_BADOVERLAY)`,
					tokensAt(property, 0),
				);
		}
	}
	for (const child of inOrder(fixups.children)) {
		const twin = childNamed(node, child.name);
		if (twin === undefined)
			refuse(`__local_fixups__ names no node of the overlay: ${pathOfGrowing(child)} (FDT_ERR_BADOVERLAY)`);
		shiftLocalReferences(run, twin, child, by);
	}
}

/** overlay_fixup_phandles */
function fillReferences(run: Run): void {
	const fixups = childNamed(run.from.root, "__fixups__");
	if (fixups === undefined) return;
	const symbols = childNamed(run.into.root, "__symbols__");
	const missing: Refusal[] = [];
	for (const { name: label, bytes } of inOrder(fixups.properties)) {
		const places = fixupPlaces(run, bytes);
		const path = textOfProperty(symbols, label);
		const node = path === undefined ? undefined : nodeOfPath(run.into, path, run.keepsPhandles);
		const phandle = node && phandleOf(node);
		if (phandle === undefined) {
			const at = places[0] && tokensAt(places[0].property, places[0].offset);
			missing.push({ at, label, message: withoutLabel(label, path) });
		} else for (const { property, offset } of places) phandleCells(run, property).set(offset, phandle);
	}
	const [first] = missing;
	if (first === undefined) return;
	throw new Refused(symbols === undefined ? [{ ...first, message: withoutSymbols(missing) }] : missing);
}

function withoutSymbols(missing: readonly Refusal[]): string {
	const more = missing.length === 1 ? "is" : `and ${missing.length - 1} more are`;
	return `the base has no labels, for it was compiled without -@; ${missing[0]?.label} ${more} not found (FDT_ERR_NOTFOUND)`;
}

function withoutLabel(label: string, path: string | undefined): string {
	if (path === undefined) return `the base has no label ${label} (FDT_ERR_NOTFOUND)`;
	return `the base's label ${label} leads to ${path}, which has no phandle (FDT_ERR_NOTFOUND)`;
}

/** Reads `/path:property:offset`, one text after the other. overlay_fixup_phandle */
function fixupPlaces({ from, keepsPhandles }: Run, bytes: Uint8Array | undefined): Place[] {
	const damaged = "__fixups__ is damaged (FDT_ERR_BADOVERLAY)";
	if (bytes?.at(-1) !== 0) refuse(damaged);
	return textOfBytes(bytes.subarray(0, -1))
		.split("\0")
		.map((place) => {
			const [, path = "", name = "", digits] = /^([^:]+):([^:]+):([0-9]{1,9})$/.exec(place) ?? [];
			const property = nodeOfPath(from, path, keepsPhandles)?.properties.byName.get(name);
			const offset = Number(digits);
			if (property === undefined || offset + 4 > (property.bytes?.length ?? Number.POSITIVE_INFINITY)) refuse(damaged);
			return { property, offset };
		});
}

/** overlay_merge */
function mergeFragments(run: Run): void {
	for (const fragment of inOrder(run.from.root.children)) {
		const overlay = childNamed(fragment, "__overlay__");
		if (overlay !== undefined) mergeNode(run, targetOf(run, fragment).node, overlay);
	}
}

/** overlay_apply_node */
function mergeNode(run: Run, target: GrowingNode, node: GrowingNode): void {
	for (const label of node.labels) target.labels.add(label);
	for (const body of node.bodies) target.bodies.push(body);
	for (const property of inOrder(node.properties))
		setProperty(run.into, target, withCells(property, phandleCells(run, property), run.isPlugin));
	for (const child of inOrder(node.children)) mergeNode(run, childMade(target, child.name, child.blob), child);
}

/** overlay_symbol_update */
function mergeSymbols(run: Run): void {
	const symbols = childNamed(run.from.root, "__symbols__");
	if (symbols === undefined) return;
	const into = childMade(run.into.root, "__symbols__");
	for (const { name, bytes } of inOrder(symbols.properties)) {
		if (bytes === undefined || bytes.length < 2 || bytes[0] !== SLASH || bytes.indexOf(0) !== bytes.length - 1)
			refuse(`the symbol ${name} is no path (FDT_ERR_BADVALUE)`);
		const [, fragmentName = "", inside] =
			/^\/([^/]*)\/__overlay__(?:\/(.*))?$/s.exec(textOfBytes(bytes.subarray(0, -1))) ?? [];
		if (fragmentName === "") continue;
		const fragment = childNamed(run.from.root, fragmentName);
		if (fragment === undefined || childNamed(fragment, "__overlay__") === undefined)
			refuse(`the symbol ${name} leads nowhere (FDT_ERR_BADOVERLAY)`);
		const target = targetOf(run, fragment);
		const path = target.path ?? pathOfGrowing(target.node);
		const value = terminated(nameBytes(`${path.length > 1 ? path : ""}/${inside ?? ""}`));
		setProperty(run.into, into, {
			name,
			value: [{ kind: "generated", bytes: value }],
			definitions: [],
			targets: new Map(),
			bytes: value,
		});
	}
}

const SLASH = 47;

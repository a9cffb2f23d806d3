import { textOfBytes } from "../lex/text-escapes.ts";
import type { Token } from "../lex/token.ts";
import { nameBytes, terminated } from "../tree/bytes.ts";
import type { Tree } from "../tree/tree.ts";
import {
	childMade,
	childNamed,
	type GrowingNode,
	type GrowingProperty,
	type GrowingTree,
	growingNodes,
	growingTree,
	inOrder,
	nodeOfPath,
	pathOfGrowing,
	phandleOf,
	setProperty,
	textOfProperty,
} from "./growing-tree.ts";
import { cellAt, type PhandleCells, tokensAt, withCells } from "./phandle-cells.ts";
import { settledTree } from "./settled-tree.ts";

/** Why libfdt refuses an overlay. */
export interface Refusal {
	/** Where in the overlay; undefined where no line of it can be named. */
	readonly at: { readonly first: Token; readonly last: Token } | undefined;
	/** A label that the base does not have; undefined for any other reason. */
	readonly label?: string;
	readonly message: string;
}

export type Applied =
	| { readonly kind: "applied"; readonly tree: Tree }
	/** Nothing of it is applied. */
	| { readonly kind: "refused"; readonly refusals: readonly Refusal[] };

/**
 * Lays an overlay over a base, step by step as libfdt's fdt_overlay.c fdt_overlay_apply does: the overlay's phandles
 * move above the base's, its references are filled in, its fragments are merged, its symbols join the base's.
 */
export function applyOverlay(base: Tree, overlay: Tree): Applied {
	const run: Run = {
		into: growingTree(base),
		from: growingTree(overlay),
		cells: new Map(),
		isPlugin: overlay.plugin,
	};
	try {
		let highest = 0;
		for (const phandle of run.into.phandles.keys()) highest = Math.max(highest, phandle);
		shiftPhandles(run, highest);
		shiftLocalReferences(run, run.from.root, childNamed(run.from.root, "__local_fixups__"), highest);
		fillReferences(run);
		mergeFragments(run);
		mergeSymbols(run);
	} catch (failure) {
		if (!(failure instanceof Refused)) throw failure;
		return { kind: "refused", refusals: failure.refusals };
	}
	return { kind: "applied", tree: settledTree(run.into, base, overlay) };
}

interface Run {
	readonly into: GrowingTree;
	readonly from: GrowingTree;
	/** The phandles put into the overlay's properties. */
	readonly cells: Map<GrowingProperty, PhandleCells>;
	readonly isPlugin: boolean;
}

class Refused extends Error {
	readonly refusals: readonly Refusal[];
	constructor(refusals: readonly Refusal[]) {
		super();
		this.refusals = refusals;
	}
}

function refuse(message: string, at?: Refusal["at"]): never {
	throw new Refused([{ at, message }]);
}

function phandleCells({ cells }: Run, property: GrowingProperty): PhandleCells {
	let own = cells.get(property);
	if (own === undefined) {
		own = new Map();
		cells.set(property, own);
	}
	return own;
}

/** overlay_adjust_local_phandles */
function shiftPhandles(run: Run, by: number): void {
	for (const node of growingNodes(run.from.root))
		for (const name of ["phandle", "linux,phandle"]) {
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
			if (number !== undefined) cells.set(offset, (number + by) % 2 ** 32);
			else if (property.bytes !== undefined)
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
		const node = path === undefined ? undefined : nodeOfPath(run.into, path);
		const phandle = node && phandleOf(node);
		if (phandle === undefined) {
			const at = places[0] && tokensAt(places[0].property, places[0].offset);
			missing.push({ at, label, message: withoutLabel(label, symbols !== undefined, path) });
		} else for (const { property, offset } of places) phandleCells(run, property).set(offset, phandle);
	}
	if (missing.length > 0) throw new Refused(missing);
}

function withoutLabel(label: string, hasSymbols: boolean, path: string | undefined): string {
	if (!hasSymbols)
		return `the base has no labels, for it was compiled without -@; ${label} is not found (FDT_ERR_NOTFOUND)`;
	if (path === undefined) return `the base has no label ${label} (FDT_ERR_NOTFOUND)`;
	return `the base's label ${label} leads to ${path}, which has no phandle (FDT_ERR_NOTFOUND)`;
}

/** Reads `/path:property:offset`, one text after the other. overlay_fixup_phandle */
function fixupPlaces({ from }: Run, bytes: Uint8Array | undefined): { property: GrowingProperty; offset: number }[] {
	const damaged = "__fixups__ is damaged (FDT_ERR_BADOVERLAY)";
	if (bytes?.at(-1) !== 0) refuse(damaged);
	return textOfBytes(bytes.subarray(0, -1))
		.split("\0")
		.map((place) => {
			const [, path = "", name = "", digits] = /^([^:]+):([^:]+):([0-9]{1,9})$/.exec(place) ?? [];
			const property = nodeOfPath(from, path)?.properties.byName.get(name);
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

interface Target {
	readonly node: GrowingNode;
	/** As the fragment has it; undefined where it names the node by phandle. */
	readonly path: string | undefined;
}

/** overlay_get_target */
function targetOf(run: Run, fragment: GrowingNode): Target {
	const { properties, name } = fragment;
	const target = properties.byName.get("target");
	const phandle = target === undefined ? 0 : cellAt(target, phandleCells(run, target), 0);
	const at = target && tokensAt(target, 0);
	if (phandle === undefined || phandle === 0xffffffff || (target !== undefined && target.bytes?.length !== 4))
		refuse(`the target of ${name} is not one phandle (FDT_ERR_BADPHANDLE)`, at);
	if (phandle !== 0) {
		const node = run.into.phandles.get(phandle);
		if (node === undefined) refuse(`the base has no node with the phandle ${phandle} (FDT_ERR_NOTFOUND)`, at);
		return { node, path: undefined };
	}
	const path = textOfProperty(fragment, "target-path");
	if (path === undefined) refuse(`${name} names no target (FDT_ERR_BADOVERLAY)`);
	const node = nodeOfPath(run.into, path);
	const place = tokensAt(properties.byName.get("target-path") as GrowingProperty, 0);
	if (node === undefined) refuse(`the base has no node ${path} (FDT_ERR_NOTFOUND)`, place);
	return { node, path };
}

/** overlay_apply_node */
function mergeNode(run: Run, target: GrowingNode, node: GrowingNode): void {
	target.labels = [...new Set([...target.labels, ...node.labels])];
	target.bodies = [...target.bodies, ...node.bodies];
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

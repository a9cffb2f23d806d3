import type { Cell, Reference, ValuePart } from "../parse/ast.ts";
import { bytesOfValue, cellBytes } from "./bytes.ts";
import { deleteNode } from "./deletion.ts";
import {
	addProperty,
	type Draft,
	type DraftNode,
	type DraftProperty,
	describeReference,
	findReferenced,
	isUnplaced,
	liveNodes,
} from "./draft.ts";
import { NO_LABEL, nearestLabel } from "./nearest-label.ts";

/** Gives a node a phandle, unless it has one: dtc livetree.c get_node_phandle. */
export type GivePhandle = (node: DraftNode) => void;

/**
 * Gives phandles and follows references, as dtc's checks do after parsing: explicit phandles first, then 1, 2, 3 … in
 * the order in which a walk of the tree meets references; then nodes marked /omit-if-no-ref/ go, but with `keepLabelled`
 * (dtc -@) only those nobody can refer to later. dtc checks.c.
 */
export function resolveReferences(draft: Draft, keepLabelled: boolean): GivePhandle {
	const nodes = liveNodes(draft.root);
	const used = takeExplicitPhandles(draft, nodes);
	let next = 1;
	const givePhandle: GivePhandle = (node) => {
		if (node.phandle !== undefined) return;
		while (used.get(next)?.deleted === false) next++;
		node.phandle = next;
		used.set(next, node);
		if (!isLive(node, "phandle")) addProperty(node, "phandle", [{ kind: "generated", bytes: cellBytes(next) }]);
	};
	const follow = (reference: Reference, code: string, isFinished: boolean): DraftNode | undefined => {
		const target = findReferenced(draft, reference);
		if (target === undefined) {
			const isExternal = draft.plugin && code === "phandle_references" && fixupName(reference) !== undefined;
			if (!draft.unsure && isFinished && !isExternal && !isUnplaced(draft, reference)) {
				const { question, fixes } = draft.plugin ? NO_LABEL : nearestLabel(draft, reference);
				const said = `${nodeMissing(draft, reference, code)}${question}`;
				draft.report(code, reference.first, reference.last, said, "error", fixes);
			}
			return undefined;
		}
		draft.targets.set(reference, target);
		target.referenced = true;
		return target;
	};
	const paths: { readonly reference: Reference; readonly isFinished: boolean }[] = [];
	// Properties that givePhandle adds to later nodes hold no references, so a live walk meets the same ones.
	for (const node of nodes)
		for (const property of node.properties.values()) {
			if (property.deleted || !property.refers) continue;
			// a label at the end of what is being typed may be one in part
			const isFinished = property.value.at(-1)?.kind !== "unknown";
			for (const part of property.value) {
				if (part.kind === "path") paths.push({ reference: part.reference, isFinished });
				if (part.kind !== "cells") continue;
				for (const cell of part.cells) {
					if (cell.kind !== "reference") continue;
					const target = follow(cell.reference, "phandle_references", isFinished);
					if (target !== undefined) givePhandle(target);
				}
			}
		}
	for (const { reference, isFinished } of paths) follow(reference, "path_references", isFinished);
	for (const node of nodes)
		if (node.omitIfNoRef && !node.referenced && !(keepLabelled && wasLabelled(node)))
			deleteNode(draft, node, undefined);
	return givePhandle;
}

/**
 * What a reference is called in `/__fixups__`: its label. A path has no name there, and dtc since 1.7.0 refuses it:
 * livetree.c add_fixup_entry (commit e37c256); 1.6 writes a fixup that no base can have.
 */
export function fixupName({ label, path }: Reference): string | undefined {
	return path === "" ? label : undefined;
}

/** Of a base, an overlay knows labels alone, and of these the phandles: dtc checks.c fixup_path_references. */
function nodeMissing({ plugin }: Draft, reference: Reference, code: string): string {
	if (!plugin) return `there is no node ${describeReference(reference)}`;
	const { label = "", path } = reference;
	const written = path === "" ? `&${label}` : `&{${label}${path}}`;
	if (code === "phandle_references")
		return `this overlay has no node ${written}, and a node of the base can only be named by its label: dtc 1.7 and newer refuses this, and what an older dtc writes is refused by every base. Label the node in the base and write <&label>`;
	return `this overlay has no node ${written}, and dtc does not know the path of one in the base. Write the path as text, "${label === "" ? path : "/…"}", or <&label> for a phandle`;
}

/** Whether the node ever had a label: dtc does not tell deleted ones from others here. */
export function wasLabelled(node: DraftNode): boolean {
	return node.bodies.some(({ labels }) => labels.length > 0);
}

export function isLive(node: DraftNode, name: string): boolean {
	const property = node.properties.get(name);
	return property !== undefined && !property.deleted;
}

function* phandleReferences(value: readonly ValuePart[]): Generator<Reference> {
	for (const part of value)
		if (part.kind === "cells") for (const cell of part.cells) if (cell.kind === "reference") yield cell.reference;
}

/** Nodes by the phandle they state themselves. */
function takeExplicitPhandles(draft: Draft, nodes: readonly DraftNode[]): Map<number, DraftNode> {
	const used = new Map<number, DraftNode>();
	for (const node of nodes) {
		for (const name of ["phandle", "linux,phandle"]) {
			const property = node.properties.get(name);
			if (property === undefined || property.deleted) continue;
			const definition = property.definitions.at(-1);
			const report = (message: string): void => {
				if (definition !== undefined)
					draft.report("explicit_phandles", definition.name.first, definition.name.last, message);
			};
			const phandle = explicitPhandle(property);
			if (phandle === undefined) continue;
			if (phandle === "self") {
				const reference = [...phandleReferences(property.value)][0];
				if (reference !== undefined && findReferenced(draft, reference) !== node)
					report(`${name} refers to another node`);
				continue;
			}
			if (phandle === "bad" || phandle === 0 || phandle === 0xffffffff) {
				report(`${name} must be one number other than 0 and 0xffffffff`);
				continue;
			}
			const holder = used.get(phandle);
			if (holder !== undefined && holder !== node) {
				report(`phandle ${phandle} already belongs to ${holder.name}`);
				continue;
			}
			if (node.phandle !== undefined && node.phandle !== phandle) report("phandle and linux,phandle are not the same");
			node.phandle = phandle;
			used.set(phandle, node);
		}
	}
	return used;
}

/** Undefined: unknown; self: a reference, which stands for a generated number. */
function explicitPhandle(property: DraftProperty): number | "self" | "bad" | undefined {
	const cells: Cell[] = [];
	for (const part of property.value) if (part.kind === "cells") cells.push(...part.cells);
	const only = property.value.length === 1 && cells.length === 1 ? cells[0] : undefined;
	if (only?.kind === "reference") return "self";
	if (only?.kind === "unknown" || property.value.some((part) => part.kind === "unknown")) return undefined;
	const bytes = bytesOfValue(property.value, () => undefined);
	if (bytes === undefined || bytes.length !== 4) return "bad";
	return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
}

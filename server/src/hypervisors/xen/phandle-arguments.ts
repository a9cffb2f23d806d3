import { bytesOf, firstCell } from "../../devicetree/tree/bytes.ts";
import { specifiersOf } from "../../devicetree/tree/read-property.ts";
import type { Node, Tree } from "../../devicetree/tree/tree.ts";
import type { ListCut } from "../../machine/trace.ts";
import { nodeOfXenPhandle } from "./shared-memory.ts";

/** One entry of a list such as `access-controllers`. */
export interface PhandleArguments {
	readonly provider: Node;
	/** The first number behind the phandle. "none": the provider takes no numbers, and what is read then is left to chance. */
	readonly first: number | "none" | "unknown";
}

export interface PhandleList {
	/** Those before the list ends or cannot be read. */
	readonly entries: readonly PhandleArguments[];
	/** Why the next one cannot be read; undefined: the list ends. */
	readonly cut?: ListCut;
	/** Part of the value is not known, and so is what follows. */
	readonly isOpen?: true;
}

/**
 * A list of phandles with arguments as a driver of Xen walks it, index by index until dt_parse_phandle_with_args() fails: whatever
 * cannot be read ends the walk, and the entries behind it are not looked at.
 */
export function phandleArguments(tree: Tree, node: Node, name: string, cellsName: string): PhandleList {
	const property = node.properties.get(name);
	if (property === undefined) return { entries: [] };
	const bytes = bytesOf(property);
	if (bytes === undefined) return openList(tree, node, name, cellsName);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const words = bytes.length >> 2;
	const entries: PhandleArguments[] = [];
	for (let at = 0; at < words; ) {
		const cut = (because: ListCut["because"]) => ({ entries, cut: { index: entries.length, because, cellsName } });
		const phandle = view.getUint32(4 * at);
		if (phandle === 0) return cut("zero");
		const provider = nodeOfXenPhandle(tree, phandle);
		if (provider === undefined) return cut("no-node");
		const written = provider.properties.get(cellsName);
		const cells = written && bytesOf(written);
		if (written !== undefined && cells === undefined) return { entries, isOpen: true };
		const count = cells && firstCell(cells);
		if (count === undefined) return cut("no-cells");
		if (at + 1 + count > words) return cut("too-few-cells");
		entries.push({ provider, first: count === 0 ? "none" : view.getUint32(4 * (at + 1)) });
		at += 1 + count;
	}
	return { entries };
}

/** What is known of a list of which not all is. */
function openList(tree: Tree, node: Node, name: string, cellsName: string): PhandleList {
	const property = node.properties.get(name);
	const entries: PhandleArguments[] = [];
	for (const { provider, cells, isShort } of property ? specifiersOf(tree, property, cellsName) : []) {
		if (isShort || provider === undefined) break;
		const [head] = cells;
		entries.push({ provider, first: head?.value === undefined ? "unknown" : Number(head.value) });
	}
	return { entries, isOpen: true };
}

import { bytesOf } from "../../devicetree/tree/bytes.ts";
import { nodeOfPhandle } from "../../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, pathOf, type Tree } from "../../devicetree/tree/tree.ts";
import type { Known, SharedMemoryPlan } from "../../machine/boot-plan.ts";
import type { CauseTable } from "../causes.ts";
import { knownValue } from "../known-value.ts";
import { causeOfBus, planSharedMemory } from "../plan-controller.ts";
import { deviceAddressOf } from "./device-address.ts";

/**
 * The page of the mediator's own channel: read_hyp_channel_addr(). Xen takes the first four bytes of `shmem` for a phandle
 * whatever they are; a blob fills up shorter values with zeros. Where no node has it, address and size are what lay on the stack.
 */
export function managementMemory(causes: CauseTable, tree: Tree, node: Node): Known<SharedMemoryPlan> {
	let namesNothing = false;
	const page = knownValue(causes, tree, node, "shmem", (property) => {
		const bytes = bytesOf(property);
		// what follows an empty value is read for its phandle
		if (bytes === undefined || bytes.length === 0) return undefined;
		const padded = new Uint8Array(4);
		padded.set(bytes.subarray(0, 4));
		const memory = nodeOfXenPhandle(tree, new DataView(padded.buffer).getUint32(0));
		namesNothing = memory === undefined && tree.complete;
		return memory && planXenMemory(causes, tree, memory);
	});
	if (page.kind !== "unknown" || !namesNothing) return page;
	const why = `shmem of ${pathOf(node)} names no node, and Xen goes on with an address that is left to chance`;
	return { kind: "unknown", why };
}

/** dt_find_node_by_phandle(): a node that has none has 0. */
export function nodeOfXenPhandle(tree: Tree, phandle: number): Node | undefined {
	if (phandle !== 0) return nodeOfPhandle(tree, phandle);
	return nodesBelow(tree.root).find((node) => node.phandle === undefined || node.phandle === 0);
}

export function planXenMemory(causes: CauseTable, tree: Tree, node: Node): SharedMemoryPlan {
	const found = deviceAddressOf(node);
	switch (found.kind) {
		case "region":
			return planSharedMemory(causes, tree, node, { kind: "region", region: found });
		case "unknown":
			return planSharedMemory(causes, tree, node, found);
		case "none": {
			const { bus, because } = found;
			const untranslated = bus && because && { bus: pathOf(bus), cause: causeOfBus(causes, bus), because };
			return { ...planSharedMemory(causes, tree, node, { kind: "absent" }), ...(untranslated && { untranslated }) };
		}
	}
}

/**
 * By the address of a page, where the processor finds it once Xen has written that into the node's `reg`, as dt_set_range() does;
 * left out where that is it.
 */
export function translatedIn(
	node: Node | undefined,
	sharedMemories: readonly SharedMemoryPlan[],
): ReadonlyMap<number, number | undefined> {
	const pages = sharedMemories.flatMap(({ address }) => (address.kind === "known" ? [address.value] : []));
	return new Map(
		pages.flatMap((page): [number, number | undefined][] => {
			const found = node && deviceAddressOf(node, page);
			const address = found?.kind === "region" ? found.address : undefined;
			return node === undefined || address === page ? [] : [[page, address]];
		}),
	);
}

import { stringsOf } from "../../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, pathOf, type Tree } from "../../devicetree/tree/tree.ts";
import type { Untranslated } from "../../machine/boot-plan.ts";
import type { Fault } from "../../machine/fault.ts";
import { frameOf, PAGE } from "../page.ts";
import { addressCountOf, type DeviceAddress, deviceAddressOf } from "./device-address.ts";
import { isPassedThrough } from "./xen-domains.ts";

/** Pages, the last one included. */
export interface Frames {
	readonly first: number;
	readonly last: number;
}

/** The device memory of the domain that is built on the host's tree. */
export interface HardwareMemory {
	/** What it sees, in the order of the tree. */
	readonly mapped: readonly { readonly first: number; readonly count: number }[];
	/** What it may hand on to guests, ascending. */
	readonly permitted: readonly Frames[];
	/** The node at which its build ends, since a `reg` of it has no address of the processor's. */
	readonly failedAt?: { readonly path: string; readonly bus: string; readonly because: Untranslated };
	/** There may be more: not all addresses are known here. */
	readonly isOpen: boolean;
}

export interface MemoryRules {
	/** As of `leftOutOfDom0`. */
	readonly leftOut: (node: Node) => string | undefined;
	/** Pages that the domain may hand on though it does not get the node: what a mediator does when it comes to that. */
	readonly handedOnAt?: (node: Node) => HandedOn;
	/** The permission ends with the page behind a region: Xen up to 4.20. */
	readonly isRoundedUp: boolean;
}

export type HandedOn = Frames | "unknown" | undefined;

/** A node that the domain gets, with what its `reg` has. */
export interface GivenNode {
	readonly node: Node;
	readonly registers: readonly DeviceAddress[];
	/** It may have more: how many is not known, or its windows are mapped too. */
	readonly isOpen: boolean;
}

/** handle_node(), handle_device(): in the order of the tree, every node that is not left out. */
export function nodesGiven({ root }: Tree, leftOut: (node: Node) => string | undefined): readonly GivenNode[] {
	return nodesBelow(root).flatMap((node) => {
		if (leftOut(node) !== undefined) return [];
		const count = addressCountOf(node);
		const isBus = stringsOf(node.properties.get("device_type"))?.[0] === "pci";
		const registers = Array.from({ length: count ?? 0 }, (_, index) => deviceAddressOf(node, undefined, index));
		return [{ node, registers, isOpen: count === undefined || isBus }];
	});
}

/**
 * What map_range_to_domain() does with them: every region is permitted, and mapped where the node is not `xen,passthrough`. What lies
 * below /reserved-memory is memory, and not permitted. A region of size 0 is a range whose end is before its start, at which a debug
 * build of Xen stops; this is a release build's.
 */
export function hardwareMemory(tree: Tree, { leftOut, handedOnAt, isRoundedUp }: MemoryRules): HardwareMemory {
	const mapped: { first: number; count: number }[] = [];
	const permitted: Frames[] = [];
	let isOpen = false;
	const given = (): HardwareMemory => ({ mapped, permitted: joined(permitted), isOpen });
	for (const node of handedOnAt === undefined ? [] : nodesBelow(tree.root)) {
		const handedOn = leftOut(node) === undefined ? undefined : handedOnAt?.(node);
		if (handedOn === "unknown") isOpen = true;
		else if (handedOn !== undefined) permitted.push(handedOn);
	}
	for (const { node, registers, isOpen: hasMore } of nodesGiven(tree, leftOut)) {
		const path = pathOf(node);
		if (hasMore) isOpen = true;
		for (const found of registers) {
			if (found.kind === "unknown") isOpen = true;
			if (found.kind === "none") {
				const { bus = node, because = "outside-ranges" } = found;
				return { ...given(), failedAt: { path, bus: pathOf(bus), because } };
			}
			if (found.kind !== "region") continue;
			const { address, size } = found;
			const end = address + size - 1;
			const frames = { first: frameOf(address), last: isRoundedUp ? Math.ceil(end / PAGE) : frameOf(end) };
			if (!path.toLowerCase().startsWith("/reserved-memory/")) permitted.push(frames);
			if (!isPassedThrough(node)) mapped.push({ first: frames.first, count: Math.ceil(size / PAGE) });
		}
	}
	return given();
}

/** Why the build of the domain ends: prepare_dtb_hwdom(). */
export function unplacedNode({ failedAt }: HardwareMemory): Fault | undefined {
	return failedAt && { kind: "no-processor-address", ...failedAt };
}

/** The same with pages that a mediator lets its domain hand on; undefined: which is not known. */
export function permitting(memory: HardwareMemory, pages: Frames | undefined): HardwareMemory {
	return pages === undefined
		? { ...memory, isOpen: true }
		: { ...memory, permitted: joined([...memory.permitted, pages]) };
}

/** Ranges that meet are one: rangeset_add_range(). */
function joined(ranges: readonly Frames[]): readonly Frames[] {
	const found: Frames[] = [];
	for (const range of [...ranges].sort((a, b) => a.first - b.first)) {
		const before = found.at(-1);
		if (before === undefined || range.first > before.last + 1) found.push(range);
		else found[found.length - 1] = { first: before.first, last: Math.max(before.last, range.last) };
	}
	return found;
}

/** Whether all of some pages may be handed on: the check of XEN_DOMCTL_iomem_permission. Undefined: not known. */
export function mayHandOn({ permitted, isOpen }: HardwareMemory, { first, last }: Frames): boolean | undefined {
	if (permitted.some((range) => range.first <= first && last <= range.last)) return true;
	return isOpen ? undefined : false;
}

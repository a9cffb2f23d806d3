import { pageNodesOf } from "../../board/pages.ts";
import { regionOf } from "../../devicetree/tree/address.ts";
import type { Node } from "../../devicetree/tree/tree.ts";
import { targetsOf } from "./target-kinds.ts";
import type { KnownTree } from "./tree-place.ts";

/** Whether a page has a channel already: of another node of the tree, by whatever node that names the memory, or in a mediator's table. */
export function pagesInUse(
	{ analysis: { facts }, stack: { board }, tree }: KnownTree,
	own: Node | undefined,
): (page: Node) => boolean {
	const named = (board.nodesWith.get("shmem") ?? [])
		.filter((node) => node !== own)
		.flatMap((node) => pageNodesOf(tree, node).flatMap((page) => page ?? []));
	const table = facts.recognised.hypervisor.agentTableOf?.(facts.hostSide);
	const nodes = new Set([...named, ...(table === undefined ? [] : targetsOf(table.property))]);
	const addresses = new Set(named.flatMap(addressOf));
	return (page) => nodes.has(page) || addressOf(page).some((address) => addresses.has(address));
}

function addressOf(page: Node): readonly number[] {
	const region = regionOf(page);
	return region.kind === "region" ? [region.region.address] : [];
}

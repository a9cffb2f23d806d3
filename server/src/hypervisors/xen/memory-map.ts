import { displayName, type Node, spanOfNode, spanOfProperty, type Tree } from "../../devicetree/tree/tree.ts";
import type { Cause, ControllerPlan, SharedMemoryPlan } from "../../machine/boot-plan.ts";
import type { CauseTable } from "../causes.ts";
import type { ChannelHolder, ChannelPage, Mapping, Sources, WrittenDomain } from "../hypervisor.ts";
import { guestMemoryOf } from "./guest-memory.ts";
import { nodesGiven } from "./hardware-memory.ts";
import { isPassedThrough } from "./xen-domains.ts";

/** The host's memory that domains are given: the one on its tree by the nodes it gets, guests by what they ask for. */
export function xenMappings(
	sources: Sources,
	domains: readonly WrittenDomain[],
	leftOut: (node: Node) => string | undefined,
	causes: CauseTable,
): readonly Mapping[] {
	return domains.flatMap((domain) =>
		domain.request.hardware
			? mappingsOfHardware(sources.host.tree, domain.request.name, leftOut, causes)
			: mappingsOfGuest(sources, domain, causes),
	);
}

/** The registers of each host node that it gets and that is not `xen,passthrough` itself. */
function mappingsOfHardware(
	tree: Tree,
	domain: string,
	leftOut: (node: Node) => string | undefined,
	causes: CauseTable,
): readonly Mapping[] {
	return nodesGiven(tree, leftOut).flatMap(({ node, registers }): readonly Mapping[] => {
		const reg = node.properties.get("reg");
		if (reg === undefined || isPassedThrough(node)) return [];
		const at = spanOfProperty(reg) ?? spanOfNode(node);
		const through = displayName(node);
		const cause = causes.causeOf(reg, () => ({ at, text: `reg of ${through}` }));
		const remedy = `Give ${through} xen,passthrough`;
		const lacking = { node, property: "xen,passthrough" };
		return registers.flatMap((found) =>
			found.kind !== "region" || found.size === 0
				? []
				: [{ domain, address: found.address, bytes: found.size, through, remedy, lacking, cause }],
		);
	});
}

function mappingsOfGuest(sources: Sources, written: WrittenDomain, causes: CauseTable): readonly Mapping[] {
	const { windows, property } = guestMemoryOf(sources, written, causes);
	const from = property === "iomem" ? "configuration" : "tree";
	const given = { domain: written.request.name, remedy: `Take it out of the domain's ${from}` };
	return windows.map(({ host, bytes, text, cause }) => ({ ...given, address: host, bytes, through: text, cause }));
}

/** The mediator's own page, then those of its table, where their addresses are known. */
export function channelPages(
	own: Pick<ControllerPlan, "smcId" | "shmem"> | undefined,
	entries: readonly ListedChannel[],
): readonly ChannelPage[] {
	const ownPage = own?.shmem.kind === "known" ? own.shmem.value : undefined;
	const ownNumber = own?.smcId.kind === "known" ? own.smcId.value : undefined;
	return [
		...(ownPage ? channelPage({ kind: "mediator" }, ownNumber, ownPage, ownPage.cause) : []),
		...entries.flatMap(({ agentId, smcId, memory, cause }) =>
			memory ? channelPage({ kind: "agent", agentId }, smcId, memory, cause) : [],
		),
	];
}

/** An entry of a mediator's table. */
interface ListedChannel {
	readonly agentId: number;
	readonly smcId: number;
	readonly memory: SharedMemoryPlan | undefined;
	readonly cause: Cause;
}

/** None where the page's address is not known. */
export function channelPage(
	holder: ChannelHolder,
	smcId: number | undefined,
	{ address }: SharedMemoryPlan,
	cause: Cause,
): readonly ChannelPage[] {
	return address.kind === "known" ? [{ holder, smcId, address: address.value, cause }] : [];
}

import { HARDWARE_DOMAIN } from "../../../configs/setup.ts";
import { type Node, pathOf, spanOfNode } from "../../../devicetree/tree/tree.ts";
import type { ControllerPlan, DomainRequest } from "../../../machine/boot-plan.ts";
import { type CauseTable, createCauseTable } from "../../causes.ts";
import type { HostSide, Hypervisor, Sources } from "../../hypervisor.ts";
import { writtenCommandLine } from "../command-line.ts";
import { leftOutOfDom0 } from "../dom0-tree.ts";
import { devicesIn, dom0lessNodes, isWithoutTree } from "../dom0less.ts";
import { xenMisfits } from "../misfits.ts";
import { isKeptFromDom0, xenPathOf, xlDomains } from "../xen-domains.ts";
import { buildAssumptions, buildOf } from "./build.ts";
import { guestTrees } from "./guest-trees.ts";
import { isFiltered, leftOutOf } from "./hardware-tree.ts";
import { hardwareNodeIn, hasDom0, planUpstream } from "./plan.ts";
import { armSciOf, sciTypeOf } from "./requests.ts";
import { startUpstream } from "./run.ts";
import { isScan, scan } from "./scan.ts";
import { smcNodesIn } from "./smc-nodes.ts";

/** The mediator of released Xen, 4.20 and later: one domain's calls of one number are let through. */
export const UPSTREAM: Hypervisor = {
	name: "xen",
	otherNames: ["xen-upstream"],
	title: "upstream Xen",
	basis: "Mediator: that of released Xen, which lets one domain call firmware",
	isModelled: true,
	isMediator: true,
	reads: ({ kind }) => ["xen,sci_type", "arm_sci keys", "xen,domain"].includes(kind),
	deviceNumber: undefined,
	words: {
		asker: "nobody",
		refusal: (device) => `nobody asks for ${device}`,
		ownedByOther: "DENIED",
		notRequested: () => "this Xen asks firmware for no device",
		lacks: () => "this Xen asks firmware for no device",
	},
	rootName: (sources) => hardwareNodeIn(sources.host.tree, buildOf(sources))?.name ?? sources.root ?? HARDWARE_DOMAIN,
	rootDrives: ({ tree }) => {
		const leftOut = leftOutOfDom0(tree);
		return (device) => !isKeptFromDom0(device) && leftOut(device.node) === undefined;
	},
	hostPathOf: xenPathOf,
	domainsOf,
	devicesIn,
	guestTrees,
	/** Xen writes no SCMI node for a guest: that of its own tree counts. */
	scmiNodesOf: (host, { hardware }, guest, sources) => {
		if (hardware) return { controllers: hardwareNodes(host, sources) };
		const firmware = forwarded(host, sources)?.firmware;
		return {
			controllers: (guest?.controllers ?? []).map((node) => (node.transport === "smc" ? { ...node, firmware } : node)),
		};
	},
	commandLineOf: writtenCommandLine,
	misfits: xenMisfits,
	start: (host, sources, domains, causes) => {
		const plan = planUpstream(host, sources, domains, causes);
		return (machine) => startUpstream(machine, plan);
	},
	assumptions: (sources) => [
		...buildAssumptions(sources),
		...(sources.domains.some(({ xl }) => (xl?.dtdev.length ?? 0) > 0)
			? [{ text: "Xen has an IOMMU switched on, without which it assigns no device.", short: "an IOMMU" }]
			: []),
		...(hasDom0(sources, buildOf(sources)) === undefined
			? [
					{
						text: "Xen makes a Dom0 beside the domains of /chosen: a boot script adds its kernel.",
						short: "a Dom0 whose kernel a boot script adds",
					},
				]
			: []),
	],
};

/** Dom0, then the domains of /chosen, one of which may be on the host's tree instead, then xl's. */
function domainsOf(sources: Sources, causes: CauseTable): readonly DomainRequest[] {
	const { tree } = sources.host;
	const build = buildOf(sources);
	const nodes = dom0lessNodes(tree);
	const hardware = hardwareNodeIn(tree, build);
	const names = new Set(nodes.map(({ name }) => name));
	const [root, ...xl] = xlDomains(sources, causes);
	const dom0 = root && hasDom0(sources, build) !== false ? [{ ...root, atBoot: true as const }] : [];
	const setups = new Map(sources.domains.toReversed().map((domain) => [domain.setup.name, domain]));
	const atBoot = (node: Node): DomainRequest => ({
		name: node.name,
		cause: causes.add({ at: spanOfNode(node), text: node.name }),
		hardware: node === hardware,
		os: setups.get(node.name)?.setup.os ?? (node === hardware ? "linux" : "unknown"),
		channel: sciTypeOf(node, tree.complete, build, causes),
		devices: [],
		moreDevices: false,
		atBoot: true,
		...(node !== hardware && isWithoutTree(node, sources) && { withoutTree: true }),
	});
	const guests = xl
		.filter(({ name }) => !names.has(name))
		.map((guest) => {
			const own = setups.get(guest.name);
			return own ? { ...guest, channel: armSciOf(sources, own, build, causes) } : guest;
		});
	return [...dom0, ...nodes.map(atBoot), ...guests];
}

function scanOf({ board: { tree } }: HostSide, sources: Sources) {
	return scan(smcNodesIn(tree, createCauseTable()), buildOf(sources));
}

/** The node whose calls are let through. */
function forwarded(host: HostSide, sources: Sources): ControllerPlan | undefined {
	const found = scanOf(host, sources);
	const path = isScan(found) ? (found.filter ?? found.end)?.node.path : found.unknown.path;
	return host.controllers.find((controller) => controller.path === path);
}

/** The SCMI nodes of the tree that the hardware domain gets. */
function hardwareNodes(host: HostSide, sources: Sources): readonly ControllerPlan[] {
	const { board, controllers } = host;
	const build = buildOf(sources);
	const found = scanOf(host, sources);
	if (!isFiltered(build, found)) return controllers;
	const leftOut = leftOutOf(board.tree, build, found);
	const kept = controllers.filter((_, i) => {
		const node = board.controllers[i]?.node;
		return node === undefined || leftOut(node) === undefined;
	});
	const missing = new Set(board.sharedMemories.filter(({ node }) => leftOut(node)).map(({ node }) => pathOf(node)));
	return kept.map((controller) => {
		const page = controller.shmem.kind === "known" ? controller.shmem.value.path : undefined;
		if (page === undefined || !missing.has(page)) return controller;
		const why = `Xen leaves the page that shmem of ${controller.path} names, ${page}, out of the hardware domain's tree`;
		return { ...controller, shmem: { kind: "absent", why } as const };
	});
}

import { pathOf } from "../../../devicetree/tree/tree.ts";
import type { ControllerPlan, DomainRequest } from "../../../machine/boot-plan.ts";
import { type CauseTable, createCauseTable } from "../../causes.ts";
import type { HostSide, Hypervisor, Sources } from "../../hypervisor.ts";
import { dom0Assumed, iommuAssumed } from "../assumptions.ts";
import { writtenCommandLine } from "../command-line.ts";
import { PASSTHROUGH } from "../command-line-words.ts";
import { copiedTrees } from "../copied-tree.ts";
import { drivenByDom0 } from "../dom0-devices.ts";
import { leftOutOfDom0 } from "../dom0-tree.ts";
import { devicesIn, domainsWithDom0less } from "../dom0less.ts";
import { nodesOfGuest, ramOf } from "../guest-nodes.ts";
import { channelPage, xenMappings } from "../memory-map.ts";
import { xenMisfits } from "../misfits.ts";
import { withModulesRead } from "../module-without-reg.ts";
import { SCI_TYPE, xenPathOf } from "../xen-domains.ts";
import { buildAssumptions, buildOf } from "./build.ts";
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
	reads: ({ kind }) => ["xen,sci_type", "arm_sci keys", PASSTHROUGH, "xen,domain"].includes(kind),
	// any word ends the boot that is not its own, and xl passes over what has no type
	heeds: ({ kind }) => ["xen,sci_type of several agents", "arm_sci of several agents", "arm_sci"].includes(kind),
	deviceNumber: undefined,
	words: {
		asks: (atBoot) => (atBoot ? `${SCI_TYPE} = "scmi_smc"` : 'arm_sci = "type=scmi_smc"'),
		asker: "nobody",
		refusal: (device) => `nobody asks for ${device}`,
		ownedByOther: "DENIED",
		notRequested: () => "this Xen asks firmware for no device",
		lacks: () => "this Xen asks firmware for no device",
	},
	rootDrives: drivenByDom0(leftOutOfDom0),
	hostPathOf: xenPathOf,
	domainsOf,
	devicesIn,
	guestTrees: copiedTrees(() => false),
	/** Xen writes no SCMI node for a guest: that of its own tree counts. */
	scmiNodesOf: (host, domain, guest, sources) => {
		if (domain.hardware) return { controllers: hardwareNodes(host, sources) };
		return { controllers: nodesOfGuest(forwarded(host, sources), guest, ramOf(sources, domain)) };
	},
	commandLineOf: writtenCommandLine,
	memory: (host, sources, domains, causes) => {
		const build = buildOf(sources);
		const node = forwarded(host, sources);
		const page = node?.shmem.kind === "known" ? node.shmem.value : undefined;
		const smcId = node?.smcId.kind === "known" ? node.smcId.value : undefined;
		return {
			channels: page ? channelPage({ kind: "forwarded" }, smcId, page, page.cause) : [],
			mappings: xenMappings(sources, domains, leftOutOf(host.board.tree, build, scanOf(host, sources)), causes),
		};
	},
	misfits: xenMisfits(leftOutOfDom0),
	start: (host, sources, domains, causes) => {
		const plan = planUpstream(host, sources, domains, causes);
		return withModulesRead(sources, causes, (machine) => startUpstream(machine, plan));
	},
	assumptions: (sources) => [
		...buildAssumptions(sources),
		...iommuAssumed(sources),
		...dom0Assumed(hasDom0(sources, buildOf(sources))),
	],
};

/** One of /chosen may be on the host's tree instead of Dom0; no domain asks firmware for devices at boot. */
function domainsOf(sources: Sources, causes: CauseTable): readonly DomainRequest[] {
	const { tree } = sources.host;
	const build = buildOf(sources);
	const hardware = hardwareNodeIn(tree, build)?.name;
	const all = domainsWithDom0less(
		sources,
		causes,
		(node) => sciTypeOf(node, tree.complete, build, causes),
		(guest) => armSciOf(sources, guest, build, causes),
	);
	return all.flatMap((domain): readonly DomainRequest[] => {
		if (domain.hardware) return hardware === undefined ? [domain] : [];
		if (!domain.atBoot) return [domain];
		const isHardware = domain.name === hardware;
		const stated = sources.domains.find(({ setup }) => setup.name === domain.name)?.setup.os;
		const os = stated ?? (isHardware ? "linux" : "unknown");
		const { withoutTree, ...request } = domain;
		const isBare = !isHardware && withoutTree;
		return [{ ...request, hardware: isHardware, os, moreDevices: false, ...(isBare && { withoutTree }) }];
	});
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

import type { BoardDevice, DeviceId } from "../../../board/board.ts";
import { HARDWARE_DOMAIN } from "../../../configs/setup.ts";
import { pathOf } from "../../../devicetree/tree/tree.ts";
import type { ControllerPlan, DomainRequest } from "../../../machine/boot-plan.ts";
import type { CauseTable } from "../../causes.ts";
import type { ChannelPage, HostSide, Hypervisor, Sources } from "../../hypervisor.ts";
import { deviceListOf } from "../access-controllers.ts";
import { askByPath } from "../ask-by-path.ts";
import { dom0Assumed } from "../assumptions.ts";
import { writtenCommandLine } from "../command-line.ts";
import { firstSmcNode } from "../compatibles.ts";
import { drivenByDom0, keptFromDom0 } from "../dom0-devices.ts";
import { devicesIn, domainsWithDom0less, makesDom0 } from "../dom0less.ts";
import { channelPages, xenMappings } from "../memory-map.ts";
import { xenMisfits } from "../misfits.ts";
import { withModulesRead } from "../module-without-reg.ts";
import { causesOfArmSci, xenPathOf } from "../xen-domains.ts";
import { guestTrees } from "./guest-tree.ts";
import { AGENT_TABLE, type BoundController, boundController, boundNode, leftOutForDom0, planEpam } from "./plan.ts";
import { channelOf } from "./plan-guest.ts";
import { startEpam } from "./run.ts";
import { stubMisfits } from "./stub-misfits.ts";

/** The mediator of the Raspberry Pi 5 product, 2024: `epam,secondary-agents`, `access-controllers`, `xen,arm_sci`, domains made at boot. */
export const EPAM_2024: Hypervisor = {
	name: "epam-2024",
	otherNames: [],
	title: "Xen with EPAM's mediator of 2024",
	basis: "Mediator: EPAM's of 2024, on Xen 4.19",
	isModelled: true,
	isMediator: true,
	reads: ({ kind }) => ["epam,secondary-agents", "xen,arm_sci", "access-controllers", "xen,domain"].includes(kind),
	deviceNumber: {
		property: "access-controllers",
		of: firstDeviceOf,
		nodeOf: firstSmcNode,
		written: (host, id) => deviceListOf(host, firstSmcNode(host), id),
		...keptFromDom0(leftOutForDom0),
	},
	words: {
		asks: (atBoot) => (atBoot ? 'xen,arm_sci = "scmi_smc"' : undefined),
		asker: "Xen",
		refusal: (device) => `Xen panics with the first domain that is given ${device}`,
		ownedByOther: "DENIED (-13), and Xen panics",
		notRequested: (path) => `no xen,path of its tree names ${path}`,
		lacks: (path) => `its tree has no node with xen,path = "${path}"`,
	},
	rootDrives: drivenByDom0(leftOutForDom0),
	hostPathOf: xenPathOf,
	askingProperty: askByPath,
	domainsOf,
	devicesIn,
	guestTrees,
	/** A guest's SCMI node is the one Xen makes; Dom0's refers to a page whose node Xen leaves out. */
	scmiNodesOf: (host, { hardware }, guest) => {
		if (hardware) return { controllers: host.controllers.map((controller) => withoutPage(host, controller)) };
		const firmware = firstSmcNode(host)?.firmware;
		return {
			controllers: (guest?.controllers ?? []).map((node) =>
				node.transport === "smc" ? { ...node, firmware, shmem: { kind: "unknown" } as const } : node,
			),
		};
	},
	agentTableOf: (host) => {
		const property = boundNode(host)?.properties.get(AGENT_TABLE);
		return property && { property, entry: ["agent", "SMC", "page"] };
	},
	memory: (host, sources, domains, causes) => {
		const controller = boundController(host, causes);
		const leftOut = leftOutForDom0(host.board.tree);
		return {
			channels: controller ? pagesOf(controller) : [],
			mappings: xenMappings(sources, domains, leftOut, causes),
		};
	},
	commandLineOf: writtenCommandLine,
	misfits: (host, guests) => [...xenMisfits(leftOutForDom0)(host, guests), ...stubMisfits(host, guests)],
	start: (host, sources, domains, causes) => {
		const plan = planEpam(host, sources, domains, causes);
		return withModulesRead(sources, causes, (machine) => startEpam(machine, plan));
	},
	assumptions: (sources) => [
		...dom0Assumed(makesDom0(sources.host.tree, sources.modulesWritten)),
		...(makesDom0(sources.host.tree, sources.modulesWritten) !== false && statedSystem(sources) === undefined
			? [
					{
						text: "Dom0 runs Zephyr, as in the product: it reads no tree, in which a Linux would find no channel.",
						short: "Zephyr in Dom0",
						line: "domains: { Dom0: { os: zephyr } }",
					},
				]
			: []),
	],
};

function domainsOf(sources: Sources, causes: CauseTable): readonly DomainRequest[] {
	const { complete } = sources.host.tree;
	const all = domainsWithDom0less(
		sources,
		causes,
		(node) => channelOf(node, complete, causes),
		// xl of this Xen reads no arm_sci
		(guest) => ({ kind: "none", causes: causesOfArmSci(guest, causes) }),
	);
	return all.map((domain) => (domain.hardware ? { ...domain, os: statedSystem(sources) ?? "zephyr" } : domain));
}

/** Of Dom0. A Linux there would find no channel, and the product's is Zephyr. */
function statedSystem({ domains, root = HARDWARE_DOMAIN }: Sources): DomainRequest["os"] | undefined {
	return domains.find(({ setup }) => setup.name === root)?.setup.os;
}

/** The mediator's own page, then the table's; an agent's number is cut to 8 bits. */
function pagesOf(controller: BoundController): readonly ChannelPage[] {
	const { table } = controller;
	const entries = table.kind === "known" && table.value.kind === "entries" ? table.value.entries : [];
	return channelPages(
		controller,
		entries.map((entry) => ({ ...entry, agentId: entry.agentId & 0xff })),
	);
}

function firstDeviceOf({ deviceIds }: BoardDevice): DeviceId | undefined {
	const found = deviceIds.find(({ spelling }) => spelling === "access-controllers");
	return found?.tooShort ? undefined : found;
}

function withoutPage({ board }: HostSide, controller: ControllerPlan): ControllerPlan {
	if (controller.shmem.kind !== "known") return controller;
	const { path } = controller.shmem.value;
	const page = board.sharedMemories.find(({ node }) => pathOf(node) === path);
	if (page === undefined) return controller;
	const why = `the page that shmem of ${controller.path} names, ${path}, is compatible "arm,scmi-shmem": Xen leaves it out of Dom0's tree and puts nothing in its place`;
	return { ...controller, shmem: { kind: "absent", why } };
}

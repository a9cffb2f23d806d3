import type { BoardDevice, DeviceId } from "../../../board/board.ts";
import { numberOf } from "../../../devicetree/tree/read-property.ts";
import { pathOf } from "../../../devicetree/tree/tree.ts";
import type { ControllerPlan, DomainRequest } from "../../../machine/boot-plan.ts";
import type { CauseTable } from "../../causes.ts";
import type { ChannelPage, HostSide, Hypervisor, Sources } from "../../hypervisor.ts";
import { DEVICE_LIST, deviceListOf } from "../access-controllers.ts";
import { askByPath } from "../ask-by-path.ts";
import { consoleAssumed, dom0Assumed, iommuAssumed } from "../assumptions.ts";
import { writtenCommandLine } from "../command-line.ts";
import { isSmcTransport } from "../compatibles.ts";
import { copiedTrees } from "../copied-tree.ts";
import { drivenByDom0, keptFromDom0 } from "../dom0-devices.ts";
import { isHostScmi } from "../dom0-tree.ts";
import { devicesIn, domainsWithDom0less, makesDom0 } from "../dom0less.ts";
import { nodesOfGuest, ramOf } from "../guest-nodes.ts";
import { channelPages, xenMappings } from "../memory-map.ts";
import { xenMisfits } from "../misfits.ts";
import { withModulesRead } from "../module-without-reg.ts";
import { managementMemory } from "../shared-memory.ts";
import { xenPathOf } from "../xen-domains.ts";
import { agentNumbers } from "./agent-numbers.ts";
import { dom0lessRequest, dom0Request, xlRequest } from "./agent-request.ts";
import { AGENT_TABLE, containerOf, isBelowContainer, planContainer, TABLE_CELLS } from "./container.ts";
import { hasAgent, leftOutForDom0 } from "./dom0.ts";
import { planMultiAgent } from "./plan.ts";
import { startMultiAgent } from "./run.ts";

/** The mediator of the multi-agent series of 2026, not merged: the container `xen,sci`, agents by number, `access-controllers`. */
export const MULTI_AGENT: Hypervisor = {
	name: "xen-multi-agent",
	otherNames: [],
	title: "Xen with the multi-agent series",
	basis: "Mediator: that of the multi-agent series for Xen, v10 and v11",
	isModelled: true,
	isMediator: true,
	reads: ({ kind }) => READ.has(kind),
	excludes: ({ build }) => {
		const { series } = build ?? {};
		return series === undefined || series >= FIRST_ALIKE ? undefined : `edition ${series} of the multi-agent series`;
	},
	heeds: ({ kind }) => kind === "xen,sci_type" || kind === "arm_sci" || kind === "arm_sci keys",
	deviceNumber: {
		property: DEVICE_LIST,
		of: firstDeviceOf,
		nodeOf: boundNode,
		whyUnread: (host, { provider }) => {
			const bound = boundNode(host);
			if (provider === undefined || bound === undefined || pathOf(provider) === bound.path) return undefined;
			return `of ${pathOf(provider)}, while Xen asks only for what names ${bound.path}`;
		},
		written: (host, id) => deviceListOf(host, boundNode(host), id),
		...keptFromDom0(leftOutForDom0),
	},
	words: {
		asks: (atBoot) =>
			atBoot
				? 'xen,sci_type = "scmi_smc_multiagent" and xen,sci-agent-id = <N>'
				: 'arm_sci = "type=scmi_smc_multiagent,agent_id=N"',
		asker: "Xen",
		refusal: (device) =>
			`no domain is given ${device}: Xen panics where it does so at boot, and xl creates none with it`,
		ownedByOther: "DENIED (-13) and not created",
		notRequested: (path) => `neither its dtdev nor a xen,path of its tree names ${path}`,
		lacks: (path) => `neither dtdev nor a xen,path names "${path}"`,
	},
	rootDrives: drivenByDom0(leftOutForDom0),
	hostPathOf: xenPathOf,
	askingProperty: askByPath,
	domainsOf,
	devicesIn,
	// xl makes no guest whose tree has no /passthrough
	guestTrees: copiedTrees(({ atBoot }) => atBoot === true),
	scmiNodesOf: (host, domain, guest, sources) => ({
		controllers: domain.hardware
			? nodesOfDom0(host, domain)
			: nodesOfGuest(boundNode(host), guest, ramOf(sources, domain)),
	}),
	agentTableOf: ({ board }) => {
		const container = containerOf(board.tree);
		const property = container?.properties.get(AGENT_TABLE);
		const isShort = numberOf(container?.properties.get(TABLE_CELLS)) === 2;
		return property && { property, entry: isShort ? ["SMC", "page"] : ["SMC", "page", "agent"] };
	},
	agentNumbers,
	memory: (host, sources, domains, causes) => {
		const root = domains.find(({ request }) => request.hardware)?.request;
		const leftOut = leftOutForDom0(host.board.tree, root !== undefined && hasAgent(root));
		return { channels: pagesOf(host, causes), mappings: xenMappings(sources, domains, leftOut, causes) };
	},
	commandLineOf: writtenCommandLine,
	misfits: xenMisfits(leftOutForDom0),
	start: (host, sources, domains, causes) => {
		const plan = planMultiAgent(host, sources, domains, causes);
		return withModulesRead(sources, causes, (machine) => startMultiAgent(machine, plan));
	},
	assumptions: (sources) => {
		const { series } = sources.build ?? {};
		return [
			series === undefined
				? {
						text: "What boots is edition 11 of the multi-agent series.",
						short: "v11 of the multi-agent series",
						line: "xen: { series: 11 }",
					}
				: { text: `What boots is edition ${series} of the multi-agent series.`, basis: "stated" },
			...dom0Assumed(makesDom0(sources.host.tree, sources.modulesWritten)),
			...iommuAssumed(sources),
			...consoleAssumed(sources),
		];
	},
};

/** Editions before it read other properties: the container came with v7, its present names with v8. */
const FIRST_ALIKE = 8;

/** With the spellings of earlier editions that stand in the same places, as what is missing then is what is told. */
const READ: ReadonlySet<string> = new Set([
	"xen,sci",
	"scmi-secondary-agents",
	"xen,dom0-sci-agent-id",
	"xen,sci_type of several agents",
	"xen,sci-agent-id",
	"xen,sci_agent_id",
	"arm_sci of several agents",
	"agent_id",
	"access-controllers",
	"xen,domain",
]);

function domainsOf(sources: Sources, causes: CauseTable): readonly DomainRequest[] {
	const { complete } = sources.host.tree;
	const all = domainsWithDom0less(
		sources,
		causes,
		(node) => dom0lessRequest(node, complete, causes),
		(guest) => xlRequest(sources, guest, causes),
	);
	return all.map((domain) => (domain.hardware ? { ...domain, channel: dom0Request(sources, causes) } : domain));
}

/** The first of the container's that is in use, else the first there is. */
function boundNode({ board, controllers }: HostSide): ControllerPlan | undefined {
	const own = board.controllers.flatMap(({ node, compatible }, i) =>
		isBelowContainer(node) && compatible.some(isSmcTransport) ? (controllers[i] ?? []) : [],
	);
	return own.find(({ enabled }) => enabled) ?? own[0];
}

/** Only what names a node of the container is asked for. */
function firstDeviceOf({ deviceIds }: BoardDevice): DeviceId | undefined {
	return deviceIds.find(
		({ spelling, provider, tooShort }) =>
			spelling === DEVICE_LIST && !tooShort && provider !== undefined && isBelowContainer(provider),
	);
}

/** The container is not in its tree; without an agent, nor is the node at the usual place. */
function nodesOfDom0({ board, controllers }: HostSide, domain: DomainRequest): readonly ControllerPlan[] {
	return controllers.filter((_, i) => {
		const node = board.controllers[i]?.node;
		return node === undefined || (!isBelowContainer(node) && (hasAgent(domain) || !isHostScmi(node)));
	});
}

/** The mediator's own page, then those of the table with an agent of their own. */
function pagesOf(host: HostSide, causes: CauseTable): readonly ChannelPage[] {
	const { tree, controllers } = host.board;
	const bound = boundNode(host);
	const node = controllers.find((each) => pathOf(each.node) === bound?.path)?.node;
	const own = bound && node && { ...bound, shmem: managementMemory(causes, tree, node) };
	const table = planContainer(tree, causes)?.table;
	const entries = table?.kind === "known" && table.value.kind === "entries" ? table.value.entries : [];
	return channelPages(
		own,
		entries.flatMap(({ agentId, ...entry }) => (agentId === undefined ? [] : [{ ...entry, agentId }])),
	);
}

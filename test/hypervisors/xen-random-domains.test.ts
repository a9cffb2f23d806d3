// Domains that come and go under each mediator of Xen's: nobody has more than was asked for for him. Restarts are the known hole of the
// older ones: what an agent was granted stays with its channel, and the next domain on it has that too.
import { test } from "node:test";
import fc from "fast-check";
import type { Node } from "../../server/src/devicetree/tree/tree.ts";
import type { AccessControlled } from "../../server/src/hypervisors/xen/access-controllers.ts";
import type { EpamPlan } from "../../server/src/hypervisors/xen/epam-2024/plan.ts";
import { startEpam } from "../../server/src/hypervisors/xen/epam-2024/run.ts";
import type { MultiAgentPlan } from "../../server/src/hypervisors/xen/multi-agent/plan.ts";
import { startMultiAgent } from "../../server/src/hypervisors/xen/multi-agent/run.ts";
import { startRfcV2 } from "../../server/src/hypervisors/xen/rfc-v2/run.ts";
import type { ChannelRequest, DomainPlan } from "../../server/src/machine/boot-plan.ts";
import { hostDevice, known, NO_PERMISSIONS, page, scmi } from "../machine/board.ts";
import { anyBoard, anySteps, checkDomains, type RandomBoard, type TriedMediator } from "./random-domains.ts";

const SEQUENCES = 10_000;

const BASE_SMC = 0x82000010;
const PAGES = 0x53ff0000;
const addressOf = (agentId: number) => PAGES + 0x1000 * agentId;
const nodeOf = (device: number) => ({ path: `/soc/d${device}`, found: true, behindIommu: false, passthrough: true });
const causeOf = (domain: number, device: number) => 100 + 10 * domain + device;

/** Xen is agent 0, and domains may be 1 to 3. */
const agents = (
	place: (agentId: number) => { readonly smcId: number; readonly x7?: number },
): ReturnType<TriedMediator["agents"]> =>
	Object.fromEntries(
		[0, 1, 2, 3].map((id) => {
			const { smcId, x7 } = place(id);
			const shmem = { address: addressOf(id), size: 0x1000 };
			const channel = { transport: "smc" as const, smcId, ...(x7 !== undefined && { smcArgs: { x7 } }), shmem };
			return [
				id === 0 ? "xen" : `a${id}`,
				{ id, type: id === 0 ? "hypervisor" : "ospm", channels: [channel] } as const,
			];
		}),
	);

const domains = (
	{ wants }: RandomBoard,
	channel: (domain: number) => ChannelRequest,
	atBoot?: true,
): readonly DomainPlan[] =>
	wants.map((own, i) => ({
		name: `dom${i}`,
		cause: i,
		hardware: false,
		os: "linux",
		channel: channel(i),
		devices: own.map((device) => ({ path: `/soc/d${device}`, cause: causeOf(i, device) })),
		moreDevices: false,
		consumers: [],
		controllers: [],
		...(atBoot && { atBoot }),
	}));

const ANY = (): ChannelRequest => ({ kind: "any", causes: [] });
const management = (smcId: number) => scmi({ path: "/xen/scmi", smcId: known(smcId), shmem: known(page(0, PAGES)) });

/** A host node that names one firmware device through the mediator's own SCMI node. */
const controlled = (device: number): AccessControlled => ({
	path: `/soc/d${device}`,
	name: `d${device}`,
	cause: device,
	listCause: device,
	list: { entries: [{ provider: {} as Node, first: device }] },
	providers: [{ path: "/xen/scmi", cause: device }],
});

const NO_MEMORY = { mapped: [], permitted: [], isOpen: false };

const smcOf = ({ order }: RandomBoard, agentId: number) => BASE_SMC + (agentId === 0 ? 9 : (order[agentId - 1] ?? 0));

const MULTI_AGENT: TriedMediator = {
	name: "the multi-agent series",
	leaks: false,
	agents: (board) => agents((id) => ({ smcId: smcOf(board, id) })),
	domains: (board) => domains(board, (i) => ({ kind: "agent number", agentId: (board.order[i] ?? 0) + 1, causes: [] })),
	start: (board) => {
		const entries = [1, 2, 3].map((agentId) => ({
			agentId,
			smcId: smcOf(board, agentId),
			memory: page(agentId, addressOf(agentId)),
			cause: agentId,
		}));
		const plan: MultiAgentPlan = {
			complete: true,
			nodes: [{ controller: management(smcOf(board, 0)), inContainer: true, passedOver: undefined }],
			container: { path: "/xen", cause: 0, cells: known(3), table: known({ kind: "entries", entries }) },
			platformCalls: () => undefined,
			dom0Devices: [],
			assigned: new Map(
				board.wants.flatMap((own, i) =>
					own.map((device) => [causeOf(i, device), { node: nodeOf(device), device: controlled(device) }] as const),
				),
			),
			guests: new Map(),
			...{
				memory: NO_MEMORY,
				iomem: new Map(),
				irqs: new Map(),
				interrupts: [],
				permissions: NO_PERMISSIONS,
				assumed: undefined,
				dom0less: new Map(),
			},
		};
		return (machine) => startMultiAgent(machine, plan);
	},
};

const EPAM: TriedMediator = {
	name: "EPAM's of 2024",
	leaks: true,
	agents: () => agents((id) => ({ smcId: BASE_SMC + id })),
	domains: (board) => domains(board, ANY, true),
	start: (board) => {
		const entries = board.order.map((place) => ({
			agentId: place + 1,
			smcId: BASE_SMC + place + 1,
			memory: page(place + 1, addressOf(place + 1)),
			cause: place,
		}));
		const passed = (device: number, cause: number) => ({
			...{ path: `/passthrough/d${device}`, cause, regCause: cause, isForced: true, lacks: [], isUnaligned: false },
			...{ hostPath: `/soc/d${device}`, controlled: controlled(device), node: nodeOf(device) },
		});
		const plan: EpamPlan = {
			complete: true,
			...{
				memory: NO_MEMORY,
				iomem: new Map(),
				irqs: new Map(),
				interrupts: [],
				permissions: NO_PERMISSIONS,
				assumed: undefined,
			},
			controller: { ...management(BASE_SMC), table: known({ kind: "entries", entries }) },
			hasHostScmi: true,
			dom0Devices: [],
			rewritten: undefined,
			guests: new Map(
				board.wants.map((own, i) => {
					const partial = {
						...{ complete: true, isErased: false, isTooLarge: false, longPath: undefined, cause: i },
						passed: own.map((device) => passed(device, causeOf(i, device))),
					};
					const rest = { staticMemory: true, directMap: true, lacks: [], isPartialMissing: false };
					return [`dom${i}`, { ...rest, partial, treeBytes: undefined, bufferBytes: undefined }];
				}),
			),
		};
		return (machine) => startEpam(machine, plan);
	},
};

const RFC_V2: TriedMediator = {
	name: "RFC v2",
	leaks: true,
	agents: () => agents((x7) => ({ smcId: BASE_SMC, x7 })),
	domains: (board) => domains(board, ANY),
	start: (board) => {
		const host = {
			complete: true,
			isWhole: true,
			controllers: [management(BASE_SMC)],
			sharedMemories: [0, 1, 2, 3].map((id) => page(id, addressOf(id))),
			devices: board.devices.map((_, id) => hostDevice(`d${id}`, id, { passthrough: true })),
		};
		const nodes = new Map(
			board.wants.flatMap((own, i) => own.map((device) => [causeOf(i, device), nodeOf(device)] as const)),
		);
		const mayForce = new Map(board.wants.map((_, i) => [`dom${i}`, true] as const));
		return (machine) =>
			startRfcV2(machine, {
				host,
				nodes,
				mayForce,
				interrupts: [],
				permissions: NO_PERMISSIONS,
				irqs: new Map(),
				uncopied: new Map(),
				memory: { mapped: [], permitted: [], isOpen: true },
				iomem: new Map(),
			});
	},
};

for (const mediator of [MULTI_AGENT, EPAM, RFC_V2])
	test(`${mediator.name}: ${SEQUENCES} sequences of domains that come, go and speak`, () =>
		fc.assert(
			fc.property(anyBoard, anySteps, (board, steps) => checkDomains(mediator, board, steps)),
			{ seed: 0x5c31, numRuns: SEQUENCES },
		));

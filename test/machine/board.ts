import assert from "node:assert/strict";
import { type AgentEntry, indexCatalogue } from "../../server/src/catalogue/catalogue-index.ts";
import type { Catalogue } from "../../server/src/catalogue/model.ts";
import { startDirect } from "../../server/src/hypervisors/direct/run.ts";
import type { AssignedNode } from "../../server/src/hypervisors/xen/dtdev.ts";
import type { InterruptPermissions } from "../../server/src/hypervisors/xen/interrupt-permissions.ts";
import type { HostDevicePlan, HostPlan } from "../../server/src/hypervisors/xen/rfc-v2/plan.ts";
import { startRfcV2 } from "../../server/src/hypervisors/xen/rfc-v2/run.ts";
import { type BootResult, boot as bootWith } from "../../server/src/machine/boot.ts";
import type {
	ConsumerPlan,
	ControllerPlan,
	DomainPlan,
	Known,
	ResourceUse,
} from "../../server/src/machine/boot-plan.ts";
import { handle } from "../../server/src/machine/dispatch.ts";
import { eventText } from "../../server/src/machine/event-text.ts";
import { type Firmware, startFirmware as start } from "../../server/src/machine/firmware.ts";
import { type DeviceRequests, deviceRequestsIn, grantsOf } from "../../server/src/machine/grants.ts";
import type { StartMediator } from "../../server/src/machine/mediator.ts";
import type { MessageStep, Step } from "../../server/src/machine/trace.ts";
import type { Refusal } from "../../server/src/machine/use-outcome.ts";
import { decodeReply, encodeRequest } from "../../server/src/scmi/codec.ts";
import type { Values } from "../../server/src/scmi/message.ts";
import { messageByName } from "../../server/src/scmi/protocols.ts";
import { RCAR_H3 } from "./rcar-h3.ts";

export type { HostDevicePlan, HostPlan };

/** What a test boots: one firmware, and Xen RFC v2 where a host is given, else nobody between domains and firmware. */
export interface TestPlan {
	readonly catalogue: Catalogue;
	readonly host?: HostPlan;
	readonly domains: readonly TestDomain[];
}

/** A domain as xl would start it, with what the host's tree says of each node of its `dtdev`. */
export interface TestDomain extends Omit<DomainPlan, "devices" | "moreDevices" | "channel"> {
	/** xl `arm_sci`; Dom0 under Xen RFC v2 asks by itself. */
	readonly armSci: Known<string>;
	readonly agentKey?: string;
	readonly assigned: readonly (AssignedNode & { readonly cause: number })[];
	readonly assignedMore?: boolean;
	readonly forceAssignWithoutIommu?: boolean;
}

/** Boots a plan. */
export function boot(plan: TestPlan) {
	const domains = plan.domains.map(domainPlan);
	const result = bootWith({ firmwares: [indexCatalogue(plan.catalogue)], domains }, startOf(plan));
	return { ...result, grants: { domains: result.domains.map(grantsIn(result)) } };
}

/** What may be handed on of the machine's interrupts is not known. */
export const NO_PERMISSIONS: InterruptPermissions = {
	permitted: new Set(),
	possible: new Set(),
	keptFrom: new Map(),
	holders: new Map(),
	isOpen: true,
};

export function startOf({ host: hostPlan, domains }: TestPlan): StartMediator {
	if (hostPlan === undefined) return startDirect;
	const nodes = new Map(domains.flatMap(({ assigned }) => assigned.map((node) => [node.cause, node] as const)));
	const mayForce = new Map(
		domains.flatMap(({ name, forceAssignWithoutIommu: force }) =>
			force === undefined ? [] : [[name, force] as const],
		),
	);
	return (machine) =>
		startRfcV2(machine, {
			host: hostPlan,
			nodes,
			mayForce,
			interrupts: [],
			permissions: NO_PERMISSIONS,
			irqs: new Map(),
			memory: { mapped: [], permitted: [], isOpen: true },
			iomem: new Map(),
			uncopied: new Map(),
		});
}

export function domainPlan({ armSci, agentKey, assigned, assignedMore = false, ...rest }: TestDomain): DomainPlan {
	return {
		...rest,
		channel: channelOf(rest.hardware, armSci, agentKey),
		devices: assigned.map(({ path, cause }) => ({ path, cause })),
		moreDevices: assignedMore,
	};
}

function channelOf(hardware: boolean, armSci: Known<string>, agentKey: string | undefined): DomainPlan["channel"] {
	if (agentKey !== undefined) return { kind: "agent", agentKey, causes: [] };
	if (hardware) return { kind: "any", causes: [] };
	if (armSci.kind === "unknown") return { kind: "unknown" };
	if (armSci.kind === "absent") return { kind: "none", causes: [] };
	const causes = [armSci.cause];
	if (armSci.value === "none") return { kind: "none", causes };
	return armSci.value === "scmi_smc" ? { kind: "any", causes } : { kind: "strange", value: armSci.value, causes };
}

/** Everything a domain was granted, written out. */
function grantsIn({ machine }: BootResult) {
	return ({ domain, grants: [grants] }: BootResult["domains"][number]) => {
		if (!grants) return { domain, agentId: undefined, agentKey: undefined, ...NOTHING };
		const { agent } = grants;
		return {
			domain,
			agentId: agent.agent.id,
			agentKey: agent.key,
			...written(machine.firmwares[0] as Firmware, agent, deviceRequestsIn(machine.trace.steps)),
		};
	};
}

/** Devices and resources by key. */
interface Written {
	readonly devices: Readonly<Record<string, { readonly state: string; readonly steps: readonly number[] }>>;
	readonly resources: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const NOTHING: Written = { devices: {}, resources: {} };

export function written(firmware: Firmware, agent: AgentEntry, requests: DeviceRequests): Written {
	const grants = grantsOf(firmware, agent, requests);
	const devices = firmware.index.devices.map((entry) => {
		const { state, requests: steps } = grants.device(entry);
		return [entry.key, { state, steps: steps.map(({ n }) => n) }] as const;
	});
	const tables = [...firmware.index.tables].map(
		([kind, { entries }]) =>
			[kind, Object.fromEntries(entries.map((entry) => [entry.key, grants.resource(entry)]))] as const,
	);
	return { devices: Object.fromEntries(devices), resources: Object.fromEntries(tables) };
}

export function refusalsOf({ uses }: Pick<BootResult, "uses">): readonly Refusal[] {
	return uses.filter((use) => use.state === "refused");
}

export const startFirmware = (catalogue: Catalogue): Firmware => start(indexCatalogue(catalogue));

export const ABSENT = { kind: "absent" } as const;
export const UNKNOWN = { kind: "unknown" } as const;
export const known = <T>(value: T, cause = 0): Known<T> => ({ kind: "known", value, cause });

const PROPERTIES = { clock: "clocks", reset: "resets", power: "power-domains", pinctrl: "pinctrl-0" } as const;
const PROTOCOL_IDS = { clock: 0x14, reset: 0x16, power: 0x11, pinctrl: 0x18 } as const;

/** `clocks = <&scmi_clk 3>` is `use("clock", 3)`; its cause is 1000 × protocol + number. */
export function use(kind: keyof typeof PROPERTIES, id: number, more: Partial<ResourceUse> = {}): ResourceUse {
	const protocolId = PROTOCOL_IDS[kind];
	const cause = 1000 * protocolId + id;
	return { kind, controller: "/firmware/scmi", protocolId, id: known(id), property: PROPERTIES[kind], cause, ...more };
}

/** A node of the host; `scmi_devid` undefined: it has none. Its cause is 100 + scmi_devid. */
export function hostDevice(
	name: string,
	devid: number | undefined,
	more: Partial<HostDevicePlan> = {},
): HostDevicePlan {
	const cause = 100 + (devid ?? 99);
	return {
		path: `/soc/${name}`,
		name,
		cause,
		passthrough: false,
		deviceId: devid === undefined ? undefined : { id: known(devid, cause), cause },
		...more,
	};
}

/** A node of a domain's own tree; its cause is 500 and something. */
export function consumer(name: string, uses: readonly ResourceUse[], cause = 500): ConsumerPlan {
	return { path: `/soc/${name}`, name, cause, hostPath: `/soc/${name}`, uses };
}

/** `/firmware/scmi` as host and domains have it, with the protocols of these numbers. */
export function scmi(more: Partial<ControllerPlan> = {}, protocolIds = [0x11, 0x14, 0x16, 0x18]): ControllerPlan {
	return {
		path: "/firmware/scmi",
		cause: 4,
		compatible: ["arm,scmi-smc"],
		transport: "smc",
		enabled: true,
		firmware: 0,
		smcId: known(0x82000002),
		shmem: known(page(0)),
		further: [],
		mailbox: ABSENT,
		opteeChannel: ABSENT,
		protocols: protocolIds.map((protocolId) => ({ protocolId, enabled: true, cause: 10 })),
		...more,
	};
}

export function dom0(consumers: readonly ConsumerPlan[] = [], more: Partial<TestDomain> = {}): TestDomain {
	return {
		name: "Dom0",
		cause: 1,
		hardware: true,
		os: "linux",
		armSci: ABSENT,
		assigned: [],
		consumers,
		controllers: [scmi()],
		...more,
	};
}

/** A guest with `arm_sci = "scmi_smc"` and a dtdev list of host nodes by name. */
export function guest(
	name: string,
	dtdev: readonly string[],
	consumers: readonly ConsumerPlan[] = [],
	more: Partial<TestDomain> = {},
): TestDomain {
	// causes are of one line of one configuration
	const firstCause = name === "DomU1" ? 20 : 40;
	const assigned = dtdev.map((node, i) => ({
		path: `/soc/${node}`,
		cause: firstCause + i,
		found: true,
		behindIommu: false,
	}));
	return {
		...dom0(consumers),
		name,
		cause: 2,
		hardware: false,
		armSci: known("scmi_smc", 3),
		assigned,
		forceAssignWithoutIommu: true,
		...more,
	};
}

/** `/firmware/scmi` with its page, and two more pages. */
export function host(devices: readonly HostDevicePlan[], more: Partial<HostPlan> = {}): HostPlan {
	return {
		complete: true,
		controllers: [scmi()],
		sharedMemories: [page(0), page(1), page(2)],
		devices,
		...more,
	};
}

export function page(n: number, address = 0x53ff0000 + n * 0x1000, size = 0x1000) {
	return { path: `/sram/scp-shmem@${n}`, cause: 30 + n, address: known(address), size: known(size) };
}

export function xenPlan(hostPlan: HostPlan, domains: readonly TestDomain[], catalogue: Catalogue = RCAR_H3): TestPlan {
	return { catalogue, host: hostPlan, domains };
}

/** One line a step: `Xen on channel 0: BASE_DISCOVER_AGENT agent_id=… → SUCCESS agent_id=…`, events as `* who: text`. */
export function linesOf(trace: readonly Step[]): readonly string[] {
	return trace.map((step) => (step.kind === "event" ? `* ${step.event}: ${eventText(step)}` : lineOf(step)));
}

export function lineOf(step: MessageStep): string {
	const fields = (list: MessageStep["request"]) =>
		list.map(({ name, value }) => ` ${name}=${typeof value === "object" ? `[${value}]` : value}`).join("");
	const { sender, channel, message, request, status, reply } = step;
	return `${sender} on channel ${channel.x7}: ${message}${fields(request)} → ${status}${fields(reply)}`;
}

export function checkLines(trace: readonly Step[], expected: string): void {
	const lines = expected
		.trim()
		.split("\n")
		.map((line) => line.trim());
	assert.deepEqual(linesOf(trace), lines);
}

/** Bytes as little-endian words: `00144009 00000003`. */
export function words(bytes: Uint8Array): string {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	return Array.from({ length: bytes.length / 4 }, (_, i) =>
		view
			.getUint32(4 * i, true)
			.toString(16)
			.padStart(8, "0"),
	).join(" ");
}

export function agentOf(firmware: Firmware, key: string): AgentEntry {
	const agent = firmware.index.agents.find((entry) => entry.key === key);
	assert.ok(agent, key);
	return agent;
}

interface Told {
	readonly status: string | number;
	readonly values: Values;
	/** Fields that nothing determines. */
	readonly assumed: readonly string[];
}

/**
 * One message straight to firmware, of the first protocol that has it, or of that `kind`. `unknown: …` where the catalogue does not
 * determine the answer.
 */
export function tell(firmware: Firmware, agent: string, message: string, values: Values = {}, kind?: string): Told {
	for (const { table, version } of firmware.protocols.values()) {
		const spec = messageByName(table, message);
		if (!spec || (kind !== undefined && table.kind !== kind)) continue;
		const header = { messageId: spec.id, type: "command", protocolId: table.id, token: 0 } as const;
		const bytes = encodeRequest(header, spec, values, version);
		const answer = handle(firmware, agentOf(firmware, agent), bytes);
		if (answer.kind !== "answer") return { status: `${answer.kind}: ${answer.why}`, values: {}, assumed: [] };
		const { status, values: reply } = decodeReply(spec, answer.bytes, version) ?? assert.fail("undecodable");
		return { status, values: reply, assumed: answer.assumed };
	}
	return assert.fail(`${message} is in no protocol`);
}

/** No guest runs anything: only what Xen does is in the trace. */
export const silent = { controllers: [] };

export const AVB = hostDevice("avb", 0);
export const HSUSB = hostDevice("hsusb", 19, { passthrough: true });

export const state = (result: BootResult, domain: string) =>
	result.domains.find((entry) => entry.domain === domain)?.state;
export const agentIdOf = (result: BootResult, domain: string) =>
	result.domains.find((entry) => entry.domain === domain)?.grants[0]?.agent.agent.id;

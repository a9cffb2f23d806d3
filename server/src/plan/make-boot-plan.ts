import type { Board, BoardDevice, Controller, DeviceId, Use } from "../board/board.ts";
import type { Catalogue } from "../catalogue/model.ts";
import { displayName, pathOf, spanOfNode } from "../devicetree/tree/tree.ts";
import { type CauseOrigin, type CauseTable, createCauseTable } from "../hypervisors/causes.ts";
import { planController, planSharedMemory } from "../hypervisors/plan-controller.ts";
import { assignedDevicesOf, type DescribeAssigned } from "../hypervisors/xen/dtdev.ts";
import type {
	BootPlan,
	Cause,
	ConsumerPlan,
	ControllerPlan,
	DomainPlan,
	HostDevicePlan,
	Known,
	ProfileName,
	ResourceUse,
} from "../machine/boot-plan.ts";
import { type HostDevices, indexHostDevices } from "./host-devices.ts";
import { pinResourceOf } from "./pin-resource.ts";
import type { PlannedDomain } from "./plan-domain.ts";

export interface PlanInput {
	readonly catalogue: Catalogue;
	readonly profile: ProfileName;
	readonly host: Board;
	readonly domains: readonly PlannedDomain[];
}

/** A device, and the domain that would drive it. */
export interface Consumer {
	/** The domain's name. */
	readonly domain: string;
	/** As the domain's own tree describes it. */
	readonly device: BoardDevice;
	/** Where in the host's tree it is; there may be no device at the path a guest's tree gives. */
	readonly hostPath: string | undefined;
	readonly hostDevice: BoardDevice | undefined;
}

/** A boot plan, and what each of its causes stands for. */
export interface PlannedBoot {
	readonly plan: BootPlan;
	readonly hostDevices: HostDevices;
	/** By domain in the order of the plan, then in the order of trees. */
	readonly consumers: readonly Consumer[];
	originOf(cause: Cause): CauseOrigin | undefined;
	/** The cause made for a use, device, device id or controller of a board. */
	causeOf(thing: Use | BoardDevice | DeviceId | Controller): Cause | undefined;
}

/** Says in the model's words what the trees and configurations of a setup ask for. */
export function makeBootPlan(input: PlanInput): PlannedBoot {
	const causes = createCauseTable();
	const { tree, controllers, sharedMemories, devices } = input.host;
	const hostDevices = indexHostDevices(input.host);
	const describeAssigned = assignedDevicesOf(tree);
	const consumers = input.domains.flatMap((domain) =>
		drivenBy(input, hostDevices, describeAssigned, domain).map(({ device, hostPath }) => {
			const hostDevice = hostPath === undefined ? undefined : hostDevices.at(hostPath);
			return { domain: domain.name, device, hostPath, hostDevice };
		}),
	);
	const hostControllers = controllers.map((controller) => planController(causes, tree, controller));
	const planner: Planner = { ...input, consumers, causes, hostControllers, describeAssigned };
	return {
		plan: {
			catalogue: input.catalogue,
			profile: input.profile,
			host: {
				complete: tree.complete,
				controllers: hostControllers,
				sharedMemories: sharedMemories.map(({ node }) => planSharedMemory(causes, tree, node)),
				devices: devices.map((device) => hostDevicePlan(planner, device)),
			},
			domains: input.domains.map((domain) => domainPlan(planner, domain)),
		},
		hostDevices,
		consumers,
		originOf: causes.originOf,
		causeOf: causes.madeFor,
	};
}

interface Planner extends PlanInput {
	readonly consumers: readonly Consumer[];
	readonly causes: CauseTable;
	readonly hostControllers: readonly ControllerPlan[];
	readonly describeAssigned: DescribeAssigned;
}

function hostDevicePlan(planner: Planner, device: BoardDevice): HostDevicePlan {
	return {
		path: pathOf(device.node),
		name: displayName(device.node),
		cause: causeOfDevice(planner, device),
		enabled: device.enabled,
		passthrough: device.passthrough,
		deviceIds: device.deviceIds.map((deviceId) => {
			const cause = planner.causes.causeOf(deviceId, () => ({
				at: deviceId.at,
				text: `${deviceId.spelling} of ${displayName(device.node)}`,
			}));
			const without = { kind: deviceId.tooShort ? "absent" : "unknown" } as const;
			const id: Known<number> = deviceId.id === undefined ? without : { kind: "known", value: deviceId.id, cause };
			const provider = deviceId.provider === undefined ? {} : { providerPath: pathOf(deviceId.provider) };
			return { spelling: deviceId.spelling, id, cause, ...provider };
		}),
		uses: device.uses.map((use) => resourceUse(planner, device, use)),
	};
}

function causeOfDevice(planner: Planner, device: BoardDevice): Cause {
	return planner.causes.causeOf(device, () => ({ at: spanOfNode(device.node), text: displayName(device.node) }));
}

function resourceUse(planner: Planner, device: BoardDevice, use: Use): ResourceUse {
	const text = `${use.property.name} of ${displayName(device.node)}`;
	const cause = planner.causes.causeOf(use, () => ({ at: use.at, text }));
	const pin = use.pins === undefined ? undefined : pinResourceOf(planner.catalogue, use.pins);
	const id = use.id ?? pin?.id;
	return {
		kind: use.kind,
		controller: pathOf(use.protocol.controller),
		protocolId: use.protocol.protocolId,
		id: id === undefined ? { kind: "unknown" } : { kind: "known", value: id, cause },
		property: use.property.name,
		...(use.pins === undefined ? {} : { selector: use.pins.selector }),
		...(use.rateHz === undefined ? {} : { rateHz: use.rateHz }),
		cause,
	};
}

function domainPlan(planner: Planner, domain: PlannedDomain): DomainPlan {
	return {
		name: domain.name,
		cause: planner.causes.add({ at: domain.at, text: domain.name }),
		hardware: domain.hardware,
		os: domain.os,
		armSci:
			typeof domain.armSci === "string"
				? { kind: domain.armSci }
				: {
						kind: "known",
						value: domain.armSci.value,
						cause: planner.causes.add({ at: domain.armSci.at, text: `arm_sci of ${domain.name}` }),
					},
		...(domain.agent === undefined ? {} : { agentKey: domain.agent }),
		assigned: domain.assigned.map(({ path, at }) => ({
			...planner.describeAssigned(path),
			cause: planner.causes.add({ at, text: `dtdev of ${domain.name}` }),
		})),
		assignedMore: domain.assignedMore,
		...(domain.forceAssignWithoutIommu !== undefined && { forceAssignWithoutIommu: domain.forceAssignWithoutIommu }),
		consumers: planner.consumers
			.filter((consumer) => consumer.domain === domain.name)
			.map((consumer) => consumerPlan(planner, consumer)),
		...controllersOf(planner, domain),
	};
}

/** make_scmi_node() of libxl: the first `arm,scmi-smc` of the guest's own tree, else the host's node at this very path. */
const HOST_SCMI_NODE = "/firmware/scmi";

/** Of its own tree; a guest of Xen RFC v2 that asks for SCMI, without one that libxl takes, is given a copy of the host's. */
function controllersOf(
	{ causes, host, profile, hostControllers }: Planner,
	{ hardware, guest, armSci }: PlannedDomain,
): Pick<DomainPlan, "controllers" | "lacksScmiNode"> {
	const asks = armSci !== "absent" && (armSci === "unknown" || armSci.value !== "none");
	const isLeftOut = profile === "xen-rfc-v2" && !asks && !hardware;
	if (hardware || guest === undefined) return { controllers: isLeftOut ? [] : hostControllers };
	const own = guest.controllers.map((controller) => planController(causes, guest.tree, controller));
	if (profile !== "xen-rfc-v2" || isLeftOut || own.some(({ compatible }) => compatible.includes("arm,scmi-smc")))
		return { controllers: own };
	const copied = hostControllers.filter(({ path }) => path === HOST_SCMI_NODE);
	// what is missing of its tree may have a node of its own
	if (!guest.tree.complete) return { controllers: [...own, ...copied.map(withoutSmcId)] };
	return { controllers: [...own, ...copied], lacksScmiNode: copied.length === 0 && host.tree.complete };
}

const withoutSmcId = (controller: ControllerPlan): ControllerPlan => ({ ...controller, smcId: { kind: "unknown" } });

/** The devices a domain's drivers would find, and where in the host's tree they are. */
function drivenBy(
	{ host, profile }: PlanInput,
	hostDevices: HostDevices,
	describeAssigned: DescribeAssigned,
	domain: PlannedDomain,
): readonly Pick<Consumer, "device" | "hostPath">[] {
	const own = (device: BoardDevice) => ({ device, hostPath: pathOf(device.node) });
	if (domain.hardware)
		return host.devices.filter((device) => device.enabled && (profile === "none" || !device.keptFromDom0)).map(own);
	if (domain.guest !== undefined)
		return domain.guest.devices
			.filter((device) => device.enabled)
			.map((device) => ({ device, hostPath: hostDevices.pathBehind(device) }));
	// Without a tree of its own a guest is taken to drive what it is given as the host describes it.
	const given = new Set(domain.assigned.map(({ path }) => describeAssigned(path).path));
	return host.devices.filter((device) => given.has(pathOf(device.node))).map(own);
}

function consumerPlan(planner: Planner, { device, hostPath }: Consumer): ConsumerPlan {
	return {
		path: pathOf(device.node),
		name: displayName(device.node),
		cause: causeOfDevice(planner, device),
		...(hostPath === undefined ? {} : { hostPath }),
		uses: device.uses.map((use) => resourceUse(planner, device, use)),
	};
}

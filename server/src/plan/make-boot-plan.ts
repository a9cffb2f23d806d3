import type { Board, BoardDevice, Controller, DeviceId, Use } from "../board/board.ts";
import type { Catalogue } from "../catalogue/model.ts";
import type { Region, RegionReading } from "../devicetree/address.ts";
import { isOkay, numberOf, specifiersOf } from "../devicetree/read-property.ts";
import {
	displayName,
	type Node,
	type Property,
	pathOf,
	spanOfNode,
	spanOfProperty,
	type Tree,
} from "../devicetree/tree.ts";
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
} from "../mediator/boot-plan.ts";
import { describeAssigned } from "./assigned-device.ts";
import { type CauseOrigin, createCauseTable } from "./causes.ts";
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
	const table = createCauseTable();
	const causes = new Map<object, Cause>();
	const causeOf = (thing: object, origin: () => CauseOrigin): Cause => {
		let cause = causes.get(thing);
		if (cause === undefined) {
			cause = table.add(origin());
			causes.set(thing, cause);
		}
		return cause;
	};
	const hostDevices = indexHostDevices(input.host);
	const consumers = input.domains.flatMap((domain) =>
		drivenBy(input, hostDevices, domain).map(({ device, hostPath }) => {
			const hostDevice = hostPath === undefined ? undefined : hostDevices.at(hostPath);
			return { domain: domain.name, device, hostPath, hostDevice };
		}),
	);
	const planner: Planner = { ...input, consumers, causeOf, add: table.add };
	return {
		plan: {
			catalogue: input.catalogue,
			profile: input.profile,
			host: {
				controllers: input.host.controllers.map((controller) => controllerPlan(planner, controller)),
				sharedMemories: input.host.sharedMemories.map(({ node, region }) => ({
					path: pathOf(node),
					cause: table.add({ at: spanOfNode(node), text: `shared memory ${displayName(node)}` }),
					...knownRegion(planner, input.host.tree, node, region),
				})),
				devices: input.host.devices.map((device) => hostDevicePlan(planner, device)),
			},
			domains: input.domains.map((domain) => domainPlan(planner, domain)),
		},
		hostDevices,
		consumers,
		originOf: table.originOf,
		causeOf: (thing) => causes.get(thing),
	};
}

interface Planner extends PlanInput {
	readonly consumers: readonly Consumer[];
	causeOf(thing: object, origin: () => CauseOrigin): Cause;
	add(origin: CauseOrigin): Cause;
}

/** A property's value as `read` makes it; what an incomplete tree lacks is unknown, not absent. */
function known<T>(
	planner: Planner,
	tree: Tree,
	node: Node,
	name: string,
	read: (property: Property) => T | undefined,
): Known<T> {
	const property = node.properties.get(name);
	if (property === undefined) return { kind: tree.complete ? "absent" : "unknown" };
	const value = read(property);
	if (value === undefined) return { kind: "unknown" };
	const at = spanOfProperty(property) ?? spanOfNode(node);
	return { kind: "known", value, cause: planner.add({ at, text: `${name} of ${displayName(node)}` }) };
}

function controllerPlan(planner: Planner, controller: Controller): ControllerPlan {
	const { tree } = planner.host;
	const { node, compatible } = controller;
	return {
		path: pathOf(node),
		cause: planner.causeOf(controller, () => ({ at: spanOfNode(node), text: `the SCMI node ${displayName(node)}` })),
		compatible,
		okay: isOkay(node),
		passthrough: node.properties.has("xen,passthrough"),
		smcId: known(planner, tree, node, "arm,smc-id", numberOf),
		shmemPath: known(planner, tree, node, "shmem", (property) => {
			const provider = specifiersOf(tree, property, undefined)[0]?.provider;
			return provider === undefined ? undefined : pathOf(provider);
		}),
	};
}

function knownRegion(
	planner: Planner,
	tree: Tree,
	node: Node,
	reading: RegionReading,
): { address: Known<number>; size: Known<number> } {
	const part = (pick: (region: Region) => number): Known<number> => {
		if (reading.kind !== "region") return { kind: reading.kind === "absent" && tree.complete ? "absent" : "unknown" };
		const property = node.properties.get("reg");
		const at = (property && spanOfProperty(property)) ?? spanOfNode(node);
		const cause = planner.add({ at, text: `reg of ${displayName(node)}` });
		return { kind: "known", value: pick(reading.region), cause };
	};
	return { address: part((region) => region.address), size: part((region) => region.size) };
}

function hostDevicePlan(planner: Planner, device: BoardDevice): HostDevicePlan {
	return {
		path: pathOf(device.node),
		name: displayName(device.node),
		cause: causeOfDevice(planner, device),
		enabled: device.enabled,
		passthrough: device.passthrough,
		deviceIds: device.deviceIds.map((deviceId) => {
			const cause = planner.causeOf(deviceId, () => ({
				at: deviceId.at,
				text: `${deviceId.spelling} of ${displayName(device.node)}`,
			}));
			const id: Known<number> =
				deviceId.id === undefined ? { kind: "unknown" } : { kind: "known", value: deviceId.id, cause };
			const provider = deviceId.provider === undefined ? {} : { providerPath: pathOf(deviceId.provider) };
			return { spelling: deviceId.spelling, id, cause, ...provider };
		}),
		uses: device.uses.map((use) => resourceUse(planner, device, use)),
	};
}

function causeOfDevice(planner: Planner, device: BoardDevice): Cause {
	return planner.causeOf(device, () => ({ at: spanOfNode(device.node), text: displayName(device.node) }));
}

function resourceUse(planner: Planner, device: BoardDevice, use: Use): ResourceUse {
	const text = `${use.property.name} of ${displayName(device.node)}`;
	const cause = planner.causeOf(use, () => ({ at: use.at, text }));
	const pin = use.pins === undefined ? undefined : pinResourceOf(planner.catalogue, use.pins);
	const id = use.id ?? pin?.id;
	return {
		kind: use.kind,
		protocolId: use.protocol.protocolId,
		id: id === undefined ? { kind: "unknown" } : { kind: "known", value: id, cause },
		property: use.property.name,
		...(use.pins === undefined ? {} : { selector: use.pins.selector }),
		...(use.rateHz === undefined ? {} : { rateHz: use.rateHz }),
		cause,
	};
}

function domainPlan(planner: Planner, domain: PlannedDomain): DomainPlan {
	const tree = domain.hardware || domain.guest === undefined ? planner.host : domain.guest;
	const controllers = tree.controllers.length > 0 ? tree.controllers : planner.host.controllers;
	// Under a hypervisor Dom0's tree is given the channel it gets; alone, it rings what it says.
	const alone = domain.hardware && planner.profile === "none";
	const board = alone ? planner.host : domain.hardware ? undefined : domain.guest;
	const own = board?.controllers.find(({ enabled }) => enabled);
	return {
		name: domain.name,
		cause: planner.add({ at: domain.at, text: domain.name }),
		hardware: domain.hardware,
		os: domain.os,
		armSci:
			typeof domain.armSci === "string"
				? { kind: domain.armSci }
				: {
						kind: "known",
						value: domain.armSci.value,
						cause: planner.add({ at: domain.armSci.at, text: `arm_sci of ${domain.name}` }),
					},
		...(domain.agent === undefined ? {} : { agentKey: domain.agent }),
		assigned: domain.assigned.map(({ path, at }) => ({
			...describeAssigned(planner.host.tree, path),
			cause: planner.add({ at, text: `dtdev of ${domain.name}` }),
		})),
		assignedMore: domain.assignedMore,
		...(domain.forceAssignWithoutIommu !== undefined && { forceAssignWithoutIommu: domain.forceAssignWithoutIommu }),
		consumers: planner.consumers
			.filter((consumer) => consumer.domain === domain.name)
			.map((consumer) => consumerPlan(planner, consumer)),
		protocols: controllers
			.filter((controller) => controller.enabled)
			.flatMap((controller) => controller.protocols)
			.filter((protocol) => protocol.enabled)
			.map((protocol) => ({
				protocolId: protocol.protocolId,
				cause: planner.causeOf(protocol, () => ({
					at: spanOfNode(protocol.node),
					text: `the protocol node ${displayName(protocol.node)}`,
				})),
			})),
		smcId:
			own === undefined || board === undefined
				? { kind: "absent" }
				: known(planner, board.tree, own.node, "arm,smc-id", numberOf),
	};
}

/** The devices a domain's drivers would find, and where in the host's tree they are. */
function drivenBy(
	{ host, profile }: PlanInput,
	hostDevices: HostDevices,
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
	const given = new Set(domain.assigned.map(({ path }) => path));
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

import { isOkay } from "../../../devicetree/tree/read-property.ts";
import { type Node, nodesBelow } from "../../../devicetree/tree/tree.ts";
import type { Cause, ControllerPlan } from "../../../machine/boot-plan.ts";
import type { CauseTable } from "../../causes.ts";
import type { HostSide, Sources, WrittenDomain } from "../../hypervisor.ts";
import { type AccessControlled, accessControlled, DEVICE_LIST } from "../access-controllers.ts";
import { isSmcTransport } from "../compatibles.ts";
import { assumedHardware, dom0lessNodes } from "../dom0less.ts";
import { type Dom0lessNode, planDom0lessNode } from "../dom0less-node.ts";
import { type AssignedNode, assignedNodesOf, nodesOfDtdev, pathNear } from "../dtdev.ts";
import { type GivenWindow, iomemOf } from "../guest-memory.ts";
import { type HardwareMemory, hardwareMemory } from "../hardware-memory.ts";
import { type InterruptPermissions, interruptPermissions } from "../interrupt-permissions.ts";
import { interruptsOfHardware, type RoutedInterrupt } from "../interrupts.ts";
import { nodeFinder } from "../node-at-path.ts";
import type { HostNodes } from "../passed-device.ts";
import { type PlatformCalls, platformCalls } from "../platform-calls.ts";
import { managementMemory } from "../shared-memory.ts";
import { isPassedThrough } from "../xen-domains.ts";
import { irqsOf, type ListedInterrupt } from "../xl-irqs.ts";
import { type ContainerPlan, isBelowContainer, planContainer } from "./container.ts";
import { hasAgent, leftOutForDom0 } from "./dom0.ts";
import { type GuestPlan, planGuest } from "./plan-guest.ts";

/** What this mediator reads in the host's tree, in xl's configurations and in the trees of guests, in the machine's words. */
export interface MultiAgentPlan {
	/** All of the host's tree could be read. */
	readonly complete: boolean;
	/** The `arm,scmi-smc` nodes of the tree, in its order. */
	readonly nodes: readonly CandidateNode[];
	readonly container: ContainerPlan | undefined;
	readonly platformCalls: PlatformCalls;
	/** The devices that Xen gives to Dom0, in the order of the tree. */
	readonly dom0Devices: readonly AccessControlled[];
	/** The device memory of Dom0, without the pages of its guests. */
	readonly memory: HardwareMemory;
	/** By the name of a guest of xl's, what its `iomem` names. */
	readonly iomem: ReadonlyMap<string, readonly GivenWindow[]>;
	/** The interrupts that Dom0 has. */
	readonly interrupts: readonly RoutedInterrupt[];
	/** Those that it may hand on. */
	readonly permissions: InterruptPermissions;
	/** By the name of a guest of xl's. */
	readonly irqs: ReadonlyMap<string, readonly ListedInterrupt[]>;
	/** Dom0, where it is only assumed that Xen makes one. */
	readonly assumed: string | undefined;
	/** By the name of a domain of /chosen. */
	readonly dom0less: ReadonlyMap<string, Dom0lessNode>;
	/** By the cause of an xl guest's request for a device. */
	readonly assigned: ReadonlyMap<Cause, Assignment>;
	/** By the name of a guest. */
	readonly guests: ReadonlyMap<string, GuestPlan>;
}

/** A node that the mediator may bind to; `shmem` as Xen reads it. */
export interface CandidateNode {
	readonly controller: ControllerPlan;
	readonly inContainer: boolean;
	/** Why Xen passes over it, as a clause; undefined: it does not. */
	readonly passedOver: string | undefined;
}

/** A line of an xl guest's `dtdev`. */
export interface Assignment {
	readonly node: AssignedNode;
	/** Undefined: there is no such node. */
	readonly device: AccessControlled | undefined;
}

export function planMultiAgent(
	{ board, controllers }: HostSide,
	sources: Sources,
	domains: readonly WrittenDomain[],
	causes: CauseTable,
): MultiAgentPlan {
	const { tree } = board;
	const leftOut = leftOutForDom0(tree);
	const nodeAt = nodeFinder(tree.root);
	const known = new Map(board.devices.map((device) => [device.node, device]));
	const controlled = (device: Node) => accessControlled(tree, device, known.get(device), causes);
	const controlledAt = (path: string) => {
		const node = nodeAt(path);
		return node && controlled(node);
	};
	const hostNodes: HostNodes = {
		assigned: assignedNodesOf(tree, leftOut),
		near: pathNear(tree),
		controlledAt,
	};
	const dom0 = domains.find(({ request }) => request.hardware)?.request;
	const guests = domains.filter(({ request }) => !request.hardware);
	return {
		complete: tree.complete,
		nodes: board.controllers.flatMap(({ node, compatible }, i): CandidateNode[] => {
			const controller = controllers[i];
			if (controller === undefined || !compatible.some(isSmcTransport)) return [];
			return [
				{
					controller: { ...controller, shmem: managementMemory(causes, tree, node) },
					inContainer: isBelowContainer(node),
					passedOver: whyPassedOver(node),
				},
			];
		}),
		container: planContainer(tree, causes),
		platformCalls: platformCalls(tree, false),
		dom0Devices: nodesBelow(tree.root)
			.filter(
				(device) => device.properties.has(DEVICE_LIST) && !isPassedThrough(device) && leftOut(device) === undefined,
			)
			.map(controlled),
		memory: hardwareMemory(tree, { leftOut: leftOutForDom0(tree, dom0 && hasAgent(dom0)), isRoundedUp: false }),
		iomem: iomemOf(sources, domains, causes),
		interrupts: interruptsOfHardware(tree, leftOut),
		permissions: interruptPermissions(tree, leftOut),
		irqs: irqsOf(sources, causes),
		assumed: assumedHardware(tree, sources.modulesWritten, domains),
		dom0less: new Map(
			dom0lessNodes(tree).map((node) => [node.name, planDom0lessNode(node, sources.modulesWritten && tree.complete)]),
		),
		assigned: new Map(
			guests.flatMap(({ request }) =>
				(request.atBoot ? [] : nodesOfDtdev(request, hostNodes)).map(([cause, node]): [Cause, Assignment] => [
					cause,
					{ node, device: controlledAt(node.path) },
				]),
			),
		),
		guests: new Map(guests.map((guest) => [guest.request.name, planGuest(sources, guest, hostNodes, causes)])),
	};
}

/** device_init() */
function whyPassedOver(node: Node): string | undefined {
	if (!isOkay(node)) return "is disabled";
	return isPassedThrough(node) ? "has xen,passthrough" : undefined;
}

import type { Board, BoardDevice, Controller, DeviceId, Use } from "../board/board.ts";
import { disabledRegulator } from "../board/disabled-regulator.ts";
import { unmadeFor } from "../board/unmade-devices.ts";
import {
	type CatalogueIndex,
	isComplete,
	type PinSelector,
	pinNamed,
	resourcesOf,
	selectorOf,
} from "../catalogue/catalogue-index.ts";
import { displayName, type Node, pathOf, spanOfNode, type Tree } from "../devicetree/tree/tree.ts";
import type { CauseOrigin, CauseTable } from "../hypervisors/causes.ts";
import type { GuestSide, HostSide, Hypervisor, MemoryMap, Sources } from "../hypervisors/hypervisor.ts";
import { planController } from "../hypervisors/plan-controller.ts";
import type {
	BootPlan,
	Cause,
	ConsumerPlan,
	ControllerPlan,
	DomainPlan,
	DomainRequest,
	ResourceUse,
} from "../machine/boot-plan.ts";
import type { StartMediator } from "../machine/mediator.ts";
import { nameOf } from "../text/path.ts";
import { type BoundFirmware, firmwareOfGuestNode } from "./bind-firmwares.ts";
import { type HostDevices, indexHostDevices } from "./host-devices.ts";

export interface PlanInput {
	readonly hypervisor: Hypervisor;
	readonly sources: Sources;
	readonly causes: CauseTable;
	/** The host's SCMI nodes, bound to their firmwares. */
	readonly host: HostSide;
	/** `written`: the guest's tree as it stands in its file; `guest`: that which it finds, with its SCMI nodes bound to their firmwares. */
	readonly domains: readonly {
		readonly request: DomainRequest;
		readonly written: Tree | undefined;
		readonly guest: GuestSide | undefined;
	}[];
}

/** A device, and the domain that would drive it. */
export interface Consumer {
	/** The domain's name. */
	readonly domain: string;
	/** As the domain's own tree describes it. */
	readonly device: BoardDevice;
	readonly tree: Tree;
	/** Where in the host's tree it is; there may be no device at the path a guest's tree gives. */
	readonly hostPath: string | undefined;
	readonly hostDevice: BoardDevice | undefined;
}

/** A boot plan, and what each of its causes stands for. */
export interface PlannedBoot {
	readonly plan: BootPlan;
	readonly start: StartMediator;
	/** Where channels have their messages and what domains may touch, as far as that is modelled. */
	readonly memory: MemoryMap;
	readonly hostDevices: HostDevices;
	/** By domain in the order of the plan, then in the order of trees. */
	readonly consumers: readonly Consumer[];
	/** By SCMI node of any tree, the place of its firmware in the plan; undefined: none is bound to it. */
	readonly firmwareOf: ReadonlyMap<Node, number | undefined>;
	originOf(cause: Cause): CauseOrigin | undefined;
	/** The first of several that stands for a place. */
	firstOriginOf(causes: readonly Cause[]): CauseOrigin | undefined;
	/** The cause made for a use, device, device id or controller of a board, or for a node of its tree. */
	causeOf(thing: Use | BoardDevice | DeviceId | Controller | Node): Cause | undefined;
}

/** Says in the model's words what the trees and configurations of a setup ask for. */
export function makeBootPlan(input: PlanInput, indices: readonly CatalogueIndex[]): PlannedBoot {
	const { hypervisor, sources, causes, host, domains } = input;
	const hostDevices = indexHostDevices(host.board, hypervisor);
	const firmwareOf = new Map<Node, number | undefined>(
		host.board.controllers.map(({ node }, i) => [node, host.controllers[i]?.firmware]),
	);
	const planner: Planner = { ...input, indices, firmwareOf };
	const planned = domains.map(({ request, guest }) => {
		const nodes = hypervisor.scmiNodesOf(host, request, guest, sources);
		if (guest) {
			const given = new Map(nodes.controllers.toReversed().map((controller) => [controller.path, controller]));
			for (const { node } of guest.board.controllers) firmwareOf.set(node, given.get(pathOf(node))?.firmware);
		}
		const consumers = drivenBy(planner, hostDevices, request, guest?.board);
		const refused = whatRefuses(request, sources, causes);
		const unreadTree = guest === undefined ? whyUnread(request, sources) : undefined;
		return { request, nodes, consumers, unreadTree, refused };
	});
	const written = domains.map((domain) => ({ request: domain.request, tree: domain.written }));
	return {
		plan: {
			firmwares: indices,
			...(sources.sequence && {
				sequence: sources.sequence.map(({ verb, domain, at }) => ({
					verb,
					domain,
					cause: causes.add({ at, text: `${verb} ${domain}` }),
				})),
			}),
			domains: planned.map(
				({ request, nodes, consumers, unreadTree, refused }): DomainPlan => ({
					...request,
					...nodes,
					...(unreadTree !== undefined && { unreadTree }),
					...(refused !== undefined && { refused }),
					consumers: consumers.map((consumer) => consumerPlan(planner, consumer)),
				}),
			),
		},
		start: hypervisor.start(host, sources, written, causes),
		memory: hypervisor.memory?.(host, sources, written, causes) ?? { channels: [], mappings: [] },
		hostDevices,
		consumers: planned.flatMap(({ consumers }) => consumers),
		firmwareOf,
		originOf: causes.originOf,
		firstOriginOf: causes.firstOriginOf,
		causeOf: causes.madeFor,
	};
}

function whatRefuses({ name, atBoot, hardware }: DomainRequest, { domains }: Sources, causes: CauseTable) {
	const at = domains.find(({ setup }) => setup.name === name)?.xl?.refusedAt;
	if (at === undefined || atBoot || hardware) return undefined;
	return { by: "xl", file: nameOf(at.file), cause: causes.add({ at, text: nameOf(at.file) }) };
}

/** Why the tree of a guest is not known, and the way forward; undefined of one that has none of its own. */
function whyUnread({ name, hardware, channel, withoutTree }: DomainRequest, { domains }: Sources): string | undefined {
	if (hardware || withoutTree !== undefined) return undefined;
	const declared = domains.find(({ setup }) => setup.name === name)?.xl?.deviceTree?.value;
	const tree = declared === undefined ? "its own tree is not here" : `its tree, ${declared}, is not here`;
	const asks = channel.kind === "none" ? "it does not ask for SCMI, and " : "";
	return `${asks}${tree}: name what it is made of in scmi.yaml, domains: { ${name}: { guest: … } }`;
}

interface Planner extends PlanInput {
	readonly indices: readonly CatalogueIndex[];
	readonly firmwareOf: ReadonlyMap<Node, number | undefined>;
}

/** A guest's tree with its SCMI nodes, each bound to the firmware that it calls. */
export function guestSide(causes: CauseTable, firmwares: readonly BoundFirmware[], board: Board): GuestSide {
	const isOnly = board.controllers.length === 1;
	const controllers = board.controllers.map((controller): ControllerPlan => {
		const planned = planController(causes, board, controller, "guest");
		return { ...planned, firmware: firmwareOfGuestNode(firmwares, planned, isOnly) };
	});
	return { board, controllers };
}

/** The devices a domain's drivers would find, and where in the host's tree they are. */
function drivenBy(
	{ host, hypervisor }: Planner,
	hostDevices: HostDevices,
	{ name, hardware, devices, os }: DomainRequest,
	guest: Board | undefined,
): readonly Consumer[] {
	const { board } = host;
	const own = (device: BoardDevice): Consumer => ({
		domain: name,
		device,
		tree: board.tree,
		hostPath: pathOf(device.node),
		hostDevice: device,
	});
	// Zephyr's devices are built into it
	if (os === "zephyr") return [];
	if (hardware) {
		const isDriven = hypervisor.rootDrives(board);
		return board.devices.filter((device) => device.enabled && isDriven(device)).map(own);
	}
	if (guest !== undefined)
		return guest.devices
			.filter((device) => device.enabled)
			.map((device) => {
				const hostPath = hostDevices.pathBehind(device);
				const hostDevice = hostPath === undefined ? undefined : hostDevices.at(hostPath);
				return { domain: name, device, tree: guest.tree, hostPath, hostDevice };
			});
	// Without a tree of its own a guest is taken to drive what it is given as the host describes it.
	const given = new Set(devices.map(({ path }) => path.toLowerCase()));
	return board.devices.filter((device) => given.has(pathOf(device.node).toLowerCase())).map(own);
}

function consumerPlan(planner: Planner, { device, tree, hostPath }: Consumer): ConsumerPlan {
	const name = displayName(device.node);
	const bus = tree.complete ? unmadeFor(device.node) : undefined;
	return {
		path: pathOf(device.node),
		name,
		cause: planner.causes.causeOf(device, () => ({ at: spanOfNode(device.node), text: name })),
		...(hostPath === undefined ? {} : { hostPath }),
		...(device.node.properties.has("clocks") && { hasClocks: true }),
		...(bus !== undefined && { unmade: `${pathOf(bus)}, which it is below, has no compatible` }),
		uses: device.uses.flatMap((use) => {
			const index = indexOf(planner, use);
			return isAsked(index, use) ? [resourceUse(planner.causes, index, name, use, tree)] : [];
		}),
	};
}

function indexOf({ indices, firmwareOf }: Planner, { protocol }: Use): CatalogueIndex | undefined {
	const firmware = firmwareOf.get(protocol.controller);
	return firmware === undefined ? undefined : indices[firmware];
}

/**
 * A pin function goes with its group, and is asked for by itself only where something is known of functions: the catalogue lists any, or
 * is complete and it has a number.
 */
function isAsked(index: CatalogueIndex | undefined, { pins, id }: Use): boolean {
	if (pins?.selector !== "function") return true;
	if (index === undefined) return false;
	if (id !== undefined && isComplete(index, "pinctrl")) return true;
	return resourcesOf(index, "pinctrl").some((entry) => selectorOf(entry) === "function");
}

function resourceUse(
	causes: CauseTable,
	index: CatalogueIndex | undefined,
	consumer: string,
	use: Use,
	tree: Tree,
): ResourceUse {
	const cause = causes.causeOf(use, () => ({ at: use.at, text: `${use.property.name} of ${consumer}` }));
	const numberNamed = (selector: PinSelector, name: string | undefined) =>
		index === undefined || name === undefined ? undefined : pinNamed(index, selector, name)?.resource.id;
	const id = use.id ?? (use.pins && numberNamed(use.pins.selector, use.pins.name));
	const chosen = use.pins?.chosen;
	const off = tree.complete ? disabledRegulator(tree, use) : undefined;
	const functionId = chosen && (chosen.id ?? numberNamed("function", chosen.name));
	return {
		kind: use.kind,
		controller: pathOf(use.protocol.controller),
		protocolId: use.protocol.protocolId,
		id: id === undefined ? { kind: use.isMissing ? "absent" : "unknown" } : { kind: "known", value: id, cause },
		property: use.property.name,
		index: use.index,
		...(use.name === undefined ? {} : { name: use.name }),
		...(functionId === undefined ? {} : { functionId }),
		...(use.pins === undefined ? {} : { selector: use.pins.selector }),
		...(use.rateHz === undefined ? {} : { rateHz: use.rateHz }),
		...(off !== undefined && { withoutProvider: `${pathOf(off)}, the regulator, is disabled` }),
		cause,
	};
}

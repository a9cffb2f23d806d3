import type { BoardDevice, Use } from "../board/board.ts";
import type { ResourceEntry } from "../catalogue/catalogue-index.ts";
import { displayName, type Node, pathOf } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import { devicesWithout } from "./lost-references.ts";
import { deviceOf } from "./named-device.ts";
import { nounOf, resourceOfUse, resourceTitle } from "./used-resources.ts";

/** A device of the board: a node of the host's tree, or of a guest's tree that is none of the host's. */
export interface DeviceSubject {
	readonly kind: "device";
	readonly id: string;
	readonly device: BoardDevice;
	/** By domain: the nodes of its own tree that are this device. */
	readonly driven: ReadonlyMap<string, readonly BoardDevice[]>;
}

/** Something firmware numbers and a tree uses; `entry` undefined: the number is not in its table. */
export interface ResourceSubject {
	readonly kind: "resource";
	readonly id: string;
	readonly title: string;
	readonly resource: ResourceKind;
	readonly entry: ResourceEntry | undefined;
	readonly number: number | undefined;
	/** By domain. */
	readonly uses: ReadonlyMap<string, readonly Use[]>;
	/** Names of the nodes that use it. */
	readonly users: readonly string[];
}

/** As one refers to it: `&hsusb`, or its name where it has no label. */
export function referenceTo(node: Node): string {
	return `${node.labels.length > 0 ? "&" : ""}${displayName(node)}`;
}

/** Every device that somebody drives, or that names a firmware device, in the order of the trees. */
export function deviceSubjects(facts: Facts, boot: BootFacts): readonly DeviceSubject[] {
	const driven = new Map<BoardDevice, Map<string, BoardDevice[]>>();
	for (const { domain, device, hostDevice } of boot.planned.consumers) {
		const subject = hostDevice ?? device;
		const byDomain = driven.get(subject) ?? new Map<string, BoardDevice[]>();
		driven.set(subject, byDomain);
		const own = byDomain.get(domain);
		if (own) own.push(device);
		else byDomain.set(domain, [device]);
	}
	for (const domain of facts.domains)
		for (const device of devicesWithout(domain)) {
			const path = boot.planned.hostDevices.pathBehind(device);
			const subject = (path === undefined ? undefined : boot.planned.hostDevices.at(path)) ?? device;
			const byDomain = driven.get(subject) ?? new Map<string, BoardDevice[]>();
			driven.set(subject, byDomain);
			const own = byDomain.get(domain.name) ?? [];
			if (!own.some(({ node }) => node === device.node)) byDomain.set(domain.name, [...own, device]);
		}
	const ofHost = new Set(facts.host.board.devices);
	const hosts = facts.host.board.devices.filter((device) => driven.has(device) || deviceOf(facts, boot, device));
	const strangers = [...driven.keys()].filter((device) => !ofHost.has(device));
	return [...hosts, ...strangers].map((device) => ({
		kind: "device",
		id: `${ofHost.has(device) ? "" : `${[...(driven.get(device)?.keys() ?? [])][0]}:`}${pathOf(device.node)}`,
		device,
		driven: driven.get(device) ?? new Map(),
	}));
}

/** Every resource that a device in use refers to, by table and number; one firmware after the other. */
export function resourceSubjects(boot: BootFacts): readonly ResourceSubject[] {
	const subjects = new Map<string, Growing>();
	for (const { domain, device, hostDevice } of boot.planned.consumers)
		for (const use of device.uses) {
			const entry = resourceOfUse(boot, use);
			if ((entry === undefined && use.id === undefined) || boot.planned.causeOf(use) === undefined) continue;
			const firmware = boot.planned.firmwareOf.get(use.protocol.controller);
			const node = firmware === undefined ? pathOf(use.protocol.controller) : "";
			const id = `${firmware ?? node} ${entry?.path ?? `${nounOf(use)} ${use.id}`}`;
			const known = subjects.get(id) ?? begin(boot, use, entry, id, firmware, node);
			subjects.set(id, known);
			known.users.add(displayName((hostDevice ?? device).node));
			const own = known.uses.get(domain);
			if (own) own.push(use);
			else known.uses.set(domain, [use]);
		}
	const order = Object.keys(RESOURCE_KINDS);
	return [...subjects.values()]
		.sort(
			(a, b) =>
				(a.firmware ?? 99) - (b.firmware ?? 99) ||
				order.indexOf(a.resource) - order.indexOf(b.resource) ||
				(a.number ?? 0) - (b.number ?? 0),
		)
		.map(({ firmware: _, users, ...subject }) => ({ ...subject, kind: "resource", users: [...users] }));
}

interface Growing extends Omit<ResourceSubject, "kind" | "users" | "uses"> {
	readonly firmware: number | undefined;
	readonly users: Set<string>;
	readonly uses: Map<string, Use[]>;
}

/** Where several firmwares count from 0, whose number it is. */
function ofFirmware({ indices }: BootFacts, firmware: number | undefined): string {
	const name = firmware === undefined ? undefined : indices[firmware]?.catalogue.firmware.name;
	return name === undefined ? "" : ` of "${name}"`;
}

function begin(
	boot: BootFacts,
	use: Use,
	entry: ResourceEntry | undefined,
	id: string,
	firmware: number | undefined,
	node: string,
): Growing {
	const agentKey = boot.agentOf(use)?.key;
	const title = entry ? resourceTitle(entry, agentKey) : `${nounOf(use)} ${use.id}`;
	const where = node === "" ? (boot.indices.length > 1 ? ofFirmware(boot, firmware) : "") : ` of ${node}`;
	const number = use.id ?? entry?.resource.id;
	return {
		id,
		title: `${title}${where}`,
		resource: use.kind,
		entry,
		number,
		firmware,
		users: new Set(),
		uses: new Map(),
	};
}

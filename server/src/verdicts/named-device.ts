import type { BoardDevice, DeviceId } from "../board/board.ts";
import type { CatalogueIndex, DeviceEntry, ResourceEntry } from "../catalogue/catalogue-index.ts";
import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import { type Node, pathOf, spanOfNode } from "../devicetree/tree/tree.ts";
import type { BootFacts, DomainFacts, Facts } from "../facts.ts";
import type { Span } from "../text/span.ts";

/** The catalogue of the firmware that the mediator asks about devices; undefined: it asks about none. */
export function deviceIndexOf(boot: BootFacts): CatalogueIndex | undefined {
	return boot.deviceFirmware === undefined ? undefined : boot.indices[boot.deviceFirmware];
}

/** Whether devices are granted at run time, as the mediator asks for those that host nodes name. */
export function grantsByNumber(boot: BootFacts): boolean {
	return deviceIndexOf(boot)?.catalogue.permissions.model === "device-runtime";
}

/** The device id the setup's mediator reads on a host node; undefined where it finds none there. */
export function deviceIdOf({ recognised }: Facts, device: BoardDevice): DeviceId | undefined {
	return recognised.hypervisor.deviceNumber?.of(device);
}

/** Where a host node says which firmware device it is, else its name. */
export function deviceIdPlaceOf(facts: Facts, device: BoardDevice): Span {
	return deviceIdOf(facts, device)?.at ?? spanOfNode(device.node);
}

/** The catalogue device that a host node names. */
export function namedDeviceOf(facts: Facts, boot: BootFacts, host: BoardDevice): DeviceEntry | undefined {
	const id = deviceIdOf(facts, host)?.id;
	return id === undefined ? undefined : deviceIndexOf(boot)?.deviceById.get(id);
}

/** The catalogue device a host node is: the one it names; where nothing is asked for by number, the one it looks like. */
export function deviceOf(facts: Facts, boot: BootFacts, host: BoardDevice): DeviceEntry | undefined {
	if (facts.recognised.hypervisor.deviceNumber) return namedDeviceOf(facts, boot, host);
	const { node, region } = host;
	for (const { devicesByLabel, devicesByAddress } of boot.indices) {
		const byLabel = node.labels.flatMap((label) => devicesByLabel.get(label) ?? []);
		const byAddress = region.kind === "region" ? (devicesByAddress.get(region.region.address) ?? []) : [];
		const [found] = [...byAddress, ...byLabel];
		if (found) return found;
	}
	return undefined;
}

/** The one catalogue device at the node's address or with one of its labels; undefined: none, several, or the two disagree. */
export function deviceLookedLike(
	{ devicesByAddress, devicesByLabel }: CatalogueIndex,
	{ node, region }: BoardDevice,
): DeviceEntry | undefined {
	if (devicesByAddress.size === 0 && devicesByLabel.size === 0) return undefined;
	const byAddress = region.kind === "region" ? (devicesByAddress.get(region.region.address) ?? []) : [];
	const byLabel = node.labels.flatMap((label) => devicesByLabel.get(label) ?? []);
	const [first, ...others] = new Set([...byAddress, ...byLabel]);
	return others.length === 0 ? first : undefined;
}

/** A node below one that names the device all of this belongs to, such as the core of a USB controller: it comes with it. A bus is no device. */
export function isPartOfNamed(
	facts: Facts,
	boot: BootFacts,
	{ node }: BoardDevice,
	wanted: readonly ResourceEntry[],
): boolean {
	for (let above = node.parent; above !== undefined && !isBus(above); above = above.parent) {
		const host = boot.planned.hostDevices.at(pathOf(above));
		const named = host && namedDeviceOf(facts, boot, host);
		if (named !== undefined && wanted.every(({ owners }) => owners.includes(named))) return true;
	}
	return false;
}

const isBus = (node: Node): boolean => compatiblesOf(node).some((name) => BUSES.includes(name));

const BUSES: readonly string[] = ["simple-bus", "simple-pm-bus"];

/** Whether a domain asks its hypervisor for the host's node at a path, in its configuration or in its tree. */
export function isAskedFor({ request }: DomainFacts, hostPath: string): boolean {
	return request.devices.some(({ path }) => path.toLowerCase() === hostPath.toLowerCase());
}

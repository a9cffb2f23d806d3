import type { BoardDevice, DeviceId } from "../board/board.ts";
import { deviceById, ownsResource } from "../catalogue/device-lookup.ts";
import type { WantedResource } from "../catalogue/rank-devices.ts";
import { pathOf, spanOfNode } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import type { Span } from "../text/span.ts";

/** The property the mediator that is modelled reads. */
export const DEVICE_ID_PROPERTY = "scmi_devid";

/** Whether the setup's mediator is one that asks firmware for the devices that nodes of the host name. */
export function readsDeviceIds({ boot }: Facts): boolean {
	return boot?.planned.plan.profile === "xen-rfc-v2";
}

/** The device id the setup's mediator reads on a host node; undefined where it finds none there. */
export function deviceIdOf(facts: Facts, device: BoardDevice): DeviceId | undefined {
	if (!readsDeviceIds(facts)) return undefined;
	return device.deviceIds.find(({ spelling, tooShort }) => spelling === DEVICE_ID_PROPERTY && !tooShort);
}

/** Where a host node says which firmware device it is, else its name. */
export function deviceIdPlaceOf(facts: Facts, device: BoardDevice): Span {
	return deviceIdOf(facts, device)?.at ?? spanOfNode(device.node);
}

/** A node below one that names the device all of this belongs to, such as the core of a USB controller: it comes with it. */
export function isPartOfNamed(facts: Facts, { node }: BoardDevice, wanted: readonly WantedResource[]): boolean {
	for (let above = node.parent; above !== undefined; above = above.parent) {
		const host = facts.boot?.planned.hostDevices.at(pathOf(above));
		const id = host === undefined ? undefined : deviceIdOf(facts, host)?.id;
		const lookup = facts.boot?.lookup;
		const named = id === undefined || lookup === undefined ? undefined : deviceById(lookup, id);
		if (named !== undefined && wanted.every(({ kind, key }) => ownsResource(named.device, kind, key))) return true;
	}
	return false;
}

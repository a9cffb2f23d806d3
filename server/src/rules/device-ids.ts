import type { BoardDevice, DeviceId } from "../board/board.ts";
import { spanOfNode } from "../devicetree/tree.ts";
import type { Facts } from "../facts.ts";
import type { Span } from "../text/span.ts";

/** The device id the setup's mediator reads on a host node; undefined where it reads none there. */
export function deviceIdOf(facts: Facts, device: BoardDevice): DeviceId | undefined {
	if (facts.boot?.planned.plan.profile !== "xen-rfc-v2") return undefined;
	return device.deviceIds.find(({ spelling }) => spelling === "scmi_devid");
}

/** Where a host node says which firmware device it is, else its name. */
export function deviceIdPlaceOf(facts: Facts, device: BoardDevice): Span {
	return deviceIdOf(facts, device)?.at ?? spanOfNode(device.node);
}

/** The property a fix writes for the setup's mediator. */
export const DEVICE_ID_PROPERTY = "scmi_devid";

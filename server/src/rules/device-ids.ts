import type { BoardDevice, DeviceId } from "../board/board.ts";
import type { Facts } from "../facts.ts";

/** The device id the setup's mediator reads on a host node; undefined where it reads none there. */
export function deviceIdOf(facts: Facts, device: BoardDevice): DeviceId | undefined {
	if (facts.boot?.planned.plan.profile !== "xen-rfc-v2") return undefined;
	return device.deviceIds.find(({ spelling }) => spelling === "scmi_devid");
}

/** The property a fix writes for the setup's mediator. */
export const DEVICE_ID_PROPERTY = "scmi_devid";

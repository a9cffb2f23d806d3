import { describeRange } from "../catalogue/describe-range.ts";
import { deviceById } from "../catalogue/device-lookup.ts";
import { isComplete } from "../catalogue/resource-lookup.ts";
import { displayName } from "../devicetree/tree/tree.ts";
import { candidatesFor, replaceDeviceId } from "./device-candidates.ts";
import { deviceIdOf } from "./device-ids.ts";
import type { Rule } from "./rule.ts";

export const scmiDeviceIdUnknown: Rule = {
	code: "scmi-device-id-unknown",
	severity: "error",
	*check(facts) {
		const { boot } = facts;
		if (boot === undefined) return;
		const { catalogue } = boot.planned.plan;
		if (Object.keys(catalogue.devices).length === 0 || catalogue.permissions.model !== "device-runtime") return;
		const known = Object.values(catalogue.devices).flatMap(({ id }) => (id === undefined ? [] : [id]));
		const status = catalogue.permissions.statuses.unknownDevice ?? "NOT_FOUND";
		for (const device of facts.host.board.devices) {
			const deviceId = deviceIdOf(facts, device);
			if (deviceId?.id === undefined || deviceById(boot.lookup, deviceId.id) !== undefined) continue;
			const complete = isComplete(catalogue, "devices");
			const name = displayName(device.node);
			const causes = [deviceId, device].flatMap((thing) => boot.planned.causeOf(thing) ?? []);
			yield {
				at: deviceId.at,
				severity: complete ? "error" : "information",
				message: complete
					? `device ${deviceId.id} does not exist: "${catalogue.firmware.name}" numbers ${describeRange(known)}. It answers ${status}, and Xen refuses to give ${name} to any domain: Dom0 panics, a guest is not created`
					: `device ${deviceId.id} is not among those listed for "${catalogue.firmware.name}", and the list is not complete`,
				fixes: replaceDeviceId(deviceId, candidatesFor(boot, device)),
				explains: causes,
			};
		}
	},
};

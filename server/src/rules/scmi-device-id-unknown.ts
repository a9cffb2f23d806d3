import { isComplete } from "../catalogue/catalogue-index.ts";
import { describeIds } from "../catalogue/describe-ids.ts";
import { displayName } from "../devicetree/tree/tree.ts";
import { behaviourOf } from "../machine/servers/index.ts";
import { deviceIdOf, deviceIndexOf } from "../verdicts/named-device.ts";
import { candidatesFor, replaceDeviceId } from "./device-candidates.ts";
import { isMisread } from "./number-form.ts";
import { bootRule } from "./rule.ts";

export const scmiDeviceIdUnknown = bootRule({
	code: "scmi-device-id-unknown",
	summary: "it names a device that firmware does not have",
	severity: "error",
	needs: ["device permissions"],
	*check(facts, boot) {
		const index = deviceIndexOf(boot);
		if (index === undefined || index.devices.length === 0) return;
		const { firmware } = index.catalogue;
		const numbers = describeIds(index.devices.flatMap(({ device }) => (device.id === undefined ? [] : [device.id])));
		const status = behaviourOf(index.catalogue).statuses.unknownDevice;
		for (const device of facts.host.board.devices) {
			const deviceId = deviceIdOf(facts, device);
			if (deviceId?.id === undefined || index.deviceById.has(deviceId.id) || isMisread(deviceId)) continue;
			const complete = isComplete(index, "devices");
			// what is wrong in the list is told there
			if (index.catalogue.brokenLists?.includes("devices")) continue;
			const name = displayName(device.node);
			const causes = [deviceId, device].flatMap((thing) => boot.planned.causeOf(thing) ?? []);
			yield {
				at: deviceId.at,
				severity: complete ? "error" : "information",
				message: complete
					? `device ${deviceId.id} does not exist: "${firmware.name}" has ${numbers}. It answers ${status}, and ${facts.recognised.hypervisor.words.refusal(name)}`
					: `device ${deviceId.id} is not among those listed for "${firmware.name}", and the list is not complete`,
				fixes: replaceDeviceId(deviceId, candidatesFor(boot, index, device)),
				explains: causes,
			};
		}
	},
});

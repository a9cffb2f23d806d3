import type { BoardDevice, DeviceId } from "../board/board.ts";
import { deviceById, deviceName, devicesOwning, type KeyedDevice, ownsResource } from "../catalogue/device-lookup.ts";
import type { Catalogue } from "../catalogue/model.ts";
import { type RankedDevice, rankDevices, type WantedResource } from "../catalogue/rank-devices.ts";
import { displayName, spanOfNode } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import { candidatesFor, describeWanted, replaceDeviceId, wantedBy } from "./device-candidates.ts";
import { deviceIdOf } from "./device-ids.ts";
import type { Reported, Rule } from "./rule.ts";
import { resourceOfUse } from "./wording.ts";

export const scmiDeviceIdMismatch: Rule = {
	code: "scmi-device-id-mismatch",
	severity: "warning",
	*check(facts) {
		const { boot } = facts;
		if (boot === undefined) return;
		const { catalogue } = boot.planned.plan;
		if (catalogue.permissions.model !== "device-runtime") return;
		for (const device of facts.host.board.devices) {
			const deviceId = deviceIdOf(facts, device);
			const named = deviceId?.id === undefined ? undefined : deviceById(boot.lookup, deviceId.id);
			if (deviceId === undefined || named === undefined) continue;
			yield* judge(boot, device, deviceId, named);
		}
		yield* guestUses(facts, boot);
	},
};

/** The uses that some other firmware device owns, or none of a complete list. */
function foreignTo(boot: BootFacts, named: KeyedDevice, device: BoardDevice): readonly WantedResource[] {
	const complete = boot.lookup.catalogue.completeness.devices === "complete";
	return wantedBy(boot, device).filter(
		({ kind, key }) =>
			!ownsResource(named.device, kind, key) && (complete || devicesOwning(boot.lookup, kind, key).length > 0),
	);
}

function* judge(boot: BootFacts, device: BoardDevice, deviceId: DeviceId, named: KeyedDevice): Generator<Reported> {
	const { catalogue } = boot.lookup;
	const foreign = foreignTo(boot, named, device);
	const candidates = candidatesFor(boot, device).filter(({ key }) => key !== named.key);
	const looksLike = candidates.find(({ byLabel, byAddress }) => byLabel || byAddress);
	if (foreign.length === 0 && !isElsewhere(boot, device, named, looksLike)) return;
	const name = displayName(device.node);
	const best = candidates[0];
	const explained = device.uses.flatMap((use) => boot.planned.causeOf(use) ?? []);
	yield {
		at: deviceId.at,
		message: `${name} is named device ${deviceName(named)}, which ${describeFault(catalogue, foreign)}${advice(catalogue, name, best)}`,
		related: device.uses
			.filter((use) => {
				const key = resourceOfUse(boot, use)?.key;
				return foreign.some((wanted) => wanted.kind === use.kind && wanted.key === key);
			})
			.map((use) => ({ at: use.at, message: `${use.property.name} of ${name}` })),
		fixes: replaceDeviceId(deviceId, candidates),
		explains: explained,
	};
}

/** The node is at the address of another device, and not at one of its own. */
function isElsewhere(
	boot: BootFacts,
	device: BoardDevice,
	named: KeyedDevice,
	looksLike: RankedDevice | undefined,
): boolean {
	if (looksLike?.byAddress !== true) return false;
	const own = rankDevices(boot.lookup, [], {
		...(device.region.kind === "region" ? { address: device.region.region.address } : {}),
	});
	return (named.device.dt?.addresses?.length ?? 0) > 0 && !own.some(({ key }) => key === named.key);
}

function describeFault(catalogue: Catalogue, foreign: readonly WantedResource[]): string {
	if (foreign.length === 0) return "is at another address";
	return `does not own ${describeWanted(catalogue, foreign)}`;
}

function advice(catalogue: Catalogue, name: string, best: RankedDevice | undefined): string {
	if (best === undefined) return "";
	if (best.ownsAll) return `. Device ${deviceName(best)} owns all that ${name} uses`;
	const rest =
		best.missing.length === 0
			? ""
			: `, though ${describeWanted(catalogue, best.missing)} ${best.missing.length === 1 ? "is" : "are"} not its own`;
	const looks = best.byLabel && best.byAddress ? "label and address" : best.byLabel ? "label" : "address";
	return `. By ${looks} it is device ${deviceName(best)}${rest}`;
}

/** A guest's tree may use what the device it was given does not own, and the host's node does not use. */
function* guestUses(facts: Facts, boot: BootFacts): Generator<Reported> {
	const { catalogue } = boot.planned.plan;
	for (const { domain, device, hostDevice } of boot.planned.consumers) {
		if (hostDevice === undefined || device === hostDevice) continue;
		const id = deviceIdOf(facts, hostDevice)?.id;
		const named = id === undefined ? undefined : deviceById(boot.lookup, id);
		if (named === undefined) continue;
		const known = foreignTo(boot, named, hostDevice);
		const foreign = foreignTo(boot, named, device).filter(
			({ kind, key }) => !known.some((other) => other.kind === kind && other.key === key),
		);
		for (const use of device.uses) {
			const key = resourceOfUse(boot, use)?.key;
			const wanted = foreign.find((resource) => resource.kind === use.kind && resource.key === key);
			if (wanted === undefined) continue;
			const owners = devicesOwning(boot.lookup, wanted.kind, wanted.key).map(deviceName);
			const cause = boot.planned.causeOf(use);
			yield {
				at: use.at,
				message: `${describeWanted(catalogue, [wanted])} is ${owners.length > 0 ? `of device ${owners.join(" and ")}` : "of no firmware device"}; ${displayName(device.node)} in ${domain} is device ${deviceName(named)}, which does not own it`,
				related: [{ at: spanOfNode(hostDevice.node), message: `the host's ${displayName(hostDevice.node)}` }],
				...(cause === undefined ? {} : { explains: [cause] }),
			};
		}
	}
}

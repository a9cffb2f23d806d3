import type { BoardDevice, DeviceId } from "../board/board.ts";
import {
	type CatalogueIndex,
	type DeviceEntry,
	deviceName,
	isComplete,
	type ResourceEntry,
} from "../catalogue/catalogue-index.ts";
import { type RankedDevice, rankDevices } from "../catalogue/rank-devices.ts";
import { displayName, spanOfNode } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import { grouped } from "../text/grouped.ts";
import { listed } from "../text/listed.ts";
import { deviceIdOf, deviceIndexOf, namedDeviceOf } from "../verdicts/named-device.ts";
import { distinctUses, resourceOfUse, wantedBy } from "../verdicts/used-resources.ts";
import { candidatesFor, describeWanted, replaceDeviceId } from "./device-candidates.ts";
import { isMisread } from "./number-form.ts";
import { bootRule, type Reported } from "./rule.ts";
import { strangeNumbersOf } from "./strange-numbers.ts";

export const scmiDeviceIdMismatch = bootRule({
	code: "scmi-device-id-mismatch",
	summary: "the device it names does not own what it uses",
	severity: "warning",
	judgesNumbers: true,
	needs: ["device permissions"],
	*check(facts, boot) {
		const index = deviceIndexOf(boot);
		if (index === undefined) return;
		const drivers = grouped(boot.planned.consumers, ({ hostDevice }) => hostDevice);
		for (const device of facts.host.board.devices) {
			const deviceId = deviceIdOf(facts, device);
			const named = namedDeviceOf(facts, boot, device);
			if (deviceId === undefined || named === undefined || named.device.isUnsure || isMisread(deviceId)) continue;
			const driven = drivers.get(device)?.map(({ device: own }) => own) ?? [];
			yield* judge(boot, index, device, deviceId, named, driven);
		}
		yield* guestUses(facts, boot, index);
	},
});

/** The uses that some other firmware device owns, or none of a complete list. */
function foreignTo(
	boot: BootFacts,
	index: CatalogueIndex,
	named: DeviceEntry,
	device: BoardDevice,
): readonly ResourceEntry[] {
	const complete = isComplete(index, "devices");
	return wantedBy(boot, device).filter(({ owners }) => !owners.includes(named) && (complete || owners.length > 0));
}

function* judge(
	boot: BootFacts,
	index: CatalogueIndex,
	device: BoardDevice,
	deviceId: DeviceId,
	named: DeviceEntry,
	driven: readonly BoardDevice[],
): Generator<Reported> {
	const elsewhere = strangeNumbersOf(boot, device).filter((number) => number.device === named);
	// what is at its own place has the right number: then those of its clocks are wrong
	const foreign = foreignTo(boot, index, named, device).filter(
		(wanted) => !elsewhere.some(({ resource }) => resource === wanted),
	);
	const candidates = candidatesFor(boot, index, device).filter(({ key }) => key !== named.key);
	const looksLike = candidates.find(({ byLabel, byAddress }) => byLabel || byAddress);
	if (foreign.length === 0 && !isElsewhere(index, device, named, looksLike)) return;
	const name = displayName(device.node);
	const best = candidates[0];
	const foreignUses = distinctUses(device.uses).filter((use) =>
		foreign.some((wanted) => wanted === resourceOfUse(boot, use)),
	);
	const explained = [deviceId, ...[device, ...driven].flatMap(({ uses }) => uses)];
	yield {
		at: deviceId.at,
		message: `${name} has ${deviceId.spelling} ${deviceName(named)}, which ${describeFault(foreign)}${advice(name, best)}`,
		related: foreignUses.map((use) => ({ at: use.at, message: `${use.property.name} of ${name}` })),
		fixes: replaceDeviceId(deviceId, candidates),
		explains: explained.flatMap((thing) => boot.planned.causeOf(thing) ?? []),
	};
}

/** The node is at the address of another device, and not at one of its own. */
function isElsewhere(
	index: CatalogueIndex,
	device: BoardDevice,
	named: DeviceEntry,
	looksLike: RankedDevice | undefined,
): boolean {
	if (looksLike?.byAddress !== true) return false;
	const own = rankDevices(index, [], {
		...(device.region.kind === "region" ? { address: device.region.region.address } : {}),
	});
	return (named.device.dt?.addresses?.length ?? 0) > 0 && !own.some(({ key }) => key === named.key);
}

function describeFault(foreign: readonly ResourceEntry[]): string {
	if (foreign.length === 0) return "is at another address";
	return `does not own ${describeWanted(foreign)}`;
}

function advice(name: string, best: RankedDevice | undefined): string {
	if (best === undefined) return "";
	if (best.ownsAll) return `. Device ${deviceName(best)} owns everything ${name} uses`;
	const rest = best.missing.length === 0 ? "" : `, though it does not own ${describeWanted(best.missing)} either`;
	const looks = best.byLabel && best.byAddress ? "label and address" : best.byLabel ? "label" : "address";
	return `. By ${looks} it is device ${deviceName(best)}${rest}`;
}

/** A guest's tree may use what the device it was given does not own, and the host's node does not use. */
function* guestUses(facts: Facts, boot: BootFacts, index: CatalogueIndex): Generator<Reported> {
	for (const { domain, device, hostDevice } of boot.planned.consumers) {
		if (hostDevice === undefined || device === hostDevice) continue;
		const named = namedDeviceOf(facts, boot, hostDevice);
		if (named === undefined || named.device.isUnsure) continue;
		const known = foreignTo(boot, index, named, hostDevice);
		const foreign = foreignTo(boot, index, named, device).filter((resource) => !known.includes(resource));
		for (const use of device.uses) {
			const wanted = foreign.find((resource) => resource === resourceOfUse(boot, use));
			if (wanted === undefined) continue;
			const owners = wanted.owners.map(deviceName);
			const cause = boot.planned.causeOf(use);
			const belongs = owners.length > 0 ? `belongs to device ${listed(owners)}` : "belongs to no firmware device";
			yield {
				at: use.at,
				message: `${describeWanted([wanted])} ${belongs}; ${displayName(device.node)} in ${domain} is device ${deviceName(named)}, which does not own it`,
				related: [{ at: spanOfNode(hostDevice.node), message: `the host's ${displayName(hostDevice.node)}` }],
				...(cause === undefined ? {} : { explains: [cause] }),
			};
		}
	}
}

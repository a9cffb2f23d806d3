import type { DeviceId } from "../board/board.ts";
import { displayName, type Node, nodeAtPath, pathOf, spanOfNode } from "../devicetree/tree/tree.ts";
import type { DomainFacts, Facts } from "../facts.ts";
import type { DeviceNumber } from "../hypervisors/hypervisor.ts";
import { indexHostDevices } from "../plan/host-devices.ts";
import type { Fix } from "../text/fix.ts";
import { deviceIdOf, isAskedFor } from "../verdicts/named-device.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";
import { insertProperty } from "./insert-property.ts";
import type { Reported, Rule } from "./rule.ts";

export const scmiDeviceIdUnread: Rule = {
	code: "scmi-device-id-unread",
	summary: "the number of a firmware device where the hypervisor does not look for one",
	severity: "warning",
	needs: ["whole host tree"],
	*check({ facts, verdicts }) {
		const { deviceNumber } = facts.recognised.hypervisor;
		if (deviceNumber === undefined) return;
		for (const domain of facts.domains) yield* inGuest(facts, verdicts, domain, deviceNumber);
		yield* onHost(facts, deviceNumber);
	},
};

/** Whatever a guest's tree says, the number is read at the host's node. */
function* inGuest(
	facts: Facts,
	verdicts: Verdicts | undefined,
	{ name: domain, guest }: DomainFacts,
	deviceNumber: DeviceNumber,
): Generator<Reported> {
	if (guest === undefined) return;
	const { board } = facts.host;
	const hostDevices = indexHostDevices(board, facts.recognised.hypervisor);
	for (const device of guest.board.devices) {
		const own = device.deviceIds.find(({ spelling }) => spelling === deviceNumber.property);
		const path = hostDevices.pathBehind(device);
		const host = path === undefined ? undefined : nodeAtPath(board.tree.root, path);
		if (own?.id === undefined || path === undefined || host === undefined) continue;
		const hostDevice = board.deviceOf.get(host);
		const read = hostDevice && deviceIdOf(facts, hostDevice);
		if (hostDevice?.deviceIds.some(({ id }) => id === undefined || id === own.id)) continue;
		const name = displayName(host);
		const there = read ? `names device ${read.id}, and that is asked for` : "names none, and none is asked for";
		yield {
			at: own.at,
			message: `${own.spelling} of ${displayName(device.node)} in the tree of ${domain} is read by nobody: ${facts.recognised.hypervisor.title} looks for it at ${path} of the host's tree. ${name} there ${there}`,
			related: [{ at: read?.at ?? spanOfNode(host), message: `the host's ${name}` }],
			fixes: read ? [] : nameOnHost(facts, host, own, own.id, deviceNumber),
			// what the guest is refused for want of the number is told with the host's node
			follows: device.uses.flatMap((use) => verdicts?.boot.planned.causeOf(use) ?? []),
		};
	}
}

function nameOnHost(
	facts: Facts,
	host: Node,
	{ spelling }: DeviceId,
	id: number,
	{ written }: DeviceNumber,
): readonly Fix[] {
	const value = written === undefined ? `<${id}>` : written(facts.hostSide, id);
	const edit = value === undefined ? undefined : insertProperty(facts, host, `${spelling} = ${value};`);
	const title = `Add ${spelling} = ${value} to the host's ${displayName(host)}`;
	return edit === undefined ? [] : [{ title, preferred: true, edits: [edit] }];
}

/** Nodes that Xen leaves out of Dom0's tree by itself, such as its console, and gives to nobody. */
function* onHost(facts: Facts, { isKept, whyNotRoots }: DeviceNumber): Generator<Reported> {
	const { board } = facts.host;
	const rootDrives = facts.recognised.hypervisor.rootDrives(board);
	if (facts.domains.some(({ request }) => request.moreDevices)) return;
	for (const device of board.devices) {
		const deviceId = deviceIdOf(facts, device);
		if (deviceId === undefined || rootDrives(device) || isKept(device)) continue;
		const path = pathOf(device.node);
		if (facts.domains.some((domain) => !domain.hardware && isAskedFor(domain, path))) continue;
		yield {
			at: deviceId.at,
			severity: "hint",
			message: `nobody is given the firmware device of ${displayName(device.node)}: ${whyNotRoots(board, device)}, and no guest asks for it`,
		};
	}
}

import type { BoardDevice, DeviceId } from "../board/board.ts";
import { deviceName, devicesOwning } from "../catalogue/device-lookup.ts";
import type { Catalogue } from "../catalogue/model.ts";
import type { RankedDevice } from "../catalogue/rank-devices.ts";
import { displayName, spanOfNode } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import { refusalsOf } from "../machine/boot.ts";
import type { Cause } from "../machine/boot-plan.ts";
import { candidatesFor, describeWanted, reasonsFor, standsOut, wantedBy } from "./device-candidates.ts";
import { DEVICE_ID_PROPERTY, deviceIdOf, isPartOfNamed, readsDeviceIds } from "./device-ids.ts";
import type { Fix } from "./finding.ts";
import { insertProperty } from "./insert-property.ts";
import type { Rule } from "./rule.ts";
import { listed } from "./wording.ts";

export const scmiDeviceIdMissing: Rule = {
	code: "scmi-device-id-missing",
	severity: "warning",
	*check(facts) {
		const { boot } = facts;
		if (boot === undefined || !readsDeviceIds(facts) || !facts.host.board.tree.complete) return;
		const { catalogue } = boot.planned.plan;
		if (catalogue.permissions.model !== "device-runtime" || catalogue.permissions.initial !== "none") return;
		const users = usersOf(boot);
		const refused = new Set(refusalsOf(boot.result).map(({ domain, use }) => refusalKey(domain, use.cause)));
		for (const device of facts.host.board.devices) {
			const used = users.get(device);
			if (used === undefined || deviceIdOf(facts, device) !== undefined) continue;
			const wanted = wantedBy(boot, device).filter(({ kind, key }) => devicesOwning(boot.lookup, kind, key).length > 0);
			if (wanted.length === 0 || isPartOfNamed(facts, device, wanted)) continue;
			const name = displayName(device.node);
			const candidates = candidatesFor(boot, device);
			yield {
				at: spanOfNode(device.node),
				message: `${name} uses ${describeWanted(catalogue, wanted)} ${but(device)}, so Xen asks for nothing and "${catalogue.firmware.name}" denies by default; ${consequence(used, refused)}${advice(catalogue, name, candidates)}`,
				fixes: candidates.flatMap((candidate, rank) =>
					addDeviceId(facts, device, candidate, rank === 0 && standsOut(candidates)),
				),
				explains: [...used.causes],
			};
		}
	},
};

/** What is there instead of the property the mediator reads. */
function but({ deviceIds }: BoardDevice): string {
	const other = deviceIds[0];
	if (other === undefined) return "but names no firmware device";
	if (other.tooShort) return `but its ${other.spelling} has no number`;
	const number = other.id === undefined ? "" : ` ${other.id}`;
	return `and names firmware device${number} in ${other.spelling}, which Xen RFC v2 does not read (it reads ${DEVICE_ID_PROPERTY})`;
}

/** Who drives a host's device, and what for: its own uses and those of the guests' nodes that are it. */
interface Used {
	readonly domains: Set<string>;
	readonly causes: Set<Cause>;
}

function usersOf({ planned }: BootFacts): ReadonlyMap<BoardDevice, Used> {
	const users = new Map<BoardDevice, Used>();
	for (const { domain, device, hostDevice } of planned.consumers) {
		if (hostDevice === undefined) continue;
		const used = users.get(hostDevice) ?? { domains: new Set(), causes: new Set() };
		used.domains.add(domain);
		for (const use of device.uses) {
			const cause = planned.causeOf(use);
			if (cause !== undefined) used.causes.add(cause);
		}
		users.set(hostDevice, used);
	}
	return users;
}

const refusalKey = (domain: string, cause: Cause): string => `${cause} ${domain}`;

/** What the boot showed: who is refused, or that nobody is, for now. */
function consequence({ domains, causes }: Used, refused: ReadonlySet<string>): string {
	const denied = [...domains].filter((name) => [...causes].some((cause) => refused.has(refusalKey(name, cause))));
	if (denied.length > 0) return `${listed(denied)} ${denied.length === 1 ? "gets" : "get"} DENIED`;
	return `that ${listed([...domains])} ${domains.size === 1 ? "is" : "are"} not refused is owed to another device that shares all of it`;
}

function advice(catalogue: Catalogue, name: string, candidates: readonly RankedDevice[]): string {
	const best = candidates[0];
	if (best === undefined) return "";
	if (!best.ownsAll) {
		const rest =
			best.missing.length === 0
				? ""
				: `, though ${describeWanted(catalogue, best.missing)} ${best.missing.length === 1 ? "is" : "are"} not its own`;
		return `. It looks like device ${deviceName(best)}${rest}`;
	}
	const owners = candidates.filter(({ ownsAll }) => ownsAll);
	if (owners.length === 1 || best.byAddress || best.byLabel) return `. Device ${deviceName(best)} owns all of this`;
	return `. Devices ${listed(owners.map(deviceName))} own all of this; which one ${name} is, its address must tell`;
}

function addDeviceId(facts: Facts, device: BoardDevice, candidate: RankedDevice, preferred: boolean): Fix[] {
	const text = `${DEVICE_ID_PROPERTY} = <${candidate.device.id}>;`;
	const empty = device.deviceIds.find((deviceId) => isReplaceable(facts, deviceId));
	const edit = empty === undefined ? insertProperty(facts, device.node, text) : { at: empty.at, text };
	if (edit === undefined) return [];
	return [
		{
			title: `${empty === undefined ? "Add" : "Write"} ${DEVICE_ID_PROPERTY} = <${candidate.device.id}> (${candidate.key}): ${reasonsFor(candidate)}`,
			preferred,
			edits: [edit],
		},
	];
}

/** A second one in the same body is an error of dtc's. */
function isReplaceable({ host }: Facts, { spelling, at, property }: DeviceId): boolean {
	const { file, overlays } = host.resolved;
	const typed = property.definitions.at(-1)?.name.first.expansion === undefined;
	return spelling === DEVICE_ID_PROPERTY && typed && [file, ...overlays].includes(at.file);
}

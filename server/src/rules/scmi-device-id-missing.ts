import type { BoardDevice } from "../board/board.ts";
import { deviceName, devicesOwning } from "../catalogue/device-lookup.ts";
import type { Catalogue } from "../catalogue/model.ts";
import type { RankedDevice } from "../catalogue/rank-devices.ts";
import { displayName } from "../devicetree/tree.ts";
import type { Facts } from "../facts.ts";
import { refusalsOf } from "../mediator/boot.ts";
import { candidatesFor, describeWanted, reasonsFor, standsOut, wantedBy } from "./device-candidates.ts";
import { DEVICE_ID_PROPERTY, deviceIdOf } from "./device-ids.ts";
import type { Fix } from "./finding.ts";
import { insertProperty } from "./insert-property.ts";
import type { Rule } from "./rule.ts";
import { consumersOf } from "./stacks.ts";
import { listed, nameSpanOf } from "./wording.ts";

export const scmiDeviceIdMissing: Rule = {
	code: "scmi-device-id-missing",
	severity: "warning",
	*check(facts) {
		const { boot } = facts;
		if (boot === undefined || boot.planned.plan.profile === "none" || !facts.host.board.tree.complete) return;
		const { catalogue } = boot.planned.plan;
		if (catalogue.permissions.model !== "device-runtime" || catalogue.permissions.initial !== "none") return;
		const users = usersOf(facts);
		for (const device of facts.host.board.devices) {
			const domains = users.get(device);
			if (domains === undefined || deviceIdOf(facts, device) !== undefined) continue;
			const wanted = wantedBy(catalogue, device).filter(
				({ kind, key }) => devicesOwning(catalogue, kind, key).length > 0,
			);
			if (wanted.length === 0) continue;
			const name = displayName(device.node);
			const candidates = candidatesFor(facts, device);
			yield {
				at: nameSpanOf(device),
				message: `${name} uses ${describeWanted(catalogue, wanted)} but names no firmware device, so Xen asks for nothing and "${catalogue.firmware.name}" denies by default; ${consequence(facts, device, domains)}${advice(catalogue, name, candidates)}`,
				fixes: candidates.flatMap((candidate, rank) =>
					addDeviceId(facts, device, candidate, rank === 0 && standsOut(candidates)),
				),
				explains: consumersExplained(facts, device),
			};
		}
	},
};

/** The names of the domains that drive each host device. */
function usersOf(facts: Facts): ReadonlyMap<BoardDevice, readonly string[]> {
	const users = new Map<BoardDevice, string[]>();
	for (const { domain, hostDevice } of consumersOf(facts)) {
		if (hostDevice === undefined) continue;
		const names = users.get(hostDevice) ?? [];
		if (!names.includes(domain.setup.name)) names.push(domain.setup.name);
		users.set(hostDevice, names);
	}
	return users;
}

/** What the boot showed: who is refused, or that nobody is, for now. */
function consequence(facts: Facts, device: BoardDevice, domains: readonly string[]): string {
	const explained = new Set(consumersExplained(facts, device));
	const refusals = facts.boot === undefined ? [] : refusalsOf(facts.boot.result);
	const denied = domains.filter((name) =>
		refusals.some(({ domain, use }) => domain === name && explained.has(use.cause)),
	);
	if (denied.length > 0) return `${listed(denied)} ${denied.length === 1 ? "gets" : "get"} DENIED`;
	return `that ${listed(domains)} ${domains.length === 1 ? "is" : "are"} not refused is owed to another device that shares all of it`;
}

/** The uses of the host's node and of the guests' nodes that are it. */
function consumersExplained(facts: Facts, hostDevice: BoardDevice): number[] {
	const causes: number[] = [];
	for (const consumer of consumersOf(facts)) {
		if (consumer.hostDevice !== hostDevice) continue;
		for (const use of consumer.device.uses) {
			const cause = facts.boot?.planned.causeOf(use);
			if (cause !== undefined) causes.push(cause);
		}
	}
	return causes;
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
	const edit = insertProperty(facts, device.node, `${DEVICE_ID_PROPERTY} = <${candidate.device.id}>;`);
	if (edit === undefined) return [];
	return [
		{
			title: `Add ${DEVICE_ID_PROPERTY} = <${candidate.device.id}> (${candidate.key}): ${reasonsFor(candidate)}`,
			preferred,
			edits: [edit],
		},
	];
}

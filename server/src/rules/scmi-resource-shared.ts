import type { BoardDevice } from "../board/board.ts";
import { devicesOwning } from "../catalogue/device-lookup.ts";
import type { WantedResource } from "../catalogue/rank-devices.ts";
import { displayName } from "../devicetree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { DomainGrants } from "../mediator/grants.ts";
import { describeWanted, wantedBy } from "./device-candidates.ts";
import { deviceIdOf } from "./device-ids.ts";
import type { Rule } from "./rule.ts";
import { consumersOf } from "./stacks.ts";
import { nameSpanOf } from "./wording.ts";

export const scmiResourceShared: Rule = {
	code: "scmi-resource-shared",
	severity: "warning",
	*check(facts) {
		const { boot } = facts;
		if (boot === undefined) return;
		const { catalogue } = boot.planned.plan;
		for (const { first, second, shared } of conflictsOf(facts, boot)) {
			const one = shared.length === 1;
			const meeting = deviceIdOf(facts, second.host)?.at ?? nameSpanOf(second.host);
			yield {
				at: meeting,
				message: `${describeWanted(catalogue, shared)} ${one ? "is" : "are"} reachable from ${first.domain} (${displayName(first.device.node)}) and ${second.domain} (${displayName(second.device.node)}). ${consequence(boot, shared, first.domain, second.domain)}`,
				related: [
					{
						at: deviceIdOf(facts, first.host)?.at ?? nameSpanOf(first.host),
						message: `${displayName(first.host.node)} goes to ${first.domain}`,
					},
				],
			};
		}
	},
};

interface Reach {
	readonly domain: string;
	readonly device: BoardDevice;
	readonly host: BoardDevice;
}

interface Conflict {
	readonly first: Reach;
	readonly second: Reach;
	readonly shared: readonly WantedResource[];
}

/** Pairs of devices of different domains that may use the same resource; a device given to both is another rule's. */
function conflictsOf(facts: Facts, boot: BootFacts): readonly Conflict[] {
	const { catalogue } = boot.planned.plan;
	const reaches: (Reach & { readonly allowed: readonly WantedResource[] })[] = [];
	for (const { domain, device, hostDevice } of consumersOf(facts)) {
		const grants = boot.result.grants.domains.find((grant) => grant.domain === domain.setup.name);
		if (hostDevice === undefined || grants === undefined) continue;
		const allowed = wantedBy(catalogue, device).filter(({ kind, key }) => grants.resources[kind]?.[key] === "allowed");
		if (allowed.length > 0) reaches.push({ domain: domain.setup.name, device, host: hostDevice, allowed });
	}
	const conflicts: Conflict[] = [];
	for (const [i, second] of reaches.entries())
		for (const first of reaches.slice(0, i)) {
			if (first.domain === second.domain) continue;
			const shared = second.allowed.filter(
				(resource) =>
					(resource.kind === "clock" || resource.kind === "reset") &&
					first.allowed.some(({ kind, key }) => kind === resource.kind && key === resource.key) &&
					!throughOneDevice(boot, resource, first.domain, second.domain),
			);
			if (shared.length > 0) conflicts.push({ first, second, shared });
		}
	return conflicts;
}

function throughOneDevice(boot: BootFacts, { kind, key }: WantedResource, a: string, b: string): boolean {
	const grantsOf = (domain: string): DomainGrants | undefined =>
		boot.result.grants.domains.find((grant) => grant.domain === domain);
	return devicesOwning(boot.planned.plan.catalogue, kind, key).some((owner) =>
		[a, b].every((domain) => grantsOf(domain)?.devices[owner.key]?.state === "granted"),
	);
}

function consequence(boot: BootFacts, shared: readonly WantedResource[], first: string, second: string): string {
	const counted = boot.planned.plan.catalogue.permissions.stateAggregation === "refcount";
	const resets = shared.some(({ kind }) => kind === "reset");
	if (!counted || shared.length === 0)
		return `Firmware keeps one state for both: ${second} switching it off stops ${first}`;
	if (resets) return `Firmware counts who wants a clock, but a reset by ${second} resets what ${first} is using`;
	return `Firmware keeps it on while either asks; neither can be sure to have switched it off`;
}

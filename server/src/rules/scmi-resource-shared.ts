import type { BoardDevice } from "../board/board.ts";
import { devicesOwning } from "../catalogue/device-lookup.ts";
import type { WantedResource } from "../catalogue/rank-devices.ts";
import { displayName } from "../devicetree/tree/tree.ts";
import type { BootFacts } from "../facts.ts";
import type { DomainGrants } from "../machine/grants.ts";
import { describeWanted, wantedBy } from "./device-candidates.ts";
import { deviceIdPlaceOf } from "./device-ids.ts";
import type { Rule } from "./rule.ts";

export const scmiResourceShared: Rule = {
	code: "scmi-resource-shared",
	severity: "warning",
	*check(facts) {
		const { boot } = facts;
		if (boot === undefined) return;
		for (const { first, second, shared } of conflictsOf(boot)) {
			// The side with fewer devices is likelier the one that is out of place.
			const [here, there] = first.devices.length < second.devices.length ? [first, second] : [second, first];
			const [at, ...others] = [...here.devices, ...there.devices].map((host) => deviceIdPlaceOf(facts, host));
			if (at === undefined) continue;
			yield {
				at,
				message: `${describeWanted(boot.planned.plan.catalogue, shared)} ${shared.length === 1 ? "is" : "are"} reachable from ${sideText(first)} and ${sideText(second)}. ${consequence(boot, shared, first.domain, second.domain)}`,
				related: others.map((place, i) => {
					const host = [...here.devices, ...there.devices][i + 1] as BoardDevice;
					const side = here.devices.includes(host) ? here : there;
					return { at: place, message: `${displayName(host.node)} goes to ${side.domain}` };
				}),
			};
		}
	},
};

/** What one domain has of a conflict: the host's nodes of its devices. */
interface Side {
	readonly domain: string;
	readonly devices: readonly BoardDevice[];
}

interface Conflict {
	readonly first: Side;
	readonly second: Side;
	readonly shared: readonly WantedResource[];
}

const sideText = ({ domain, devices }: Side): string =>
	`${domain} (${devices.map(({ node }) => displayName(node)).join(", ")})`;

/** For each two domains the clocks and resets that both may use; where both were given one device, that is another rule's. */
function conflictsOf(boot: BootFacts): readonly Conflict[] {
	const reaches = boot.planned.plan.domains.map(({ name }) => ({ name, reach: reachOf(boot, name) }));
	return reaches.flatMap((second, i) =>
		reaches.slice(0, i).flatMap((first) => {
			const shared = [...first.reach.keys()]
				.filter((id) => second.reach.has(id))
				.map((id) => resourceOf(id))
				.filter((resource) => !throughOneDevice(boot, resource, first.name, second.name));
			if (shared.length === 0) return [];
			const side = ({ name, reach }: typeof first): Side => ({
				domain: name,
				devices: [...new Set(shared.flatMap((resource) => reach.get(idOf(resource)) ?? []))],
			});
			return [{ first: side(first), second: side(second), shared }];
		}),
	);
}

/** The clocks and resets a domain uses and may use, with the host's nodes of the devices that use them. */
type Reach = ReadonlyMap<string, readonly BoardDevice[]>;

const idOf = ({ kind, key }: WantedResource): string => `${kind} ${key}`;

function resourceOf(id: string): WantedResource {
	const space = id.indexOf(" ");
	return { kind: id.slice(0, space) as WantedResource["kind"], key: id.slice(space + 1) };
}

function reachOf(boot: BootFacts, name: string): Reach {
	const grants = boot.result.grants.domains.find(({ domain }) => domain === name);
	const reach = new Map<string, BoardDevice[]>();
	for (const { domain, device, hostDevice } of boot.planned.consumers) {
		if (domain !== name || hostDevice === undefined) continue;
		for (const resource of wantedBy(boot, device)) {
			const { kind, key } = resource;
			if ((kind !== "clock" && kind !== "reset") || grants?.resources[kind]?.[key] !== "allowed") continue;
			reach.set(idOf(resource), [...(reach.get(idOf(resource)) ?? []), hostDevice]);
		}
	}
	return reach;
}

function throughOneDevice(boot: BootFacts, { kind, key }: WantedResource, a: string, b: string): boolean {
	const grantsOf = (domain: string): DomainGrants | undefined =>
		boot.result.grants.domains.find((grant) => grant.domain === domain);
	return devicesOwning(boot.lookup, kind, key).some((owner) =>
		[a, b].every((domain) => grantsOf(domain)?.devices[owner.key]?.state === "granted"),
	);
}

function consequence(boot: BootFacts, shared: readonly WantedResource[], first: string, second: string): string {
	const { stateAggregation } = boot.planned.plan.catalogue.permissions;
	const resets = shared.some(({ kind }) => kind === "reset");
	if (stateAggregation === "last-write")
		return `Firmware keeps one state for both: ${second} switching it off stops ${first}`;
	if (stateAggregation === "unknown")
		return `What firmware makes of two that ask is not known: one may switch it off under the other`;
	if (resets) return `Firmware counts who wants a clock, but a reset by ${second} resets what ${first} is using`;
	return `Firmware keeps it on while either asks; neither can be sure to have switched it off`;
}

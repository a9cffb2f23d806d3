import type { BoardDevice } from "../board/board.ts";
import {
	type AgentEntry,
	type CatalogueIndex,
	type ResourceEntry,
	sharedPartition,
} from "../catalogue/catalogue-index.ts";
import { displayName } from "../devicetree/tree/tree.ts";
import type { BootFacts } from "../facts.ts";
import type { Firmware } from "../machine/firmware.ts";
import type { Grants } from "../machine/grants.ts";
import { aggregationOf } from "../machine/hardware.ts";
import type { Consumer } from "../plan/make-boot-plan.ts";
import { grouped } from "../text/grouped.ts";
import { deviceIdPlaceOf, deviceIndexOf } from "../verdicts/named-device.ts";
import { wantedBy } from "../verdicts/used-resources.ts";
import { describeWanted } from "./device-candidates.ts";
import { bootRule } from "./rule.ts";

export const scmiResourceShared = bootRule({
	code: "scmi-resource-shared",
	summary: "two domains can use one clock or reset through different devices",
	severity: "warning",
	needs: ["device permissions"],
	*check(facts, boot) {
		const index = deviceIndexOf(boot);
		if (index === undefined) return;
		for (const { firmware, first, second, shared } of conflictsOf(boot, index)) {
			// The side with fewer devices is likelier the one that is out of place.
			const [here, there] = first.devices.length < second.devices.length ? [first, second] : [second, first];
			const [at, ...others] = [...here.devices, ...there.devices].map((host) => deviceIdPlaceOf(facts, host));
			if (at === undefined) continue;
			const partition = sharedPartition([first.agent, second.agent]);
			yield {
				at,
				...(partition !== undefined && { severity: "information" as const }),
				message: `${describeWanted(shared)} ${shared.length === 1 ? "is" : "are"} reachable from ${sideText(first)} and ${sideText(second)}. ${sharingText(firmware, shared, first.domain, second.domain)}`,
				related: others.map((place, i) => {
					const host = [...here.devices, ...there.devices][i + 1] as BoardDevice;
					const side = here.devices.includes(host) ? here : there;
					return { at: place, message: `${displayName(host.node)} goes to ${side.domain}` };
				}),
			};
		}
	},
});

/** What one domain has of a conflict: the host's nodes of its devices. */
interface Side {
	readonly domain: string;
	readonly agent: AgentEntry;
	readonly devices: readonly BoardDevice[];
}

interface Conflict {
	readonly firmware: Firmware;
	readonly first: Side;
	readonly second: Side;
	readonly shared: readonly ResourceEntry[];
}

const sideText = ({ domain, devices }: Side): string =>
	`${domain} (${devices.map(({ node }) => displayName(node)).join(", ")})`;

/** The clocks and resets a domain uses and may use, with the host's nodes of the devices that use them. */
interface Reached {
	readonly name: string;
	readonly grants: Grants;
	readonly resources: ReadonlyMap<ResourceEntry, readonly BoardDevice[]>;
}

/** For each two domains the clocks and resets that both may use; where both were given one device, that is another rule's. */
function conflictsOf(boot: BootFacts, index: CatalogueIndex): readonly Conflict[] {
	const consumers = grouped(boot.planned.consumers, ({ domain }) => domain);
	const all = boot.planned.plan.domains.flatMap(({ name }) => reachedBy(boot, index, name, consumers.get(name) ?? []));
	const reachedIn = new Map<ResourceEntry, number[]>();
	return all.flatMap((second, i) => {
		const earlier = new Set([...second.resources.keys()].flatMap((entry) => reachedIn.get(entry) ?? []));
		for (const entry of second.resources.keys()) {
			const places = reachedIn.get(entry);
			if (places) places.push(i);
			else reachedIn.set(entry, [i]);
		}
		return [...earlier].sort((a, b) => a - b).flatMap((place) => conflictOf(all[place] as Reached, second));
	});
}

function conflictOf(first: Reached, second: Reached): readonly Conflict[] {
	const shared = [...first.resources.keys()].filter(
		(entry) => second.resources.has(entry) && !throughOneDevice(entry, first, second),
	);
	if (shared.length === 0) return [];
	const side = ({ name, grants, resources }: Reached): Side => ({
		domain: name,
		agent: grants.agent,
		devices: [...new Set(shared.flatMap((entry) => resources.get(entry) ?? []))],
	});
	return [{ firmware: first.grants.firmware, first: side(first), second: side(second), shared }];
}

function reachedBy(
	boot: BootFacts,
	index: CatalogueIndex,
	name: string,
	consumers: readonly Consumer[],
): readonly Reached[] {
	const grants = boot.outcomeOf(name)?.grants.find(({ firmware }) => firmware.index === index);
	if (grants === undefined) return [];
	const resources = new Map<ResourceEntry, BoardDevice[]>();
	for (const { device, hostDevice } of consumers) {
		if (hostDevice === undefined) continue;
		for (const entry of wantedBy(boot, device)) {
			if ((entry.kind !== "clock" && entry.kind !== "reset") || grants.resource(entry) !== "allowed") continue;
			const hosts = resources.get(entry);
			if (hosts) hosts.push(hostDevice);
			else resources.set(entry, [hostDevice]);
		}
	}
	return [{ name, grants, resources }];
}

function throughOneDevice({ owners }: ResourceEntry, a: Reached, b: Reached): boolean {
	return owners.some((owner) => [a, b].every(({ grants }) => grants.device(owner).state === "granted"));
}

function sharingText(firmware: Firmware, shared: readonly ResourceEntry[], first: string, second: string): string {
	const resets = shared.some(({ kind }) => kind === "reset");
	const aggregation = aggregationOf(firmware, shared.some(({ kind }) => kind === "clock") ? "clock" : "reset");
	if (aggregation === "last-write")
		return `Firmware keeps one state for both: ${second} switching it off stops ${first}`;
	if (aggregation === "unknown")
		return `How firmware combines their requests is not known: either may switch it off while the other is using it`;
	if (resets) return `Firmware counts who wants a clock, but a reset by ${second} resets what ${first} is using`;
	return `Firmware keeps it on while either asks; neither can rely on it being off`;
}

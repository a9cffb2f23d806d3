// What a guest's node and the host's node of the same device use of one firmware: nobody compares the two.

import type { BoardDevice, Use } from "../board/board.ts";
import type { ResourceEntry } from "../catalogue/catalogue-index.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { Consumer } from "../plan/make-boot-plan.ts";
import { grouped } from "../text/grouped.ts";
import { namedDeviceOf } from "../verdicts/named-device.ts";
import { resourceOfUse } from "../verdicts/used-resources.ts";
import { isOwnKind, strangeNumbersOf } from "./strange-numbers.ts";

/** A number of a guest's node where the host's node of the same device has others. */
export interface OtherThanHosts {
	readonly host: BoardDevice;
	readonly use: Use;
	readonly resource: ResourceEntry;
	/** What of the kind the host's node uses: of the same name, where both lists have names. */
	readonly hosts: readonly Numbered[];
}

interface Numbered {
	readonly use: Use;
	readonly resource: ResourceEntry;
}

/** By the list that they are in. Nothing where the host's node has none of the kind, or one that is not known: a guest may need more than who hands it on. */
export function otherThanHosts(
	facts: Facts,
	boot: BootFacts,
	{ device, hostDevice: host }: Consumer,
): readonly (readonly [OtherThanHosts, ...OtherThanHosts[]])[] {
	if (host === undefined || host === device || !device.enabled) return [];
	const named = namedDeviceOf(facts, boot, host);
	const told = new Set([...strangeNumbersOf(boot, device), ...strangeNumbersOf(boot, host)].map(({ use }) => use));
	const own = new Set(device.uses.map((use) => resourceOfUse(boot, use)));
	const others = device.uses.flatMap((use): OtherThanHosts[] => {
		const resource = isOwnKind(use) ? resourceOfUse(boot, use) : undefined;
		if (resource === undefined || told.has(use)) return [];
		// the number of the device tells
		if (named !== undefined && !resource.owners.includes(named)) return [];
		const written = host.uses.filter(({ property }) => property.name === use.property.name);
		const all = written.flatMap((each): Numbered[] => {
			const found = resourceOfUse(boot, each);
			return found === undefined ? [] : [{ use: each, resource: found }];
		});
		const isKnown = all.length > 0 && all.length === written.length;
		if (!isKnown || all.some((each) => told.has(each.use) || boot.indexOf(each.use) !== boot.indexOf(use))) return [];
		const sameName = use.name === undefined ? [] : all.filter((each) => each.use.name === use.name);
		const hosts = sameName.length > 0 ? sameName : all;
		if (hosts.some((each) => each.resource === resource)) return [];
		// one more than the host's is no mistake; one in the place of another is
		const isInstead = hosts.some((each) => !own.has(each.resource)) || all.some((each) => each.resource === resource);
		return isInstead ? [{ host, use, resource, hosts }] : [];
	});
	return [...grouped(others, ({ use }) => use.property).values()].flatMap(([first, ...more]) =>
		first === undefined ? [] : [[first, ...more] as const],
	);
}

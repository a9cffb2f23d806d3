import type { BoardDevice, Use } from "../board/board.ts";
import type { DeviceEntry, ResourceEntry } from "../catalogue/catalogue-index.ts";
import type { BootFacts } from "../facts.ts";
import { deviceLookedLike } from "../verdicts/named-device.ts";
import { resourceOfUse } from "../verdicts/used-resources.ts";

/** A number of a node that is another device's alone, where the node's own device has one of the kind that the node does not use. */
export interface StrangeNumber {
	readonly use: Use;
	readonly resource: ResourceEntry;
	readonly owner: DeviceEntry;
	/** The node's device, by its address and labels. */
	readonly device: DeviceEntry;
	/** What of the kind is that device's, and of these what the node does not use. */
	readonly own: readonly ResourceEntry[];
	readonly unused: readonly ResourceEntry[];
}

/** Nothing where the node's device cannot be told: then a number may be anybody's. */
export function strangeNumbersOf(boot: BootFacts, device: BoardDevice): readonly StrangeNumber[] {
	return device.uses.flatMap((use): StrangeNumber[] => {
		const index = boot.indexOf(use);
		if (index === undefined || !isOwnKind(use)) return [];
		const resource = resourceOfUse(boot, use);
		const [owner, ...others] = resource?.owners ?? [];
		const like = owner && deviceLookedLike(index, device);
		if (!like || !resource || !owner || others.length > 0 || owner === like || isUnsure(owner, like)) return [];
		const used = new Set(device.uses.map((other) => resourceOfUse(boot, other)));
		const own = like.members.filter(({ kind }) => kind === use.kind);
		const unused = own.filter((entry) => !used.has(entry));
		return unused.length === 0 ? [] : [{ use, resource, owner, device: like, own, unused }];
	});
}

/** What a node drives; parents and rates of clocks are named where they are not one's own. */
export const isOwnKind = ({ property: { name } }: Pick<Use, "property">): boolean => OWN.has(name);

const OWN: ReadonlySet<string> = new Set(["clocks", "resets", "power-domains"]);

const isUnsure = (...entries: readonly DeviceEntry[]): boolean => entries.some(({ device }) => device.isUnsure);

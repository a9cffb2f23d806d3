import type { BoardDevice, Use } from "../board/board.ts";
import { deviceName, numberFor, type ResourceEntry, resourceName } from "../catalogue/catalogue-index.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import { displayName } from "../devicetree/tree/tree.ts";
import type { BootFacts } from "../facts.ts";
import type { Fix } from "../text/fix.ts";
import { grouped } from "../text/grouped.ts";
import { listedSome } from "../text/listed.ts";
import { deviceLookedLike, namedDeviceOf } from "../verdicts/named-device.ts";
import { nounOf, resourceOfUse } from "../verdicts/used-resources.ts";
import { type OtherThanHosts, otherThanHosts } from "./guest-resources.ts";
import { type MixedUpNumber, mixedUpNumbers } from "./mixed-up-numbers.ts";
import { bootRule, type Reported } from "./rule.ts";
import { type StrangeNumber, strangeNumbersOf } from "./strange-numbers.ts";
import { renumbered } from "./written-number.ts";

export const scmiResourceMismatch = bootRule({
	code: "scmi-resource-mismatch",
	summary: "a clock, reset or power domain that is another device's",
	severity: "warning",
	judgesNumbers: true,
	needs: [],
	*check(facts, boot) {
		const written = facts.stacks.flatMap(({ stack: { board, resolved } }) =>
			board.devices.map((device): Written => ({ device, resolved })),
		);
		const hosts = new Map(boot.planned.consumers.map(({ device, hostDevice }) => [device, hostDevice]));
		const drivenAs = grouped(
			written.filter(({ device }) => hosts.get(device) !== device),
			({ device }) => hosts.get(device),
		);
		for (const { stack } of facts.stacks) {
			const nameless: BoardDevice[] = [];
			for (const device of stack.board.devices) {
				// where the number of its device says something else, or it is a guest's, that is told of the device
				const host = hosts.get(device) ?? device;
				const named = namedDeviceOf(facts, boot, host);
				const guests = drivenAs.get(device) ?? [];
				const strange = device.enabled ? strangeNumbersOf(boot, device) : [];
				for (const number of strange)
					if (named === undefined || (named === number.device && host === device))
						yield strangeText(boot, [{ device, resolved: stack.resolved }, ...guests], number, strange);
				if (named === undefined && !isListed(boot, device)) nameless.push(device);
			}
			for (const mixedUp of mixedUpNumbers(boot, stack.board.tree, nameless))
				yield mixedUpText(boot, stack.resolved, mixedUp);
		}
		const resolvedOf = new Map(written.map(({ device, resolved }) => [device, resolved]));
		for (const consumer of boot.planned.consumers)
			for (const others of otherThanHosts(facts, boot, consumer))
				yield otherText(boot, { device: consumer.device, resolved: resolvedOf.get(consumer.device) }, others);
	},
});

/** A device, in the tree that describes it. */
interface Written {
	readonly device: BoardDevice;
	readonly resolved: Resolved;
}

/** The catalogue says what the node's device owns: then names tell nothing. */
function isListed(boot: BootFacts, device: BoardDevice): boolean {
	return device.uses.some((use) => {
		const index = boot.indexOf(use);
		return index !== undefined && deviceLookedLike(index, device) !== undefined;
	});
}

/** Guests that drive the node ask for the same number: it is theirs too. */
function strangeText(
	boot: BootFacts,
	[{ device: node, resolved }, ...guests]: readonly [Written, ...Written[]],
	{ use, resource, owner, device, own, unused }: StrangeNumber,
	all: readonly StrangeNumber[],
): Reported {
	const agent = boot.agentOf(use)?.key;
	const numbers = own.map((entry) => resourceName(entry, agent));
	const [instead] = unused;
	const isOnly = unused.length === 1 && all.filter((other) => other.use.kind === use.kind).length === 1;
	const same = guests.flatMap((guest) =>
		guest.device.uses
			.filter((other) => resourceOfUse(boot, other) === resource)
			.map((other) => ({ resolved: guest.resolved, use: other })),
	);
	const places = [{ resolved, use }, ...same];
	return {
		at: use.at,
		message: `${nounOf(use)} ${use.id} is ${resource.resource.name || resource.key} of device ${deviceName(owner)}; ${displayName(node.node)} is device ${deviceName(device)}, which owns ${listedSome(numbers, 8)}`,
		fixes:
			isOnly && instead
				? fixesOf(
						`Use ${titleOf(boot, use, instead)}`,
						boot,
						places.map((place) => ({ ...place, instead })),
					)
				: [],
		explains: places.flatMap((place) => boot.planned.causeOf(place.use) ?? []),
	};
}

function mixedUpText(
	boot: BootFacts,
	resolved: Resolved,
	{ device, use, resource, own, other, otherUse, kind }: MixedUpNumber,
): Reported {
	const [name, otherName] = [displayName(device.node), displayName(other.node)];
	const [used, called] = [titleOf(boot, use, resource), titleOf(boot, use, own)];
	const mended = { resolved, use, instead: own };
	if (kind === "swapped")
		return {
			at: use.at,
			message: `${name} uses ${used}, and ${otherName} uses ${called}: each has what is called like the other`,
			related: [{ at: otherUse.at, message: `${called} of ${otherName}` }],
			fixes: fixesOf(`Swap ${used} and ${called}`, boot, [mended, { resolved, use: otherUse, instead: resource }]),
		};
	return {
		at: use.at,
		severity: "information",
		message: `${used} is called like ${otherName}, which has it too; ${called} is called like ${name}, and nobody uses it`,
		related: [{ at: otherUse.at, message: `${used} of ${otherName}` }],
		fixes: fixesOf(`Use ${called}`, boot, [mended]).map((fix) => ({ ...fix, preferred: false })),
	};
}

/** Of one list. Which of the two is wrong neither tree tells. */
function otherText(
	boot: BootFacts,
	{ device, resolved }: { readonly device: BoardDevice; readonly resolved: Resolved | undefined },
	[first, ...more]: readonly [OtherThanHosts, ...OtherThanHosts[]],
): Reported {
	const all = [first, ...more];
	const named = (use: Use) => (use.name === undefined ? "" : ` as ${use.name}`);
	const name = displayName(first.host.node);
	const own = all.map(({ use, resource }) => `${titleOf(boot, use, resource)}${named(use)}`);
	const hosts = [...new Set(all.flatMap((each) => each.hosts))];
	const hosted = hosts.map(({ use, resource }) => `${titleOf(boot, use, resource)}${named(use)}`);
	const mended = all.flatMap(({ use, hosts: [only, ...others] }): Mended[] =>
		only === undefined || others.length > 0 || resolved === undefined
			? []
			: [{ resolved, use, instead: only.resource }],
	);
	return {
		at: first.use.at,
		message: `${displayName(device.node)} uses ${listedSome(own, MOST)}, and the host's ${name}, which is the same device, ${listedSome(hosted, MOST)}: one of the two is wrong`,
		related: hosts.map(({ use }, i) => ({ at: use.at, message: `${hosted[i]} of ${name}` })),
		fixes:
			mended.length === all.length
				? fixesOf(`Use ${listedSome(hosted, MOST)}`, boot, mended).map((fix) => ({ ...fix, preferred: false }))
				: [],
		explains: all.flatMap(({ use }) => boot.planned.causeOf(use) ?? []),
	};
}

const MOST = 8;

/** `clock 3 _hsusb`, as the agent of a use numbers it. */
const titleOf = (boot: BootFacts, use: Use, entry: ResourceEntry): string =>
	`${nounOf(use)} ${resourceName(entry, boot.agentOf(use)?.key)}`;

interface Mended {
	readonly resolved: Resolved;
	readonly use: Use;
	readonly instead: ResourceEntry;
}

/** All of them at once, or none. */
function fixesOf(title: string, boot: BootFacts, numbers: readonly Mended[]): readonly Fix[] {
	const edits = numbers.flatMap(
		({ resolved, use, instead }) =>
			renumbered(resolved, use, instead, numberFor(instead, boot.agentOf(use)?.key)) ?? [],
	);
	return edits.length < numbers.length ? [] : [{ title, preferred: true, edits }];
}

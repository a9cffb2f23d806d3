import type { BoardDevice } from "../../board/board.ts";
import { HARDWARE_DOMAIN } from "../../configs/setup.ts";
import { mayStillSet } from "../../configs/xl-config.ts";
import { stringsOf } from "../../devicetree/tree/read-property.ts";
import { displayName, type Node, spanOfNode, spanOfProperty } from "../../devicetree/tree/tree.ts";
import type { Cause, ChannelRequest, DomainRequest } from "../../machine/boot-plan.ts";
import type { CauseTable } from "../causes.ts";
import type { DomainSources, Sources } from "../hypervisor.ts";
import { placeOfDomain } from "../place-of-domain.ts";
import { asksForScmi } from "./asking-words.ts";

/** `xen,passthrough` on the node itself: Xen asks nothing for Dom0. Xen looks at each node by itself, `dt_device_for_passthrough`. */
export function isPassedThrough({ properties }: Node): boolean {
	return properties.has("xen,passthrough");
}

/** The same on the node or above it: Dom0 does not drive it. */
export function isKeptFromDom0({ node }: Pick<BoardDevice, "node">): boolean {
	for (let at: Node | undefined = node; at !== undefined; at = at.parent) if (isPassedThrough(at)) return true;
	return false;
}

/** The host node a guest's node says it is. */
export function xenPathOf({ node }: BoardDevice): string | undefined {
	return stringsOf(node.properties.get("xen,path"))?.[0];
}

/**
 * Dom0, which always asks for a channel, and the guests that xl would start, in the setup's order.
 * @param channelOf what a guest's configuration asks for
 */
export function xlDomains(
	sources: Sources,
	causes: CauseTable,
	channelOf: (guest: DomainSources) => ChannelRequest,
): readonly DomainRequest[] {
	const { root: name = HARDWARE_DOMAIN } = sources;
	const dom0 = sources.domains.find(({ setup }) => setup.name === name);
	const at = { file: sources.hostFile, start: 0, end: 0 };
	const root: DomainRequest = {
		name,
		cause: causes.add({ at: dom0?.setup.at ?? at, text: name }),
		hardware: true,
		os: dom0?.setup.os ?? "linux",
		channel: { kind: "any", causes: [] },
		devices: [],
		moreDevices: false,
	};
	const guests = sources.domains.filter(({ setup }) => setup.name !== name);
	return [root, ...guests.map((guest) => xlGuest(sources, causes, guest, channelOf(guest)))];
}

/** What a guest's configuration does not say is absent only where all of it is here. */
export function mayBeSet({ complete }: Sources, { xl }: DomainSources, key: string): boolean {
	return xl === undefined ? !complete : mayStillSet(xl, key);
}

function xlGuest(sources: Sources, causes: CauseTable, guest: DomainSources, channel: ChannelRequest): DomainRequest {
	const { setup, xl } = guest;
	const { name } = setup;
	const cause = causes.add({ at: placeOfDomain(sources, guest), text: name });
	return {
		name,
		cause,
		hardware: false,
		os: setup.os,
		channel: orUnread(channel, () => causesOfKeys(guest, causes)),
		devices: (xl?.dtdev ?? []).map(({ value, at }) => ({
			path: value,
			cause: causes.add({ at, text: `dtdev of ${name}` }),
		})),
		moreDevices: mayBeSet(sources, guest, "dtdev"),
		...(setup.guest !== undefined && lacksTree(sources, guest) && WITHOUT_TREE),
	};
}

/**
 * libxl reads a partial tree where it is told of one, libxl__prepare_dtb(); a script may add the line to what is no whole setup, not to
 * one that has it with a slip.
 */
const lacksTree = (sources: Sources, guest: DomainSources): boolean =>
	(sources.complete || guest.xl?.misspelt.has("device_tree") === true) &&
	guest.xl?.deviceTree === undefined &&
	!mayBeSet(sources, guest, "device_tree");

const WITHOUT_TREE = { withoutTree: "its configuration has no device_tree" } as const;

/** How a domain of /chosen asks the mediators since Xen 4.21. */
export const SCI_TYPE = "xen,sci_type";

/** What stands for a configuration's `arm_sci`; empty where it has none. */
export function causesOfArmSci({ setup, xl }: DomainSources, causes: CauseTable): readonly Cause[] {
	const { armSci } = xl ?? {};
	return armSci === undefined
		? []
		: [causes.causeOf(armSci, () => ({ at: armSci.at, text: `arm_sci of ${setup.name}` }))];
}

/** What a domain of /chosen asks for SCMI with, in whatever words. */
export function causesOfAsking(domain: Node, causes: CauseTable): readonly Cause[] {
	return [...domain.properties.values()]
		.filter(({ name }) => asksForScmi(name))
		.map((property) => {
			const at = spanOfProperty(property) ?? spanOfNode(domain);
			return causes.causeOf(property, () => ({ at, text: `${property.name} of ${displayName(domain)}` }));
		});
}

/** The same of a configuration. */
function causesOfKeys({ setup, xl }: DomainSources, causes: CauseTable): readonly Cause[] {
	return [...(xl?.settings ?? [])].flatMap(([key, setting]) =>
		key !== "arm_sci" && asksForScmi(key)
			? [causes.causeOf(setting, () => ({ at: setting.keyAt, text: `${key} of ${setup.name}` }))]
			: [],
	);
}

/** What was asked for in a word that the hypervisor does not read is behind it that nothing was. */
export function orUnread(channel: ChannelRequest, causesOf: () => readonly Cause[]): ChannelRequest {
	return channel.kind === "none" && channel.causes.length === 0 ? { ...channel, causes: causesOf() } : channel;
}

import type { BoardDevice } from "../../board/board.ts";
import { HARDWARE_DOMAIN } from "../../configs/setup.ts";
import { mayStillSet } from "../../configs/xl-config.ts";
import { stringsOf } from "../../devicetree/tree/read-property.ts";
import type { Node } from "../../devicetree/tree/tree.ts";
import type { ChannelRequest, DomainRequest } from "../../machine/boot-plan.ts";
import type { Span } from "../../text/span.ts";
import type { CauseTable } from "../causes.ts";
import type { DomainSources, Sources } from "../hypervisor.ts";

/** `xen,passthrough` on the node itself: Xen asks nothing for Dom0. Xen looks at each node by itself, `dt_device_for_passthrough`. */
export function isPassedThrough({ properties }: Node): boolean {
	return properties.has("xen,passthrough");
}

/** The same on the node or above it: Dom0 does not drive it. */
export function isKeptFromDom0({ node }: BoardDevice): boolean {
	for (let at: Node | undefined = node; at !== undefined; at = at.parent) if (isPassedThrough(at)) return true;
	return false;
}

/** The host node a guest's node says it is. */
export function xenPathOf({ node }: BoardDevice): string | undefined {
	return stringsOf(node.properties.get("xen,path"))?.[0];
}

/** Dom0, which always asks for a channel, and the guests that xl would start, in the setup's order. */
export function xlDomains(sources: Sources, causes: CauseTable): readonly DomainRequest[] {
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
	return [root, ...guests.map((guest) => xlGuest(sources, causes, guest))];
}

/** What a guest's configuration does not say is absent only where all of it is here. */
export function mayBeSet({ complete }: Sources, { xl }: DomainSources, key: string): boolean {
	return xl === undefined ? !complete : mayStillSet(xl, key);
}

function xlGuest(sources: Sources, causes: CauseTable, guest: DomainSources): DomainRequest {
	const { setup, xl } = guest;
	const { name } = setup;
	const cause = causes.add({ at: placeOfDomain(sources, guest), text: name });
	return {
		name,
		cause,
		hardware: false,
		os: setup.os,
		channel: channelOf(sources, causes, guest),
		devices: (xl?.dtdev ?? []).map(({ value, at }) => ({
			path: value,
			cause: causes.add({ at, text: `dtdev of ${name}` }),
		})),
		moreDevices: mayBeSet(sources, guest, "dtdev"),
	};
}

/** Its entry in scmi.yaml, else where its configuration names it. */
export function placeOfDomain({ hostFile }: Sources, { setup, xl }: DomainSources): Span {
	const [fragment] = setup.xl;
	if (setup.at !== undefined) return setup.at;
	if (xl?.name !== undefined) return xl.name.at;
	return { file: fragment?.path ?? hostFile, start: 0, end: 0 };
}

function channelOf(sources: Sources, causes: CauseTable, guest: DomainSources): ChannelRequest {
	const { setup, xl } = guest;
	if (xl?.armSci === undefined)
		return mayBeSet(sources, guest, "arm_sci") ? { kind: "unknown" } : { kind: "none", causes: [] };
	const { value, at } = xl.armSci;
	const written = [causes.add({ at, text: `arm_sci of ${setup.name}` })];
	if (value === "none") return { kind: "none", causes: written };
	return value === "scmi_smc" ? { kind: "any", causes: written } : { kind: "strange", value, causes: written };
}

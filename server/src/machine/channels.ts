import { type AgentEntry, type CatalogueIndex, isComplete } from "../catalogue/catalogue-index.ts";
import {
	type Channel,
	type ChannelGroup,
	type ChannelPlace,
	channelGroup,
	numberIn,
	type TransportChannels,
} from "../catalogue/channel-table.ts";
import { enumerated, listedSome } from "../text/listed.ts";
import type { ControllerPlan, Known, Transport } from "./boot-plan.ts";

/**
 * Who is behind a channel. `absent`: firmware has no such channel, and `part` says by what that is known; `isCertain` where its
 * list of agents is complete. `unread`: the call returns, but firmware reads another page.
 */
export type Behind =
	| { readonly kind: "agent"; readonly agent: AgentEntry; readonly place: ChannelPlace }
	| {
			readonly kind: "absent";
			readonly part: "transport" | "channel" | "page";
			readonly isCertain: boolean;
			readonly why: string;
	  }
	| { readonly kind: "unread"; readonly why: string }
	| { readonly kind: "unknown"; readonly why: string };

/** An SMC as it reaches firmware, with the channel's number in x7 where a hypervisor puts one there. */
export interface Doorbell extends ChannelPlace {
	readonly smcId: number;
	readonly x7: number;
}

/** The agent whose channel an SMC with its page is; what the catalogue does not list may be an agent it leaves out, unless its list is complete. */
export function agentBehindSmc(index: CatalogueIndex, bell: Doorbell): Behind {
	return inAsFarAsRead(index, behindSmc(index, bell));
}

/** What is nobody's channel may be that of an agent that cannot be read. */
function inAsFarAsRead({ catalogue }: CatalogueIndex, behind: Behind): Behind {
	if (!catalogue.hasUnreadAgents || behind.kind === "agent" || behind.kind === "unknown") return behind;
	return unknown(`${behind.why}, and one of its agents cannot be read`);
}

function behindSmc(index: CatalogueIndex, bell: Doorbell): Behind {
	const { bySmcId, byTransport } = index.channels;
	if (bySmcId.size === 0) return unknown("the catalogue lists no SMC channels");
	const sameId = bySmcId.get(bell.smcId);
	const channel =
		sameId?.find(({ place }) => place.x7 === bell.x7) ?? sameId?.find(({ place }) => place.x7 === undefined);
	const without = byTransport.get("smc")?.byNumber.get(undefined);
	if (!channel && without)
		return unknown(`the catalogue does not say which SMC rings the channel of ${namesOf(without.channels)}`);
	if (sameId === undefined) return absentChannel(index, smcText(index, bell.smcId));
	if (!channel)
		return isComplete(index, "agents")
			? absentChannel(index, `firmware has no channel ${bell.x7} (x7) behind SMC ${hex(bell.smcId)}`)
			: unknown(`the catalogue does not say which agent channel ${bell.x7} (x7) of SMC ${hex(bell.smcId)} is`);
	const { shmemAddress } = channel.place;
	if (shmemAddress !== undefined && bell.shmemAddress !== undefined && shmemAddress !== bell.shmemAddress)
		return {
			kind: "unread",
			why: `firmware reads ${channel.place.x7 === undefined ? `what SMC ${hex(bell.smcId)} announces` : `channel ${bell.x7}`} at ${hex(shmemAddress)}, the message is at ${hex(bell.shmemAddress)}`,
		};
	return { kind: "agent", agent: channel.agent, place: channel.place };
}

/**
 * The agent whose channel an SCMI node describes, on any transport: by SMC id, mailbox (register base and channel), OP-TEE channel,
 * then by the page of its shared memory.
 * @param isPhysical the addresses of its tree are the machine's own, as a guest's need not be
 */
export function agentBehindNode(index: CatalogueIndex, node: ControllerPlan, isPhysical: boolean): Behind {
	return inAsFarAsRead(index, behindNode(index, node, isPhysical));
}

function behindNode(index: CatalogueIndex, node: ControllerPlan, isPhysical: boolean): Behind {
	const { byTransport } = index.channels;
	if (byTransport.size === 0) return unknown("the catalogue lists no channels");
	const same = byTransport.get(node.transport);
	if (same === undefined) {
		const others = [...byTransport.keys()].map((transport) => TRANSPORT_NAMES[transport]).join(" and ");
		const why = `${node.path} speaks ${TRANSPORT_NAMES[node.transport]}, and "${index.catalogue.firmware.name}" listens on ${others} only`;
		return { kind: "absent", part: "transport", isCertain: isComplete(index, "agents"), why };
	}
	const fitting = fittingOf(same, node);
	if ("kind" in fitting) return fitting;
	if (fitting.channels.length === 0) return absentChannel(index, noSuchChannel(index, same, node));
	const page = isPhysical ? addressOf(node) : undefined;
	const there = page === undefined ? fitting.channels : readingAt(fitting, page);
	if (page !== undefined && there.length === 0) {
		const read = fitting.channels.map(({ agent, place }) => `${nameOf(agent)} at ${hex(place.shmemAddress as number)}`);
		const why = `"${index.catalogue.firmware.name}" reads the messages of ${listedSome([...new Set(read)], NAMED)}, and those of ${node.path} are at ${hex(page)}`;
		return { kind: "absent", part: "page", isCertain: isComplete(index, "agents"), why };
	}
	const [first] = there;
	if (first === undefined || there.some(({ agent }) => agent !== first.agent))
		return unknown(`${node.path} may be the channel of ${namesOf(there)}`);
	// agents that share an SMC are told apart by x7, which a node does not say
	const { x7, shmemAddress } = first.place;
	if (index.catalogue.hasUnreadAgents && x7 !== undefined && (page === undefined || shmemAddress !== page))
		return unknown(`${node.path} may be the channel of ${namesOf(there)} or of an agent that cannot be read`);
	return { kind: "agent", agent: first.agent, place: first.place };
}

export const TRANSPORT_NAMES: Readonly<Record<Transport, string>> = {
	smc: "SMC",
	mailbox: "a mailbox",
	optee: "OP-TEE",
	virtio: "virtio",
};

export const hex = (value: number) => `0x${value.toString(16)}`;

/** As many names as can be taken in. */
const NAMED = 8;

/** The channels of its transport that a node may be, or why that cannot be told. */
function fittingOf(same: TransportChannels, node: ControllerPlan): ChannelGroup | Behind {
	switch (node.transport) {
		case "smc":
			return byValue(same, node.smcId, `the arm,smc-id of ${node.path}`);
		case "optee":
			return byValue(same, node.opteeChannel, `the linaro,optee-channel-id of ${node.path}`);
		case "mailbox":
			return byMailbox(same.channels, node);
		case "virtio":
			return same.byNumber.get(undefined) ?? NONE;
	}
}

/** Those of the number, and those of which the catalogue does not say theirs. */
function byValue({ channels, byNumber }: TransportChannels, value: Known<number>, what: string): ChannelGroup | Behind {
	if (value.kind !== "known") return unknown(`${what} is ${value.kind === "absent" ? "missing" : "not known"}`);
	const numbered = byNumber.get(value.value);
	const others = byNumber.get(undefined);
	if (numbered === undefined || others === undefined) return numbered ?? others ?? NONE;
	return channelGroup(channels.filter((channel) => (numberIn(channel) ?? value.value) === value.value));
}

const NONE: ChannelGroup = { channels: [], byPage: new Map() };

/** By register base or path; of several on one mailbox, that whose doorbell is among the cells of `mboxes`. */
function byMailbox(channels: readonly Channel[], node: ControllerPlan): ChannelGroup | Behind {
	const { mailbox } = node;
	if (mailbox.kind !== "known")
		return unknown(`the mailbox of ${node.path} is ${mailbox.kind === "absent" ? "missing" : "not known"}`);
	const { address, path, cells } = mailbox.value;
	const there = channels.filter(({ mailbox: own }) => {
		if (own?.address !== undefined) return address === undefined || own.address === address;
		return own?.path === undefined || own.path === path;
	});
	if (address === undefined && there.some(({ mailbox: own }) => own?.address !== undefined))
		return unknown(`the address of ${path} is not known`);
	const withDoorbell = there.filter(({ mailbox: own }) => own?.doorbell === undefined || cells.includes(own.doorbell));
	return channelGroup(withDoorbell.length > 0 ? withDoorbell : there);
}

function noSuchChannel(index: CatalogueIndex, { byNumber }: TransportChannels, node: ControllerPlan): string {
	if (node.transport === "smc" && node.smcId.kind === "known") return smcText(index, node.smcId.value);
	if (node.transport === "optee" && node.opteeChannel.kind === "known") {
		const known = enumerated([...byNumber.keys()], NAMED, String);
		return `OP-TEE channel ${node.opteeChannel.value} is none of "${index.catalogue.firmware.name}", which has ${known}`;
	}
	const mailbox = node.mailbox.kind === "known" ? node.mailbox.value : undefined;
	const at = mailbox?.address === undefined ? (mailbox?.path ?? "") : hex(mailbox.address);
	return `"${index.catalogue.firmware.name}" has no agent behind the mailbox at ${at}`;
}

function smcText(index: CatalogueIndex, smcId: number): string {
	const known = enumerated(index.channels.smcIds, NAMED, hex);
	return `SMC ${hex(smcId)} is no channel of "${index.catalogue.firmware.name}", which listens on ${known}`;
}

function absentChannel(index: CatalogueIndex, why: string): Behind {
	return { kind: "absent", part: "channel", isCertain: isComplete(index, "agents"), why };
}

function addressOf({ shmem }: ControllerPlan): number | undefined {
	const address = shmem.kind === "known" ? shmem.value.address : undefined;
	return address?.kind === "known" ? address.value : undefined;
}

/** Those that have their messages at a page; else those of which the catalogue does not say where. */
function readingAt({ byPage }: ChannelGroup, page: number): readonly Channel[] {
	return byPage.get(page) ?? byPage.get(undefined) ?? [];
}

const nameOf = ({ key, agent }: AgentEntry) => agent.name ?? key;
const namesOf = (channels: readonly Channel[]) =>
	listedSome([...new Set(channels.map(({ agent }) => nameOf(agent)))], NAMED, "or");

const unknown = (why: string): Behind => ({ kind: "unknown", why });

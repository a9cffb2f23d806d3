import { type AgentEntry, type CatalogueIndex, isComplete } from "../catalogue/catalogue-index.ts";
import {
	type Channel,
	type ChannelGroup,
	type ChannelPlace,
	channelGroup,
	isCommand,
	numberIn,
	type TransportChannels,
} from "../catalogue/channel-table.ts";
import type { CatalogueChannel } from "../catalogue/model.ts";
import { enumerated, listed, listedSome } from "../text/listed.ts";
import type { ControllerPlan, Known, MailboxPlan, Transport } from "./boot-plan.ts";
import { UNREAD_AGENT } from "./unread-part.ts";

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
			/** The agent whose commands firmware reads from the page. */
			readonly overwrites?: AgentEntry;
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
	return unknown(`${behind.why}, and ${UNREAD_AGENT}`);
}

function behindSmc(index: CatalogueIndex, bell: Doorbell): Behind {
	const { bySmcId, byTransport } = index.channels;
	if (bySmcId.size === 0) return unknown(listsNone(index, "SMC channels"));
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
			: unknown(
					`the catalogue does not say which agent channel ${bell.x7} (x7) of SMC ${hex(bell.smcId)} is${index.catalogue.hasUnreadAgents ? `, and ${UNREAD_AGENT}` : ""}`,
				);
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
 * @param isPhysical the addresses of its tree are the machine's own. A guest's need not be: there a page counts only behind a mailbox,
 * where it is one that firmware has for something else.
 */
export function agentBehindNode(index: CatalogueIndex, node: ControllerPlan, isPhysical: boolean): Behind {
	return inAsFarAsRead(index, behindNode(index, node, isPhysical));
}

function behindNode(index: CatalogueIndex, node: ControllerPlan, isPhysical: boolean): Behind {
	const { byTransport } = index.channels;
	if (byTransport.size === 0) return unknown(listsNone(index, "channels"));
	const same = byTransport.get(node.transport);
	if (same === undefined) {
		const others = listed([...byTransport.keys()].map((transport) => TRANSPORT_NAMES[transport]));
		const why = `${node.path} uses ${TRANSPORT_NAMES[node.transport]}, and "${index.catalogue.firmware.name}" listens on ${others} only`;
		return { kind: "absent", part: "transport", isCertain: isComplete(index, "agents"), why };
	}
	const fitting = fittingOf(index, same, node);
	if ("kind" in fitting) return fitting;
	if (fitting.channels.length === 0) return absentChannel(index, noSuchChannel(index, same, node));
	const page = commandPageOf(node);
	const reading = page === undefined ? fitting.channels : readingAt(fitting, page);
	if (page !== undefined && reading.length === 0) {
		// a mailbox that is where firmware has it shows that the tree has the machine's addresses, if only of that
		const isTold = isPhysical || node.transport === "mailbox";
		const other = isTold ? ownerOfPage(index, page) : undefined;
		const overwrites = other?.isForCommands ? { overwrites: other.agent } : {};
		const why = otherPage(index, fitting, node, page, other);
		if (isPhysical || other)
			return { kind: "absent", part: "page", isCertain: isComplete(index, "agents"), why, ...overwrites };
		if (isTold) return unknown(`${why}, and a guest's addresses need not be the machine's`);
	}
	const there = isPhysical ? reading : fitting.channels;
	const [first] = there;
	if (first === undefined || there.some(({ agent }) => agent !== first.agent))
		return unknown(`${node.path} may be the channel of ${namesOf(there)}`);
	// agents that share an SMC are told apart by x7, which a node does not say
	const { x7, shmemAddress } = first.place;
	if (index.catalogue.hasUnreadAgents && x7 !== undefined && (page === undefined || shmemAddress !== page))
		return unknown(`${node.path} may be the channel of ${namesOf(there)}, and ${UNREAD_AGENT}`);
	return { kind: "agent", agent: first.agent, place: first.place };
}

/** What is wrong in an agent leaves it without channels. */
function listsNone({ catalogue }: CatalogueIndex, what: string): string {
	return catalogue.hasUnreadAgents
		? `the ${what} that the catalogue lists are not known, as ${UNREAD_AGENT}`
		: `the catalogue lists no ${what}`;
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
function fittingOf(index: CatalogueIndex, same: TransportChannels, node: ControllerPlan): ChannelGroup | Behind {
	switch (node.transport) {
		case "smc":
			return byValue(same, node.smcId, `the arm,smc-id of ${node.path}`);
		case "optee":
			return byValue(same, node.opteeChannel, `the linaro,optee-channel-id of ${node.path}`);
		case "mailbox":
			return byMailbox(index, same.channels, node);
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

/** By register base or path, then by the channel in it that the node rings. */
function byMailbox(index: CatalogueIndex, channels: readonly Channel[], node: ControllerPlan): ChannelGroup | Behind {
	const { mailbox } = node;
	if (mailbox.kind !== "known")
		return unknown(`the mailbox of ${node.path} is ${mailbox.kind === "absent" ? "missing" : "not known"}`);
	const { address, path, cells, channel } = mailbox.value;
	const there = channels.filter(({ mailbox: own }) => {
		if (own?.address !== undefined) return address === undefined || own.address === address;
		return own?.path === undefined || own.path === path;
	});
	if (address === undefined && there.some(({ mailbox: own }) => own?.address !== undefined))
		return unknown(`the address of ${path} is not known`);
	const rung = there.filter(
		({ mailbox: own }) =>
			own?.doorbell === undefined || (channel === undefined ? cells.includes(own.doorbell) : own.doorbell === channel),
	);
	if (rung.length > 0 || there.length === 0) return channelGroup(rung);
	if (channel === undefined) return unknown(`which channel of ${path} ${node.path} rings is not known`);
	return absentChannel(index, otherDoorbell(index, there, node, mailbox.value, channel));
}

function otherDoorbell(
	{ agents, catalogue }: CatalogueIndex,
	there: readonly Channel[],
	{ path }: ControllerPlan,
	mailbox: MailboxPlan,
	rung: number,
): string {
	const told = agents.find(({ agent }) =>
		agent.channels?.some((own) => !isCommand(own) && own.doorbell === rung && isThere(own, mailbox)),
	);
	const heard = there.map(({ agent, mailbox: own }) => `${nameOf(agent)} on channel ${own?.doorbell}`);
	const instead = told ? `which is for what firmware tells ${nameOf(told)}` : "where nobody listens";
	return `${path} sends on channel ${rung} of the mailbox at ${mailboxAt(mailbox)}, ${instead}, and "${catalogue.firmware.name}" takes the commands of ${listedSome([...new Set(heard)], NAMED)}`;
}

const isThere = ({ mailbox }: CatalogueChannel, { address, path }: MailboxPlan) =>
	mailbox?.address === undefined ? mailbox?.path === path : mailbox.address === address;

const mailboxAt = ({ address, path }: MailboxPlan) => (address === undefined ? path : hex(address));

/** That firmware reads another page of the channel that a node rings. */
function otherPage(
	{ catalogue }: CatalogueIndex,
	{ channels }: ChannelGroup,
	{ path }: ControllerPlan,
	page: number,
	other: PageOwner | undefined,
): string {
	const whose = other
		? `, where it ${other.isForCommands ? "reads those of" : "writes what it tells"} ${nameOf(other.agent)}`
		: "";
	const read = channels.map(({ agent, place }) => `${nameOf(agent)} at ${hex(place.shmemAddress as number)}`);
	return `"${catalogue.firmware.name}" reads the messages of ${listedSome([...new Set(read)], NAMED)}, and those of ${path} are at ${hex(page)}${whose}`;
}

/** Whose page it is, for what they ask or for what firmware tells them. */
interface PageOwner {
	readonly agent: AgentEntry;
	readonly isForCommands: boolean;
}

/** Undefined: nobody's that the catalogue lists. */
function ownerOfPage({ agents }: CatalogueIndex, page: number): PageOwner | undefined {
	const isIn = ({ shmem }: CatalogueChannel) =>
		shmem !== undefined && page >= shmem.address && page < shmem.address + shmem.size;
	for (const agent of agents) {
		const found = agent.agent.channels?.find(isIn);
		if (found) return { agent, isForCommands: isCommand(found) };
	}
	return undefined;
}

function noSuchChannel(index: CatalogueIndex, { byNumber }: TransportChannels, node: ControllerPlan): string {
	if (node.transport === "smc" && node.smcId.kind === "known") return smcText(index, node.smcId.value);
	if (node.transport === "optee" && node.opteeChannel.kind === "known") {
		const numbers = [...byNumber.keys()];
		const known = `${numbers.length === 1 ? "channel" : "channels"} ${enumerated(numbers, NAMED, String)}`;
		return `OP-TEE channel ${node.opteeChannel.value} is none of "${index.catalogue.firmware.name}", which has ${known}`;
	}
	const mailbox = node.mailbox.kind === "known" ? node.mailbox.value : undefined;
	return `"${index.catalogue.firmware.name}" has no agent behind the mailbox at ${mailbox ? mailboxAt(mailbox) : ""}`;
}

function smcText(index: CatalogueIndex, smcId: number): string {
	const known = enumerated(index.channels.smcIds, NAMED, hex);
	return `SMC ${hex(smcId)} is no channel of "${index.catalogue.firmware.name}", which listens on ${known}`;
}

function absentChannel(index: CatalogueIndex, why: string): Behind {
	return { kind: "absent", part: "channel", isCertain: isComplete(index, "agents"), why };
}

/** What rings firmware, as a person says it: the same for whoever rings the same; undefined: not known, or it does not tell callers apart. */
export function ringText({ transport, compatible, smcId, mailbox, opteeChannel }: ControllerPlan): string | undefined {
	// others say in the call which page they mean
	if (transport === "smc" && smcId.kind === "known" && compatible.includes("arm,scmi-smc"))
		return `SMC ${hex(smcId.value)}`;
	if (transport === "optee" && opteeChannel.kind === "known") return `OP-TEE channel ${opteeChannel.value}`;
	if (transport !== "mailbox" || mailbox.kind !== "known") return undefined;
	return `${mailbox.value.words} of the mailbox at ${mailboxAt(mailbox.value)}`;
}

/** Where an agent writes its commands. */
export function commandPageOf({ shmem }: ControllerPlan): number | undefined {
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

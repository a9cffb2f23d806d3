import { type AgentEntry, type CatalogueIndex, isComplete } from "../catalogue/catalogue-index.ts";
import type { CatalogueChannel } from "../catalogue/model.ts";
import { listed } from "../text/listed.ts";
import type { ControllerPlan, Known, Transport } from "./boot-plan.ts";
import type { MessageStep } from "./trace.ts";

/** Where a channel is: the SMC that rings firmware, and the page the message lies in, in as far as these are known. */
export type Place = MessageStep["channel"];

/** Firmware's end of a channel: the agent it takes every caller for. */
export interface Channel {
	readonly agent: AgentEntry;
	readonly transport: Transport;
	readonly place: Place;
	readonly mailbox?: { readonly address?: number; readonly path?: string; readonly doorbell?: number };
	readonly opteeChannel?: number;
}

/**
 * Who is behind a channel. `absent`: firmware has no such channel, and `part` says by what that is known; `isCertain` where its
 * list of agents is complete. `unread`: the call returns, but firmware reads another page.
 */
export type Behind =
	| { readonly kind: "agent"; readonly agent: AgentEntry; readonly place: Place }
	| {
			readonly kind: "absent";
			readonly part: "transport" | "channel" | "page";
			readonly isCertain: boolean;
			readonly why: string;
	  }
	| { readonly kind: "unread"; readonly why: string }
	| { readonly kind: "unknown"; readonly why: string };

/** An SMC as it reaches firmware, with the channel's number in x7 where a hypervisor puts one there. */
export interface Doorbell extends Place {
	readonly smcId: number;
	readonly x7: number;
}

/** The agent whose channel an SMC with its page is; what the catalogue does not list may be an agent it leaves out, unless its list is complete. */
export function agentBehindSmc(index: CatalogueIndex, bell: Doorbell): Behind {
	const all = channelsOf(index).filter(({ place }) => place.smcId !== undefined);
	if (all.length === 0) return unknown("the catalogue lists no SMC channels");
	const sameId = all.filter(({ place }) => place.smcId === bell.smcId);
	if (sameId.length === 0) return absentChannel(index, smcText(index, bell.smcId));
	const channel = sameId.find(({ place }) => place.x7 === undefined || place.x7 === bell.x7);
	if (!channel)
		return isComplete(index, "agents")
			? absentChannel(index, `firmware has no channel ${bell.x7} (x7) behind SMC ${hex(bell.smcId)}`)
			: unknown(`the catalogue does not say which agent channel ${bell.x7} (x7) of SMC ${hex(bell.smcId)} is`);
	const { shmemAddress } = channel.place;
	if (shmemAddress !== undefined && bell.shmemAddress !== undefined && shmemAddress !== bell.shmemAddress)
		return {
			kind: "unread",
			why: `firmware reads channel ${bell.x7} at ${hex(shmemAddress)}, the message is at ${hex(bell.shmemAddress)}`,
		};
	return { kind: "agent", agent: channel.agent, place: channel.place };
}

/**
 * The agent whose channel an SCMI node describes, on any transport: by SMC id, mailbox (register base and channel), OP-TEE channel,
 * then by the page of its shared memory.
 * @param isPhysical the addresses of its tree are the machine's own, as a guest's need not be
 */
export function agentBehindNode(index: CatalogueIndex, node: ControllerPlan, isPhysical: boolean): Behind {
	const all = channelsOf(index);
	if (all.length === 0) return unknown("the catalogue lists no channels");
	const same = all.filter(({ transport }) => transport === node.transport);
	if (same.length === 0) {
		const others = [...new Set(all.map(({ transport }) => TRANSPORT_NAMES[transport]))].join(" and ");
		const why = `${node.path} speaks ${TRANSPORT_NAMES[node.transport]}, and "${index.catalogue.firmware.name}" listens on ${others} only`;
		return { kind: "absent", part: "transport", isCertain: isComplete(index, "agents"), why };
	}
	const fitting = fittingOf(same, node);
	if ("kind" in fitting) return fitting;
	if (fitting.length === 0) return absentChannel(index, noSuchChannel(index, same, node));
	const page = isPhysical ? addressOf(node) : undefined;
	const there = page === undefined ? fitting : readingAt(fitting, page);
	if (page !== undefined && there.length === 0) {
		const read = fitting.map(({ agent, place }) => `${nameOf(agent)} at ${hex(place.shmemAddress as number)}`);
		const why = `"${index.catalogue.firmware.name}" reads the messages of ${listed([...new Set(read)])}, and those of ${node.path} are at ${hex(page)}`;
		return { kind: "absent", part: "page", isCertain: isComplete(index, "agents"), why };
	}
	const [first] = there;
	if (new Set(there.map(({ agent }) => agent)).size > 1 || first === undefined)
		return unknown(`${node.path} may be the channel of ${namesOf(there)}`);
	return { kind: "agent", agent: first.agent, place: first.place };
}

/** The channels agents send commands over, whatever carries them. */
export function channelsOf({ agents }: CatalogueIndex): readonly Channel[] {
	return agents.flatMap((agent) =>
		(agent.agent.channels ?? []).filter(isCommand).map((channel) => asChannel(agent, channel)),
	);
}

/** The first channel an agent sends commands over. */
export function placeOfAgent(agent: AgentEntry): Place {
	const channel = (agent.agent.channels ?? []).find(isCommand);
	return channel === undefined ? {} : asChannel(agent, channel).place;
}

export const TRANSPORT_NAMES: Readonly<Record<Transport, string>> = {
	smc: "SMC",
	mailbox: "a mailbox",
	optee: "OP-TEE",
	virtio: "virtio",
};

export const hex = (value: number) => `0x${value.toString(16)}`;

const isCommand = ({ direction }: CatalogueChannel) => direction === undefined || direction === "a2p";

function asChannel(agent: AgentEntry, channel: CatalogueChannel): Channel {
	const { transport, smcId, smcArgs, shmem, mailbox, doorbell, opteeChannel } = channel;
	return {
		agent,
		transport,
		place: {
			...(smcId !== undefined && { smcId }),
			...(smcArgs?.x7 !== undefined && { x7: smcArgs.x7 }),
			...(shmem && { shmemAddress: shmem.address }),
		},
		...(mailbox && {
			mailbox: {
				...(mailbox.address !== undefined && { address: mailbox.address }),
				...(mailbox.path !== undefined && { path: mailbox.path }),
				...(doorbell !== undefined && { doorbell }),
			},
		}),
		...(opteeChannel !== undefined && { opteeChannel }),
	};
}

/** The channels of its transport that a node may be, or why that cannot be told. */
function fittingOf(channels: readonly Channel[], node: ControllerPlan): readonly Channel[] | Behind {
	switch (node.transport) {
		case "smc":
			return byValue(channels, node.smcId, (channel) => channel.place.smcId, `the arm,smc-id of ${node.path}`);
		case "optee":
			return byValue(
				channels,
				node.opteeChannel,
				(channel) => channel.opteeChannel,
				`the linaro,optee-channel-id of ${node.path}`,
			);
		case "mailbox":
			return byMailbox(channels, node);
		case "virtio":
			return channels;
	}
}

function byValue(
	channels: readonly Channel[],
	value: Known<number>,
	numberIn: (channel: Channel) => number | undefined,
	what: string,
): readonly Channel[] | Behind {
	if (value.kind !== "known") return unknown(`${what} is ${value.kind === "absent" ? "missing" : "not known"}`);
	return channels.filter((channel) => (numberIn(channel) ?? value.value) === value.value);
}

/** By register base or path; of several on one mailbox, that whose doorbell is among the cells of `mboxes`. */
function byMailbox(channels: readonly Channel[], node: ControllerPlan): readonly Channel[] | Behind {
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
	return withDoorbell.length > 0 ? withDoorbell : there;
}

function noSuchChannel(index: CatalogueIndex, same: readonly Channel[], node: ControllerPlan): string {
	if (node.transport === "smc" && node.smcId.kind === "known") return smcText(index, node.smcId.value);
	if (node.transport === "optee" && node.opteeChannel.kind === "known") {
		const known = [...new Set(same.map(({ opteeChannel }) => opteeChannel))].join(", ");
		return `OP-TEE channel ${node.opteeChannel.value} is none of "${index.catalogue.firmware.name}", which has ${known}`;
	}
	const mailbox = node.mailbox.kind === "known" ? node.mailbox.value : undefined;
	const at = mailbox?.address === undefined ? (mailbox?.path ?? "") : hex(mailbox.address);
	return `"${index.catalogue.firmware.name}" has no agent behind the mailbox at ${at}`;
}

function smcText(index: CatalogueIndex, smcId: number): string {
	const known = [...new Set(channelsOf(index).flatMap(({ place }) => place.smcId ?? []))].map(hex).join(", ");
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
function readingAt(channels: readonly Channel[], page: number): readonly Channel[] {
	const there = channels.filter(({ place }) => place.shmemAddress === page);
	return there.length > 0 ? there : channels.filter(({ place }) => place.shmemAddress === undefined);
}

const nameOf = ({ key, agent }: AgentEntry) => agent.name ?? key;
const namesOf = (channels: readonly Channel[]) =>
	listed([...new Set(channels.map(({ agent }) => nameOf(agent)))], "or");

const unknown = (why: string): Behind => ({ kind: "unknown", why });

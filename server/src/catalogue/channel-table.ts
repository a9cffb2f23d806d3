import { grouped } from "../text/grouped.ts";
import type { AgentEntry } from "./catalogue-index.ts";
import type { CatalogueChannel } from "./model.ts";

/** Firmware's end of a channel: the agent it takes every caller for. */
export interface Channel {
	readonly agent: AgentEntry;
	readonly transport: CatalogueChannel["transport"];
	readonly place: ChannelPlace;
	readonly mailbox?: { readonly address?: number; readonly path?: string; readonly doorbell?: number };
	readonly opteeChannel?: number;
}

/** The SMC that rings firmware, and the page the message lies in, in as far as these are known. */
export interface ChannelPlace {
	readonly smcId?: number;
	readonly x7?: number;
	readonly shmemAddress?: number;
}

/** The channels agents send commands over, in the order of the catalogue. */
export interface ChannelTable {
	readonly byTransport: ReadonlyMap<Channel["transport"], TransportChannels>;
	/** Whatever carries them. */
	readonly bySmcId: ReadonlyMap<number, readonly Channel[]>;
	/** Every SMC id once. */
	readonly smcIds: readonly number[];
}

/** What one transport carries. */
export interface TransportChannels {
	readonly channels: readonly Channel[];
	/** By SMC id or OP-TEE channel; under undefined those without. */
	readonly byNumber: ReadonlyMap<number | undefined, ChannelGroup>;
}

/** Channels that ring alike, which the page of their messages tells apart. */
export interface ChannelGroup {
	readonly channels: readonly Channel[];
	/** Under undefined those of which the catalogue does not say where. */
	readonly byPage: ReadonlyMap<number | undefined, readonly Channel[]>;
}

/** Indexes the channels of all agents. */
export function channelTable(agents: readonly AgentEntry[]): ChannelTable {
	const all = agents.flatMap((agent) =>
		(agent.agent.channels ?? []).filter(isCommand).map((channel) => asChannel(agent, channel)),
	);
	const bySmcId = new Map<number, readonly Channel[]>();
	for (const [smcId, own] of grouped(all, ({ place }) => place.smcId)) if (smcId !== undefined) bySmcId.set(smcId, own);
	const byTransport = new Map<Channel["transport"], TransportChannels>();
	for (const [transport, channels] of grouped(all, (channel) => channel.transport)) {
		const byNumber = new Map<number | undefined, ChannelGroup>();
		for (const [number, own] of grouped(channels, numberIn)) byNumber.set(number, channelGroup(own));
		byTransport.set(transport, { channels, byNumber });
	}
	return { byTransport, bySmcId, smcIds: [...bySmcId.keys()] };
}

/** Channels of one number, by page. */
export function channelGroup(channels: readonly Channel[]): ChannelGroup {
	return { channels, byPage: grouped(channels, ({ place }) => place.shmemAddress) };
}

/** Its SMC id or OP-TEE channel, by what carries it. */
export function numberIn({ transport, place, opteeChannel }: Channel): number | undefined {
	if (transport === "smc") return place.smcId;
	return transport === "optee" ? opteeChannel : undefined;
}

/** The first channel an agent sends commands over. */
export function placeOfAgent(agent: AgentEntry): ChannelPlace {
	const channel = (agent.agent.channels ?? []).find(isCommand);
	return channel === undefined ? {} : asChannel(agent, channel).place;
}

/** Agents ask over it; else firmware tells. */
export const isCommand = ({ direction }: CatalogueChannel) => direction === undefined || direction === "a2p";

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

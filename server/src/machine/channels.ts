import type { AgentEntry, CatalogueIndex } from "./catalogue-index.ts";
import type { MessageStep } from "./trace.ts";

/** Where a channel is: what is rung, and the page the message lies in, in as far as these are known. */
export type Place = MessageStep["channel"];

/** Firmware's end of a channel: the agent it takes every caller for. */
export interface Channel {
	readonly agent: AgentEntry;
	readonly place: Place;
}

/**
 * Who answers a doorbell. `refused`: firmware does not have this channel, the SMC returns an error. `deaf`: the call returns,
 * but firmware reads another page: the message stays unread and the channel busy.
 */
export type Ring =
	| { readonly kind: "reached"; readonly agent: AgentEntry }
	| { readonly kind: "refused"; readonly why: string }
	| { readonly kind: "deaf"; readonly why: string }
	| { readonly kind: "unknown"; readonly why: string };

/**
 * An SMC id the catalogue lists for nobody is one firmware does not serve; a channel number (x7) that is not listed may be an
 * agent the catalogue leaves out, unless its agents are declared complete.
 */
export function ring(index: CatalogueIndex, bell: Place & { readonly smcId: number; readonly x7: number }): Ring {
	const all = index.agents.flatMap(channelsOf).filter(({ place }) => place.smcId !== undefined);
	if (all.length === 0) return unknown("the catalogue lists no SMC channels");
	const sameId = all.filter(({ place }) => place.smcId === bell.smcId);
	const completeness = index.catalogue.completeness.agents;
	if (sameId.length === 0)
		return completeness === "partial"
			? unknown(`the catalogue does not know SMC ${hex(bell.smcId)}, and its list of agents is partial`)
			: { kind: "refused", why: `firmware does not serve SMC ${hex(bell.smcId)}` };
	const channel = sameId.find(({ place }) => place.x7 === undefined || place.x7 === bell.x7);
	if (!channel)
		return completeness === "complete"
			? { kind: "refused", why: `firmware has no channel ${bell.x7} (x7) behind SMC ${hex(bell.smcId)}` }
			: unknown(`the catalogue does not say which agent channel ${bell.x7} (x7) of SMC ${hex(bell.smcId)} is`);
	const { shmemAddress } = channel.place;
	if (shmemAddress !== undefined && bell.shmemAddress !== undefined && shmemAddress !== bell.shmemAddress)
		return {
			kind: "deaf",
			why: `firmware reads channel ${bell.x7} at ${hex(shmemAddress)}, the message is at ${hex(bell.shmemAddress)}`,
		};
	return { kind: "reached", agent: channel.agent };
}

/** The channels an agent sends commands over, whatever carries them. */
export function channelsOf(agent: AgentEntry): readonly Channel[] {
	return (agent.agent.channels ?? [])
		.filter(({ direction }) => direction === undefined || direction === "a2p")
		.map(({ smcId, smcArgs, shmem }) => ({
			agent,
			place: {
				...(smcId !== undefined && { smcId }),
				...(smcArgs?.x7 !== undefined && { x7: smcArgs.x7 }),
				...(shmem && { shmemAddress: shmem.address }),
			},
		}));
}

export const hex = (value: number) => `0x${value.toString(16)}`;

const unknown = (why: string): Ring => ({ kind: "unknown", why });

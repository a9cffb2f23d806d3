import type { XlPages } from "../../configs/xl-config.ts";
import { regionOf } from "../../devicetree/tree/address.ts";
import type { DomainFacts, Facts } from "../../facts.ts";
import type { ChannelHolder, ChannelPage } from "../../hypervisors/hypervisor.ts";
import { PAGE } from "../../hypervisors/page.ts";
import { fateOf } from "../../verdicts/fate.ts";
import { pagesOf } from "./page-range.ts";

/** The page of a domain's messages to firmware as `iomem` gives it: where the mediator has it, and where the domain's own tree does. */
export function channelPageFor({ boot }: Facts, own: DomainFacts | undefined): XlPages | undefined {
	if (boot === undefined || own === undefined || own.hardware) return undefined;
	const page = boot.planned.memory.channels.find(({ holder }) => isOf(holder, own, boot));
	if (page === undefined) return undefined;
	const region = own.guest?.board.sharedMemories
		.map(({ node }) => regionOf(node))
		.find(({ kind }) => kind === "region");
	return pagesOf({ address: page.address, size: PAGE }, region?.kind === "region" ? region.region.address : undefined);
}

function isOf(holder: ChannelHolder, own: DomainFacts, boot: NonNullable<Facts["boot"]>): boolean {
	const { channel } = own.request;
	// whether it gets what it asks for may not be known: it needs the page then
	if (holder.kind === "forwarded")
		return (
			channel.kind === "any" ||
			(channel.kind === "unknown" && own.xl?.armSci !== undefined && own.xl.armSci.type !== "none")
		);
	if (holder.kind !== "agent") return false;
	if (channel.kind === "agent number") return channel.agentId === holder.agentId;
	const fate = fateOf(boot, own);
	return fate.kind === "agent" && fate.agents.some((agent) => agent?.id === holder.agentId);
}

/** Whose a channel is, as a person says it. */
export function holderText({ holder }: ChannelPage): string {
	if (holder.kind === "agent") return `agent ${holder.agentId}`;
	return holder.kind === "mediator" ? "the mediator itself" : "the domain that may call firmware";
}

import type { BootFacts } from "../facts.ts";
import type { ChannelPage } from "../hypervisors/hypervisor.ts";
import { frameOf } from "../hypervisors/page.ts";
import { hex } from "../machine/channels.ts";
import { misplacedPages } from "./misplaced-pages.ts";
import type { Reported, Rule } from "./rule.ts";
import { sharedInTree } from "./shared-in-tree.ts";
import { sharedOwnChannels } from "./shared-own-channels.ts";

export const scmiChannelShared: Rule = {
	code: "scmi-channel-shared",
	summary: "two domains, two channels of one tree, or two of a mediator have one page, or call firmware by the same",
	severity: "warning",
	needs: [],
	*check({ facts, verdicts }) {
		yield* sharedInTree(facts);
		yield* sharedOwnChannels(facts, verdicts);
		if (verdicts) yield* sharedInTable(verdicts.boot);
	},
};

function* sharedInTable(boot: BootFacts): Iterable<Reported> {
	const { planned, result } = boot;
	const { channels } = planned.memory;
	const fatal = new Set(
		result.trace.flatMap((step) => (step.kind === "event" && step.event === "probe-failed" ? step.causes : [])),
	);
	const misplaced = new Set(misplacedPages(boot).map((each) => each.channel.cause));
	for (const [i, channel] of channels.entries()) {
		const earlier = channels.slice(0, i);
		const samePage = earlier.find(({ address }) => frameOf(address) === frameOf(channel.address));
		const sameCall = earlier.find(({ smcId }) => smcId !== undefined && smcId === channel.smcId);
		const other = samePage ?? sameCall;
		const at = planned.originOf(channel.cause)?.at;
		if (other === undefined || at === undefined) continue;
		const both = samePage !== undefined && samePage === sameCall;
		const shared = both
			? `the page at ${hex(channel.address)} and the call ${hex(channel.smcId ?? 0)}`
			: samePage
				? `the page at ${hex(channel.address)}`
				: `the call ${hex(channel.smcId ?? 0)}`;
		const origin = planned.originOf(other.cause);
		yield {
			at,
			message: `${nameOf(channel)} has ${shared}, and so has ${nameOf(other)}: ${fatal.has(channel.cause) ? "the mediator fails there, and stays off" : consequence(boot, other, samePage !== undefined)}`,
			related: origin ? [{ at: origin.at, message: origin.text }] : [],
			// which of the two is wrong nobody knows: what either comes to is of this
			// of an entry whose page is another than firmware reads that is told
			follows: [channel.cause, other.cause].filter((cause) => misplaced.has(cause)),
			explains: [channel.cause, ...(other.holder.kind === "agent" ? [other.cause] : [])],
		};
	}
}

/** Whether firmware lets the agent behind the mediator's SMC give devices away; who that is may not be known. */
function mayGrant({ indices, deviceFirmware }: BootFacts, smcId: number | undefined): boolean {
	const index = deviceFirmware === undefined ? undefined : indices[deviceFirmware];
	const { setBy = [] } = index?.catalogue.permissions ?? {};
	const agents = (smcId === undefined ? undefined : index?.channels.bySmcId.get(smcId)) ?? [];
	return setBy.length === 0 || agents.length === 0 || agents.some(({ agent }) => setBy.includes(agent.key));
}

const nameOf = ({ holder }: ChannelPage) =>
	holder.kind === "agent" ? `agent ${holder.agentId}` : "the hypervisor's own channel";

function consequence(boot: BootFacts, { holder, smcId }: ChannelPage, isPage: boolean): string {
	if (holder.kind !== "agent")
		return mayGrant(boot, smcId)
			? "a domain that gets it speaks as the agent that grants devices, and can give itself all of them"
			: "a domain that gets it and the hypervisor are one agent to firmware, which may not give devices away";
	return isPage
		? "the domains that get them write over each other's messages"
		: "firmware takes the domains that get them for one agent, and what one is granted both have";
}

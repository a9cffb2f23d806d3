import type { Facts } from "../facts.ts";
import type { ChannelHolder, ChannelPage, Mapping } from "../hypervisors/hypervisor.ts";
import { frameOf, PAGE } from "../hypervisors/page.ts";
import type { DomainOutcome } from "../machine/boot.ts";
import { hex } from "../machine/channels.ts";
import type { EventStep } from "../machine/trace.ts";
import type { Fix } from "../text/fix.ts";
import { listed } from "../text/listed.ts";
import { insertProperty } from "./insert-property.ts";
import { misplacedPages } from "./misplaced-pages.ts";
import { bootRule } from "./rule.ts";

/** Who is not created is given nothing. */
const NOT_CREATED: readonly (DomainOutcome["state"] | undefined)[] = ["refused", "panic"];

export const scmiPageExposed = bootRule({
	code: "scmi-page-exposed",
	summary: "a domain can change messages of another's, or of the hypervisor's, to firmware",
	severity: "warning",
	needs: [],
	*check(facts, boot) {
		const { planned, eventsOf, outcomeOf } = boot;
		const { domains } = facts;
		const { mappings } = planned.memory;
		// of a page that is not the agent's whose the table says it is nobody is disturbed there
		const misplaced = new Set(misplacedPages(boot).map(({ channel }) => channel));
		const channels = planned.memory.channels.filter((channel) => !misplaced.has(channel));
		const ownerOf = ({ holder }: ChannelPage) =>
			domains.findLast(({ name }) => eventsOf(name).some((step) => isGiven(holder, step)))?.name;
		// a channel that nobody has is nobody's to disturb
		const isForeign = (channel: ChannelPage, domain: string) =>
			channel.holder.kind === "mediator" || ![undefined, domain].includes(ownerOf(channel));
		for (const mapping of mappings) {
			const { domain, through, address, bytes, remedy, cause } = mapping;
			if (NOT_CREATED.includes(outcomeOf(domain)?.state)) continue;
			const ofDomain = channels.filter((channel) => channel.holder.kind !== "mediator" && ownerOf(channel) === domain);
			// that two channels have one page is told where they are listed
			const isOwnToo = ({ address }: ChannelPage) =>
				ofDomain.some((each) => frameOf(each.address) === frameOf(address));
			const own = channels.filter(
				(channel) => overlaps(mapping, channel) && isForeign(channel, domain) && !isOwnToo(channel),
			);
			const origin = planned.originOf(cause);
			if (origin === undefined || own.length === 0) continue;
			const pages = own.length === 1 ? "the page" : "the pages";
			const whose = listed(own.map((channel) => describe(channel, ownerOf(channel))));
			yield {
				at: origin.at,
				message: `${domain} is given ${through} (${hex(address)}, ${hex(bytes)} bytes), and with it ${pages} of ${whose}: it can change messages to firmware that are not its own. ${remedy}`,
				fixes: remedied(facts, mapping),
				related: own
					.flatMap((channel) => planned.originOf(channel.cause) ?? [])
					.map(({ at, text }) => ({ at, message: text })),
			};
		}
	},
});

function remedied(facts: Facts, { remedy, lacking }: Mapping): readonly Fix[] {
	const edit = lacking && insertProperty(facts, lacking.node, `${lacking.property};`);
	return edit === undefined ? [] : [{ title: remedy, preferred: true, edits: [edit] }];
}

const overlaps = (mapping: Mapping, { address }: ChannelPage) =>
	mapping.address < startOf(address) + PAGE && startOf(address) < mapping.address + mapping.bytes;

/** A mediator maps whole pages. */
const startOf = (address: number) => address - (address % PAGE);

/** A domain is given the channel. */
function isGiven(holder: ChannelHolder, step: EventStep): boolean {
	return holder.kind === "agent"
		? step.event === "channel-assigned" && step.agentId === holder.agentId
		: holder.kind === "forwarded" && step.event === "scmi-owner";
}

function describe({ holder }: ChannelPage, owner: string | undefined): string {
	if (holder.kind === "mediator") return "the hypervisor's own channel";
	return holder.kind === "agent" ? `${owner} (agent ${holder.agentId})` : `${owner}`;
}

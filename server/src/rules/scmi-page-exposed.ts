import type { BootFacts } from "../facts.ts";
import type { ChannelPage, Mapping } from "../hypervisors/hypervisor.ts";
import { hex } from "../machine/channels.ts";
import { listed } from "../text/listed.ts";
import { bootRule } from "./rule.ts";

const PAGE = 4096;

export const scmiPageExposed = bootRule({
	code: "scmi-page-exposed",
	summary: "a domain can change messages of another's, or of the hypervisor's, to firmware",
	severity: "warning",
	needs: [],
	*check({ domains }, { planned, eventsOf }) {
		const { channels, mappings } = planned.memory;
		const ownerOf = ownersBy(
			domains.map(({ name }) => name),
			eventsOf,
		);
		for (const mapping of mappings) {
			const { domain, through, address, bytes, remedy, cause } = mapping;
			const own = channels.filter((channel) => overlaps(mapping, channel) && isForeign(channel, ownerOf, domain));
			const origin = planned.originOf(cause);
			if (origin === undefined || own.length === 0) continue;
			const pages = own.length === 1 ? "the page" : "the pages";
			const whose = listed(own.map((channel) => describe(channel, ownerOf)));
			yield {
				at: origin.at,
				message: `${domain} is given ${through} (${hex(address)}, ${hex(bytes)} bytes), and with it ${pages} of ${whose}: it can change messages to firmware that are not its own. ${remedy}`,
				related: own
					.flatMap((channel) => planned.originOf(channel.cause) ?? [])
					.map(({ at, text }) => ({ at, message: text })),
			};
		}
	},
});

const overlaps = (mapping: Mapping, { address }: ChannelPage) =>
	mapping.address < address + PAGE && address < mapping.address + mapping.bytes;

/** The domain that each agent's channel was given to. */
function ownersBy(domains: readonly string[], eventsOf: BootFacts["eventsOf"]): ReadonlyMap<number, string> {
	return new Map(
		domains.flatMap((domain) =>
			eventsOf(domain).flatMap((step): [number, string][] =>
				step.event === "channel-assigned" && step.agentId !== undefined ? [[step.agentId, domain]] : [],
			),
		),
	);
}

/** A channel that nobody has is nobody's to disturb. */
function isForeign({ agentId }: ChannelPage, ownerOf: ReadonlyMap<number, string>, domain: string): boolean {
	if (agentId === undefined) return true;
	const owner = ownerOf.get(agentId);
	return owner !== undefined && owner !== domain;
}

const describe = ({ agentId }: ChannelPage, ownerOf: ReadonlyMap<number, string>) =>
	agentId === undefined ? "the hypervisor's own channel" : `${ownerOf.get(agentId)} (agent ${agentId})`;

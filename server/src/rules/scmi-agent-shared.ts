import { pathOf, spanOfNode } from "../devicetree/tree/tree.ts";
import type { BootFacts, DomainFacts, Facts } from "../facts.ts";
import { ringText } from "../machine/channels.ts";
import type { AgentChannel } from "../machine/send.ts";
import { grouped } from "../text/grouped.ts";
import { listed } from "../text/listed.ts";
import type { Span } from "../text/span.ts";
import { ownChannels } from "./own-channels.ts";
import { bootRule, type Reported } from "./rule.ts";

export const scmiAgentShared = bootRule({
	code: "scmi-agent-shared",
	summary: "two domains, or a domain and the mediator, are one agent to firmware",
	severity: "warning",
	needs: [],
	*check(facts, boot) {
		const channels = facts.domains.flatMap((domain): readonly Caller[] =>
			[...(boot.outcomeOf(domain.name)?.channels ?? [])].map(([path, channel]) => ({ domain, path, channel })),
		);
		const rings = ringsOf(facts);
		for (const callers of grouped(channels.filter(isListed), ({ channel }) => channel.agent).values()) {
			// two systems on one channel are one fault, which is told where they have it
			if (isOneRing(callers.map(({ domain, path }) => rings.get(domain)?.get(path)))) continue;
			const found = reported(facts, boot, callers);
			if (found !== undefined) yield found;
		}
	},
});

interface Caller {
	readonly domain: DomainFacts;
	/** Of its SCMI node. */
	readonly path: string;
	readonly channel: AgentChannel;
}

/** By what the SCMI nodes of the domains' own trees ring firmware, by path. */
function ringsOf(facts: Facts): ReadonlyMap<DomainFacts, ReadonlyMap<string, string | undefined>> {
	const own = grouped(facts.recognised.hypervisor.isMediator ? [] : ownChannels(facts), ({ domain }) => domain);
	return new Map(
		[...own].map(([domain, channels]) => [domain, new Map(channels.map(({ node }) => [node.path, ringText(node)]))]),
	);
}

const isOneRing = ([first, ...others]: readonly (string | undefined)[]) =>
	first !== undefined && others.length > 0 && others.every((ring) => ring === first);

/** Of agents that no catalogue names nothing is known. */
const isListed = ({ channel: { agent, firmware } }: Caller) => firmware.index.agentByKey.has(agent.key);

function reported(facts: Facts, boot: BootFacts, callers: readonly Caller[]): Reported | undefined {
	const domains = [...new Set(callers.map(({ domain }) => domain))];
	const [first] = callers;
	const last = domains.at(-1);
	if (first === undefined || last === undefined) return undefined;
	const { agent, firmware } = first.channel;
	const { firmware: of, permissions } = firmware.index.catalogue;
	const sets = facts.recognised.hypervisor.deviceNumber !== undefined && permissions.setBy.includes(agent.key);
	if (domains.length < 2 && !sets) return undefined;
	const who = `agent ${agent.agent.id} (${agent.agent.name ?? agent.key})`;
	const names = listed(domains.map((domain) => domain.name));
	const together =
		domains.length < 2
			? `${names} is ${who} to "${of.name}"`
			: `${names} are one agent to "${of.name}", ${who}: what one of them may use, the others may too`;
	const power = `, and that agent sets permissions: ${domains.length < 2 ? "it" : "each of them"} may give itself any device`;
	const { isMediator } = facts.recognised.hypervisor;
	const node = isMediator ? undefined : nodeOf(facts, callers.at(-1) ?? first);
	return {
		at: node ?? boot.planned.originOf(last.request.cause)?.at ?? { file: facts.host.resolved.file, start: 0, end: 0 },
		...(sets && { severity: "error" as const }),
		message: `${together}${sets ? power : ""}. Firmware knows an agent by its channel: check ${isMediator ? "" : "the SCMI nodes of the trees, and "}the channels of the agents in the catalogue`,
		related: callers.flatMap((caller) => {
			const at = nodeOf(facts, caller);
			return at === undefined ? [] : [{ at, message: `${caller.domain.name} calls firmware by this node` }];
		}),
	};
}

/** Where the SCMI node stands in the domain's own tree. */
function nodeOf({ host }: Facts, { domain, path }: Caller): Span | undefined {
	const board = domain.hardware ? host.board : domain.guest?.board;
	const found = board?.controllers.find(({ node }) => pathOf(node) === path);
	return found && spanOfNode(found.node);
}

import type { ControllerPlan, DomainPlan } from "../../machine/boot-plan.ts";
import type { AgentEntry } from "../../machine/catalogue-index.ts";
import { channelsOf } from "../../machine/channels.ts";
import type { Mediator } from "../../machine/mediator.ts";
import { type Boot, countTokens } from "../../machine/send.ts";

/**
 * No hypervisor, or one that leaves SCMI alone: every domain is the agent the setup says, else the one whose SMC id its tree
 * rings, told apart by the page its messages lie in where several have one. The system on the host's own tree is else the only OSPM agent, else the only agent, where the catalogue does not call its
 * list of agents partial. Firmware's own grants are all there is.
 */
export function startNone(boot: Boot): Mediator {
	return {
		admit: () => "admitted",
		reach: (domain, controller) => {
			const agent = agentOf(boot, domain, controller) ?? standIn(boot, domain);
			if (!agent) return { kind: "unknown", why: `which agent ${domain.name} is, nothing says` };
			const channel = channelsOf(agent)[0]?.place ?? {};
			return { kind: "line", line: { sender: domain.name, agent, channel, nextToken: countTokens() } };
		},
		retire: () => {},
	};
}

function agentOf(
	{ firmware }: Boot,
	domain: DomainPlan,
	controller: ControllerPlan | undefined,
): AgentEntry | undefined {
	const { agents } = firmware.index;
	if (domain.agentKey !== undefined) return agents.find(({ key }) => key === domain.agentKey);
	const rung = controller && agentBehind(agents, controller, domain.hardware);
	if (rung || !domain.hardware || firmware.index.catalogue.completeness.agents === "partial") return rung;
	return only(agents.filter(({ agent }) => agent.type === "ospm")) ?? only(agents);
}

/** `isPhysical`: the addresses of its tree are the machine's own, as a guest's need not be. */
function agentBehind(
	agents: readonly AgentEntry[],
	{ smcId, shmem }: ControllerPlan,
	isPhysical: boolean,
): AgentEntry | undefined {
	if (smcId.kind !== "known") return undefined;
	const ringing = agents.flatMap((entry) =>
		channelsOf(entry).flatMap(({ place }) =>
			place.smcId === smcId.value ? [{ entry, page: place.shmemAddress }] : [],
		),
	);
	const one = only([...new Set(ringing.map(({ entry }) => entry))]);
	if (one || !isPhysical || shmem.kind !== "known" || shmem.value.address.kind !== "known") return one;
	const { value } = shmem.value.address;
	return only(ringing.filter(({ page }) => page === value))?.entry;
}

/** Where everything is open and the catalogue names no agents, it does not matter which one a domain is. */
function standIn({ firmware, trace }: Boot, domain: DomainPlan): AgentEntry | undefined {
	if (firmware.index.agents.length > 0 || firmware.index.catalogue.permissions.model !== "none") return undefined;
	const text = `The catalogue names no agents: ${domain.name} is taken to be agent 1.`;
	trace.event({ phase: "create", who: domain.name, event: "assumed", text, causes: [domain.cause] });
	return { key: "any", agent: { id: 1, type: "ospm" } };
}

const only = <T>(items: readonly T[]): T | undefined => (items.length === 1 ? items[0] : undefined);

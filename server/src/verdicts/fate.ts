import type { Agent } from "../catalogue/model.ts";
import type { BootFacts, DomainFacts } from "../facts.ts";
import { eventText } from "../machine/event-text.ts";
import type { EventStep } from "../machine/trace.ts";
import type { Span } from "../text/span.ts";
import type { Reason } from "./verdict.ts";

/** How a domain came to its agent, or to none, or why that is not known. */
export type Fate =
	| { readonly kind: "agent"; readonly agents: readonly NamedAgent[]; readonly note: string }
	| { readonly kind: "none"; readonly reason: Reason }
	| { readonly kind: "unknown"; readonly reason: Reason };

/** Undefined: the catalogue names none, and one stands in whose number means nothing. */
type NamedAgent = Agent | undefined;

/** Whether some firmware takes the domain for an agent: `fateOf` without its sentence. */
export function hasAgent(boot: BootFacts, { name }: DomainFacts): boolean {
	return (boot.outcomeOf(name)?.grants.length ?? 0) > 0;
}

/** Read off the boot; at most one of agent, none and unknown, with the step that decided. */
export function fateOf(boot: BootFacts, { name }: DomainFacts): Fate {
	const outcome = boot.outcomeOf(name);
	const told = tellingStep(boot, name, outcome?.grants.length ?? 0);
	const agents = (outcome?.grants ?? []).map(({ agent, firmware }) => firmware.index.agentByKey.get(agent.key)?.agent);
	if (agents.length > 0) return { kind: "agent", agents, note: told ? eventText(told) : "" };
	if (outcome?.unknown !== undefined)
		return { kind: "unknown", reason: { text: outcome.unknown, at: told && placeOf(boot, told) } };
	const reason = told ? reasonOf(boot, told) : { text: `${name} has no SCMI agent`, at: undefined };
	return { kind: "none", reason };
}

/** `agent 3 (VM1)`, one for each firmware it speaks with; `agent not named`, `agent not known`, `no agent`. */
export function agentText(fate: Fate): string {
	if (fate.kind !== "agent") return fate.kind === "unknown" ? "agent not known" : "no agent";
	return fate.agents
		.map((agent) => (agent ? `agent ${agent.id}${agent.name ? ` (${agent.name})` : ""}` : NAMELESS))
		.join(", ");
}

const NAMELESS = "agent not named";

const WITH_AGENT: readonly EventStep["event"][] = ["channel-assigned"];
const WITHOUT_AGENT: readonly EventStep["event"][] = [
	"domain-refused",
	"boot-panic",
	"boot-hangs",
	"smc-refused",
	"message-unread",
	"no-channel",
	"scmi-disabled",
	"unknown",
];

/** The last thing the boot says of how it came to its agent; of one without, why. */
function tellingStep(boot: BootFacts, domain: string, agents: number): EventStep | undefined {
	const telling = agents > 0 ? WITH_AGENT : WITHOUT_AGENT;
	return boot.eventsOf(domain).findLast(({ event, phase }) => telling.includes(event) && phase !== "use");
}

/** A step of the trace as a reason, at the first place that caused it. */
export function reasonOf(boot: BootFacts, step: EventStep): Reason {
	return { text: eventText(step).replace(/\.$/, ""), at: placeOf(boot, step) };
}

function placeOf(boot: BootFacts, { causes }: EventStep): Span | undefined {
	return boot.planned.firstOriginOf(causes)?.at;
}

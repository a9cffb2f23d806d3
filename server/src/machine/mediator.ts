import type { Cause, ControllerPlan, DomainPlan } from "./boot-plan.ts";
import type { AgentChannel, Machine } from "./send.ts";

/** What stands between domains and firmware. */
export interface Mediator {
	/** Creates a domain: gives it its channel, then its devices. */
	readonly admit: (domain: DomainPlan) => Admission;
	/** What a domain reaches through one of its SCMI nodes, once it runs; undefined: its tree has none. */
	readonly connect: (domain: DomainPlan, controller: ControllerPlan | undefined) => Connection;
	/** Destroys a domain. */
	readonly retire: (domain: DomainPlan) => void;
}

/** How a mediator begins: it probes. */
export type StartMediator = (machine: Machine) => Mediator;

/** `panic` stops the whole machine. The trace has the event that says why. */
export type Admission = "admitted" | "refused" | "panic";

/**
 * `why` is a sentence without its full stop. `refused`: the call returns an error; `unread`: it returns, but firmware reads another
 * page; `absent`: firmware has no such channel, so that no call is answered.
 */
export type Connection =
	| { readonly kind: "connected"; readonly channel: AgentChannel }
	| { readonly kind: "unread" | "refused" | "absent"; readonly why: string; readonly causes: readonly Cause[] }
	/** `ofTree`: since the domain's own tree is not here. */
	| { readonly kind: "unknown"; readonly why: string; readonly ofTree?: true; readonly causes?: readonly Cause[] };

import type { Cause, ControllerPlan, DomainPlan } from "./boot-plan.ts";
import type { Boot, Line } from "./send.ts";

/** What stands between domains and firmware. */
export interface Mediator {
	/** Creates a domain: gives it its channel, then its devices. */
	readonly admit: (domain: DomainPlan) => Admission;
	/** What a domain reaches through one of its SCMI nodes, once it runs; undefined: its tree has none. */
	readonly reach: (domain: DomainPlan, controller: ControllerPlan | undefined) => Reach;
	/** Destroys a domain. */
	readonly retire: (domain: DomainPlan) => void;
}

/** `panic` stops the whole machine. The trace has the event that says why. */
export type Admission = "admitted" | "refused" | "panic";

/**
 * `why` is a sentence without its full stop. `nothing`: the call comes back with an error; `deaf`: it comes back, but firmware
 * reads another page.
 */
export type Reach =
	| { readonly kind: "line"; readonly line: Line }
	| { readonly kind: "deaf"; readonly why: string; readonly causes: readonly Cause[] }
	| { readonly kind: "nothing"; readonly why: string; readonly causes: readonly Cause[] }
	| { readonly kind: "unknown"; readonly why: string };

/** How a mediator begins: it probes. */
export type StartMediator = (boot: Boot) => Mediator;

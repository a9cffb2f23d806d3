import type { Cause, DomainPlan } from "../../machine/boot-plan.ts";
import type { Fault } from "../../machine/fault.ts";
import type { Machine } from "../../machine/send.ts";
import type { Event, Phase } from "../../machine/trace.ts";

// What Xen does with a domain, as lines of the trace.

/** @param who does it: Xen, or a toolstack */
export function tell(
	machine: Machine,
	{ name }: DomainPlan,
	phase: Phase,
	event: Event,
	causes: readonly Cause[],
	who = "Xen",
): void {
	machine.trace.event({ ...event, phase, who, domain: name, causes });
}

/** The machine stops; `message` is the line on Xen's console. */
export function panic(
	machine: Machine,
	domain: DomainPlan,
	phase: Phase,
	message: string,
	fault: Fault,
	causes: readonly Cause[],
): "panic" {
	tell(machine, domain, phase, { event: "boot-panic", message, fault }, causes);
	return "panic";
}

/** A toolstack's domain is not created. */
export function refuse(
	machine: Machine,
	domain: DomainPlan,
	phase: Phase,
	fault: Fault,
	causes: readonly Cause[],
): "refused" {
	tell(machine, domain, phase, { event: "domain-refused", fault }, causes);
	return "refused";
}

/** What a domain asks for SCMI with. */
export const requestCauses = ({ channel }: Pick<DomainPlan, "channel">): readonly Cause[] =>
	"causes" in channel ? channel.causes : [];

/** The same, and the domain itself. */
export const causesOf = (domain: DomainPlan): readonly Cause[] => [...requestCauses(domain), domain.cause];

/** The number that Xen prints of a fault; undefined where it has none. */
export const errnoOf = (fault: Fault): number | undefined =>
	"errno" in fault && fault.errno !== undefined ? Number.parseInt(fault.errno, 10) : undefined;

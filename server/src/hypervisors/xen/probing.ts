import type { Cause, ControllerPlan, Known, SharedMemoryPlan } from "../../machine/boot-plan.ts";
import { agentBehindSmc } from "../../machine/channels.ts";
import type { Fault } from "../../machine/fault.ts";
import type { Firmware } from "../../machine/firmware.ts";
import type { Connection } from "../../machine/mediator.ts";
import { type AgentChannel, type Machine, type Sent, send } from "../../machine/send.ts";
import type { Values } from "../../scmi/message.ts";
import { errnoText } from "../../scmi/status.ts";
import { PAGE } from "../page.ts";
import { xenError } from "./errno.ts";

// What the probes of Xen's mediators have in common: what they read must be there, and every message must succeed.

/** Why there is no mediator; the trace has the event. `unknown`: whether there is one does not follow from what is known. */
export type NoMediator = "off" | "unknown";

/** What says the number of a channel: a table's entry, which names the page too, or a property of its own. */
export type NumberSource =
	| { readonly kind: "entry"; readonly cause: Cause }
	| { readonly kind: "number"; readonly cause: Cause };

/** A channel to firmware, as Xen uses it. */
export function open(
	machine: Machine,
	firmware: Firmware,
	smcId: number,
	x7: number,
	memory: SharedMemoryPlan,
	source: NumberSource,
): AgentChannel | NoMediator {
	const shmemAddress = addressOf(memory);
	const place = { smcId, x7, ...(shmemAddress !== undefined && { shmemAddress }) };
	const behind = agentBehindSmc(firmware.index, place);
	const causes = source.kind === "entry" ? [source.cause, memory.cause] : [memory.cause, source.cause];
	switch (behind.kind) {
		case "agent":
			return { sender: "Xen", firmware, agent: behind.agent, place, nextToken: () => 0 };
		case "unknown":
			return doubt(machine, behind.why, causes);
		case "unread":
			return fail(machine, { kind: "other-page", why: behind.why, errno: errnoText("EBUSY") }, causes);
		case "absent": {
			if (!behind.isCertain) return doubt(machine, behind.why, causes);
			const errno = errnoText("EOPNOTSUPP");
			return fail(machine, { kind: "no-such-channel", why: behind.why, errno }, [source.cause, memory.cause]);
		}
	}
}

/** A successful answer; any other ends the probe. */
export function ask(
	machine: Machine,
	channel: AgentChannel,
	message: string,
	values: Values,
	causes: readonly Cause[],
): Answered | NoMediator {
	const sent = send(machine, channel, { phase: "probe", kind: "base", message, values, causes });
	if (sent.kind === "unknown") return "unknown";
	const { status } = sent.step;
	if (status === "SUCCESS") return sent;
	const { x7, smcId } = channel.place;
	const place = x7 === undefined && smcId !== undefined ? { smcId } : { channel: x7 ?? 0 };
	return fail(machine, { kind: "message-refused", message, ...place, status, errno: xenError(status) }, causes);
}

export type Answered = Extract<Sent, { readonly kind: "answered" }>;

export const addressOf = ({ address }: SharedMemoryPlan) => (address.kind === "known" ? address.value : undefined);

/** The page of the mediator's own channel, which has to be whole pages. */
export function managementPage(machine: Machine, node: ControllerPlan): SharedMemoryPlan | NoMediator {
	if (node.shmem.kind !== "known") return withoutValue(machine, node.shmem, "shmem", node);
	const memory = node.shmem.value;
	const { address, size, cause, path } = memory;
	if (address.kind !== "known") return withoutAddress(machine, memory);
	if (size.kind === "known" && size.value % PAGE !== 0)
		return fail(machine, { kind: "not-whole-pages", path, bytes: size.value }, [cause, size.cause]);
	return memory;
}

/** The firmware behind the mediator's node, as far as a catalogue says who may do what there. */
export function firmwareBehind(machine: Machine, { firmware, path, cause }: ControllerPlan): Firmware | "unknown" {
	const found = firmware === undefined ? undefined : machine.firmwares[firmware];
	if (found === undefined) return doubt(machine, `no catalogue describes the firmware behind ${path}`, [cause]);
	return found.index.catalogue.permissions.assumed
		? doubt(machine, "the catalogue says nothing about permissions", [])
		: found;
}

/** A property that is absent ends the probe for certain, one that is unknown leaves it open. */
export function withoutValue(
	machine: Machine,
	value: Known<unknown>,
	property: string,
	{ path, cause }: { readonly path: string; readonly cause: Cause },
): NoMediator {
	const isShort = value.kind === "absent" ? value.isShort : undefined;
	return value.kind === "absent"
		? fail(machine, { kind: "no-property", path, property, ...(isShort && { isShort }) }, [cause])
		: doubt(machine, (value.kind === "unknown" ? value.why : undefined) ?? `the ${property} of ${path} is not known`, [
				cause,
			]);
}

export function withoutAddress(machine: Machine, memory: SharedMemoryPlan): NoMediator {
	const { path, cause, address, untranslated } = memory;
	if (untranslated === undefined) return withoutValue(machine, address, "address", memory);
	const { bus, because } = untranslated;
	// what a bus lacks is the bus's fault, what lies outside it the node's
	const causes = because === "outside-ranges" ? [cause, untranslated.cause] : [untranslated.cause, cause];
	return fail(machine, { kind: "no-processor-address", path, bus, because }, causes);
}

export function fail({ trace }: Machine, fault: Fault, causes: readonly Cause[]): "off" {
	trace.event({ phase: "probe", who: "Xen", event: "probe-failed", fault, causes });
	return "off";
}

/** What a domain reaches where it is not known how the probe ended: what left that open stands in the trace. */
export function behindDoubt({ trace }: Machine): Connection {
	const open = trace.steps.find(
		(step) => step.kind === "event" && step.event === "unknown" && step.what.kind === "probe",
	);
	const why = "whether there is a mediator is not known";
	if (open?.kind !== "event" || open.event !== "unknown" || open.what.kind !== "probe") return { kind: "unknown", why };
	return { kind: "unknown", why: `${why}, as ${open.what.why} (step ${open.n})`, causes: open.causes };
}

/** Notes that a probe may end either way. */
export function doubt({ trace }: Machine, why: string, causes: readonly Cause[]): "unknown" {
	trace.event({ phase: "probe", who: "Xen", event: "unknown", what: { kind: "probe", why }, causes });
	return "unknown";
}

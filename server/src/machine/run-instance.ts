import { isWhole, protocolFor } from "../scmi/protocols.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import type { Cause, ConsumerPlan, ControllerPlan, ResourceUse } from "./boot-plan.ts";
import { startUsing } from "./guests/first-use.ts";
import { startLinux } from "./guests/linux/drivers.ts";
import { type Instance, ringsSmc } from "./instance.ts";
import type { Reach } from "./mediator.ts";
import type { Boot, Line } from "./send.ts";
import type { EventStep } from "./trace.ts";
import { causesOf, everyUse, type UseOutcome, type UseResult } from "./use-outcome.ts";

/** A domain that has been created starts, and the drivers behind one SCMI node probe in the order of its tree. */
export function runInstance(boot: Boot, instance: Instance, reach: Reach): readonly UseOutcome[] {
	const { name, os } = instance;
	if (reach.kind === "unknown")
		tell(boot, instance, "unknown", `What firmware answers to ${name} is not known: ${reach.why}.`);
	if (instance.consumers.length === 0 && instance.protocols.length === 0) return [];
	const silence = silenceOf(instance.controller, reach);
	if (silence) {
		tell(boot, instance, silence.event, `Nothing of ${name} speaks to firmware: ${silence.why}.`, silence.causes);
		if (os === "linux") tell(boot, instance, "os-consequence", WAITING);
		return everyUse(instance, { state: "waits", why: silence.why });
	}
	if (reach.kind === "unknown") return everyUse(instance, { state: "unknown", why: reach.why });
	if (reach.kind === "nothing") {
		tell(boot, instance, "smc-refused", `The SMC of ${name} comes back with x0 = -1: ${reach.why}.`, reach.causes);
		if (os === "linux") tell(boot, instance, "os-consequence", DEAD);
		return everyUse(instance, { state: "waits", why: reach.why });
	}
	if (reach.kind === "deaf") {
		tell(boot, instance, "smc-unheard", `Firmware hears nothing of ${name}: ${reach.why}.`, reach.causes);
		if (os === "linux") tell(boot, instance, "os-consequence", UNANSWERED);
		return everyUse(instance, { state: "waits", why: reach.why });
	}
	if (os === "linux") return probeAll(boot, instance, startLinux(boot, instance, reach.line));
	const text = `The operating system of ${name} is not known: its devices are taken to switch on what they use, unasked.`;
	tell(boot, instance, "assumed", text);
	return probeAll(boot, instance, startUnknownSystem(boot, instance, reach.line));
}

interface Silence {
	readonly event: EventStep["event"];
	readonly why: string;
	readonly causes: readonly Cause[];
}

/** Why a system rings nothing for an SCMI node; Linux drivers/firmware/arm_scmi/transports/smc.c, smc_chan_setup(). */
function silenceOf(controller: ControllerPlan | undefined, reach: Reach): Silence | undefined {
	if (!controller)
		return reach.kind === "nothing"
			? { event: "smc-unrung", why: `it has no SCMI node, as ${reach.why}`, causes: reach.causes }
			: undefined;
	const { path, cause, enabled, smcId } = controller;
	if (!enabled) return { event: "scmi-disabled", why: `${path} is disabled`, causes: [cause] };
	if (ringsSmc(controller) && smcId.kind === "absent")
		return { event: "smc-unrung", why: `${path} has no arm,smc-id`, causes: [cause] };
	return undefined;
}

const WAITING = "Linux makes no provider of it; whatever uses SCMI waits for it and never probes.";

const DEAD = 'Linux logs "unable to communicate with SCMI"; whatever uses SCMI waits for it and never probes.';

const UNANSWERED = "Linux finds no answer of firmware in its shared memory; whatever uses SCMI does not work.";

type Perform = (consumer: ConsumerPlan, use: ResourceUse, id: number) => UseResult;

/** The order of Linux's really_probe(): pins, assigned clocks, power domains, then the driver with its clocks and resets. */
function probeAll(boot: Boot, instance: Instance, perform: Perform): readonly UseOutcome[] {
	return instance.consumers.flatMap((consumer) =>
		[...consumer.uses]
			.sort((a, b) => turn(a) - turn(b))
			.map((use) => ({ domain: instance.name, consumer, use, ...usesNumber(boot, instance, consumer, use, perform) })),
	);
}

const TURNS: Readonly<Partial<Record<ResourceKind, number>>> = { pinctrl: 0, power: 2, clock: 3, reset: 4 };
const turn = ({ kind, property }: ResourceUse) => (property.startsWith("assigned-clock") ? 1 : (TURNS[kind] ?? 5));

function usesNumber(
	boot: Boot,
	instance: Instance,
	consumer: ConsumerPlan,
	use: ResourceUse,
	perform: Perform,
): UseResult {
	const what = `the number in ${use.property} of ${consumer.name}`;
	if (use.id.kind === "absent") return { state: "unreached", why: `${what} is missing` };
	if (use.id.kind === "known") {
		const modelled = isWhole(protocolFor(use.kind, RESOURCE_KINDS[use.kind].protocolId));
		if (modelled) return perform(consumer, use, use.id.value);
		return { state: "unknown", why: `the protocol of a ${RESOURCE_KINDS[use.kind].noun} is not modelled` };
	}
	const text = `What ${consumer.name} asks for is not known, as ${what} is not.`;
	boot.trace.event({ phase: "use", who: instance.name, event: "unknown", text, causes: causesOf(consumer, use) });
	return { state: "unknown", why: `${what} is not known` };
}

function startUnknownSystem(boot: Boot, instance: Instance, line: Line): Perform {
	const useFirst = startUsing(boot, instance, line);
	return (consumer, use, id) => {
		const sent = useFirst(consumer, use, id);
		if (!sent) return { state: "unreached", why: `nothing is asked of firmware for ${use.property}` };
		if (sent.kind === "unknown") return { state: "unknown", why: sent.why };
		const { step } = sent;
		if (step.status === "SUCCESS") return { state: "works", step };
		const consequence = `${consumer.name} cannot use it: ${step.message} is answered ${step.status}.`;
		return { state: "refused", step, consequence };
	};
}

function tell(
	boot: Boot,
	instance: Instance,
	event: EventStep["event"],
	text: string,
	causes: readonly Cause[] = [],
): void {
	boot.trace.event({ phase: "discover", who: instance.name, event, text, causes: [...causes, instance.cause] });
}

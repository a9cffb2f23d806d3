import type { ResourceKind } from "../scmi/resource-kind.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import type { Cause, ConsumerPlan, ControllerPlan, ResourceUse, SharedMemoryPlan } from "./boot-plan.ts";
import { untranslatedText } from "./fault-text.ts";
import { startUsing } from "./guests/first-use.ts";
import { startLinux } from "./guests/linux/drivers.ts";
import type { Instance } from "./instance.ts";
import { withLostProvider } from "./lost-provider.ts";
import type { Connection } from "./mediator.ts";
import { isModelled } from "./protocols/index.ts";
import type { NewEvent } from "./recorder.ts";
import type { AgentChannel, Machine } from "./send.ts";
import type { Event } from "./trace.ts";
import { causesOf, everyUse, type UseOutcome, type UseResult } from "./use-outcome.ts";

/** A domain that has been created starts, and the drivers behind one SCMI node probe in the order of its tree. */
export function runInstance(machine: Machine, instance: Instance, connection: Connection): readonly UseOutcome[] {
	const { os } = instance;
	if (connection.kind === "unknown")
		tell(
			machine,
			instance,
			{ event: "unknown", what: { kind: connection.ofTree ? "tree" : "domain", why: connection.why } },
			[...(connection.causes ?? []), ...(instance.controller ? [instance.controller.cause] : [])],
		);
	if (instance.consumers.length === 0 && instance.protocols.length === 0) return [];
	const silence = silenceOf(instance.controller, connection);
	if (silence) {
		tell(machine, instance, silence.event, silence.causes);
		if (os === "linux") tell(machine, instance, { event: "os-without-scmi", because: "no provider" });
		return everyUse(instance, { state: "waits", why: silence.why });
	}
	switch (connection.kind) {
		case "unknown":
			return everyUse(instance, { state: "unknown", why: connection.why });
		case "absent":
			tell(machine, instance, { event: "no-channel", why: connection.why }, connection.causes);
			if (os === "linux") tell(machine, instance, { event: "os-without-scmi", because: "no communication" });
			return everyUse(instance, { state: "waits", why: connection.why });
		case "refused":
			tell(machine, instance, { event: "smc-refused", why: connection.why }, connection.causes);
			if (os === "linux") tell(machine, instance, { event: "os-without-scmi", because: "no communication" });
			return everyUse(instance, { state: "waits", why: connection.why });
		case "unread":
			tell(machine, instance, { event: "message-unread", why: connection.why }, connection.causes);
			if (os === "linux") tell(machine, instance, { event: "os-without-scmi", because: "no answer" });
			return everyUse(instance, { state: "waits", why: connection.why });
		case "connected": {
			const { channel } = connection;
			if (os === "linux")
				return doubtedBy(
					instance,
					withLostProvider(probeAll(machine, instance, startLinux(machine, instance, channel))),
				);
			tell(machine, instance, { event: "assumed", what: { kind: "unknown-system" } });
			return probeAll(machine, instance, startUnknownSystem(machine, instance, channel));
		}
	}
}

interface Silence {
	readonly event: Event;
	readonly why: string;
	readonly causes: readonly Cause[];
}

/** Why a system calls nobody for an SCMI node. Linux drivers/firmware/arm_scmi/transports: smc_chan_setup(), mailbox_chan_setup(). */
function silenceOf(controller: ControllerPlan | undefined, connection: Connection): Silence | undefined {
	if (!controller) {
		if (connection.kind !== "refused") return undefined;
		const why = `it has no SCMI node, as ${connection.why}`;
		return { event: { event: "no-channel", why }, why, causes: connection.causes };
	}
	const { path, cause, enabled } = controller;
	if (!enabled) return { event: { event: "scmi-disabled", path }, why: `${path} is disabled`, causes: [cause] };
	const why = noChannel(controller);
	if (why === undefined) return undefined;
	return { event: { event: "no-channel", why }, why, causes: [cause] };
}

function noChannel(controller: ControllerPlan): string | undefined {
	const { path, transport, mailbox, shmem } = controller;
	const missing = missingProperty(controller);
	const unusable = whyUnusable(controller);
	if (unusable !== undefined) return unusable;
	const page = shmem.kind === "known" && readsPage(controller) ? pageFault(shmem.value) : undefined;
	if (page !== undefined) return `the page that shmem of ${path} names, ${page}`;
	if (missing !== undefined) return `${path} has no ${missing}${missing === "mboxes" ? " that Linux can use" : ""}`;
	if (controller.channelFault !== undefined) return controller.channelFault;
	if (controller.inRam?.isCertain) return controller.inRam.why;
	const own = controller.protocols.find(({ enabled, channelFault }) => enabled && channelFault !== undefined);
	if (own !== undefined) return own.channelFault;
	// nothing drives it, so mbox_request_channel() answers -EPROBE_DEFER for good
	if (transport !== "mailbox" || mailbox.kind !== "known") return undefined;
	const { path: mailboxPath, enabled, waitsFor } = mailbox.value;
	if (!enabled) return `the mailbox of ${path}, ${mailboxPath}, is disabled`;
	return waitsFor && `the mailbox of ${path}, ${mailboxPath}, waits for that very node with its ${waitsFor}`;
}

/** Why Linux does not map a page, as a clause about it: shmem_setup_iomap(). */
export function pageFault({ path, lacks, untranslated }: SharedMemoryPlan): string | undefined {
	if (lacks === "compatible")
		return `${path}, is not compatible with "arm,scmi-shmem": Linux does not take it (-6, without a message)`;
	if (lacks === "reg") return `${path}, has no reg ("failed to get SCMI Tx shared memory")`;
	if (lacks === "entry")
		return `${path}, has no whole entry in reg, by the #address-cells and #size-cells above it ("failed to get SCMI Tx shared memory", -22)`;
	return untranslated && `${path}, has no CPU address: ${untranslatedText(untranslated)}`;
}

/** Whether Linux maps the page that `shmem` names: over OP-TEE too, if there is one. */
export const readsPage = ({ transport }: ControllerPlan): boolean => transport !== "virtio";

/** Why the property that is missing counts as that though it is there, as a clause; undefined: nothing is there, or it is too short. */
export function whyUnusable(controller: ControllerPlan): string | undefined {
	const missing = missingProperty(controller);
	const part = missing === "shmem" ? controller.shmem : missing === "mboxes" ? controller.mailbox : undefined;
	return part?.kind === "absent" ? part.why : undefined;
}

/** A property without which Linux does not set up the channel. */
export function missingProperty({
	transport,
	smcId,
	shmem,
	mailbox,
	opteeChannel,
}: ControllerPlan): string | undefined {
	if (transport === "smc" && smcId.kind === "absent") return "arm,smc-id";
	if (transport === "mailbox" && mailbox.kind === "absent") return "mboxes";
	if (transport === "optee" && opteeChannel.kind === "absent") return "linaro,optee-channel-id";
	return (transport === "smc" || transport === "mailbox") && shmem.kind === "absent" ? "shmem" : undefined;
}

/** What firmware would do for a system that may not reach it is not what it does. */
function doubtedBy({ controller }: Instance, outcomes: readonly UseOutcome[]): readonly UseOutcome[] {
	if (controller?.inRam === undefined) return outcomes;
	const { why } = controller.inRam;
	return outcomes.map(({ domain, consumer, use, ...result }): UseOutcome => {
		const isDoubtful = result.state === "works" || result.state === "untouched";
		return { domain, consumer, use, ...(isDoubtful ? { state: "unknown", why } : result) };
	});
}

type Perform = (consumer: ConsumerPlan, use: ResourceUse, id: number) => UseResult;

/** The order of Linux's really_probe(): pins, assigned clocks, power domains, then the driver with its clocks and resets. */
function probeAll(machine: Machine, instance: Instance, perform: Perform): readonly UseOutcome[] {
	return instance.consumers.flatMap((consumer) =>
		[...consumer.uses]
			.sort((a, b) => turn(a) - turn(b))
			.map((use) => ({
				domain: instance.name,
				consumer,
				use,
				...usesNumber(machine, instance, consumer, use, perform),
			})),
	);
}

const TURNS: Readonly<Partial<Record<ResourceKind, number>>> = { pinctrl: 0, power: 2, clock: 3, reset: 4 };
const turn = ({ kind, property }: ResourceUse) => (property.startsWith("assigned-clock") ? 1 : (TURNS[kind] ?? 5));

function usesNumber(
	machine: Machine,
	instance: Instance,
	consumer: ConsumerPlan,
	use: ResourceUse,
	perform: Perform,
): UseResult {
	const what = `the number in ${use.property} of ${consumer.name}`;
	if (use.id.kind === "absent") return { state: "unreached", why: `${what} is missing` };
	if (use.id.kind === "known") {
		if (isModelled(use.kind)) return perform(consumer, use, use.id.value);
		return { state: "unknown", why: `the protocol of a ${RESOURCE_KINDS[use.kind].noun} is not modelled` };
	}
	const unknown = { kind: "number", consumer: consumer.name, property: use.property } as const;
	const event: NewEvent = {
		phase: "use",
		who: instance.name,
		event: "unknown",
		what: unknown,
		causes: causesOf(consumer, use),
	};
	machine.trace.event(event);
	return { state: "unknown", why: `${what} is not known` };
}

function startUnknownSystem(machine: Machine, instance: Instance, channel: AgentChannel): Perform {
	const useFirst = startUsing(machine, instance, channel);
	return (consumer, use, id) => {
		const sent = useFirst(consumer, use, id);
		if (!sent) return { state: "unreached", why: `nothing is asked of firmware for ${use.property}` };
		if (sent.kind === "unknown") return { state: "unknown", why: sent.why };
		const { step } = sent;
		if (step.status === "SUCCESS") return { state: "works", step };
		const consequence = `${consumer.name} cannot use it: ${step.message} is answered ${step.status}.`;
		return { state: "refused", step, consequence, ...(step.status === "NOT_FOUND" && { isMissing: true }) };
	};
}

function tell(machine: Machine, instance: Instance, event: Event, causes: readonly Cause[] = []): void {
	machine.trace.event({ ...event, phase: "discover", who: instance.name, causes: [...causes, instance.cause] });
}

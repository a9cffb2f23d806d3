import type { Cause, ConsumerPlan, ResourceUse } from "../boot-plan.ts";
import type { Instance } from "../instance.ts";
import { type AgentChannel, type Machine, type Sent, send } from "../send.ts";
import { causesOf } from "../use-outcome.ts";
import type { FirstUse } from "./linux/driver.ts";
import { linuxDriverOf } from "./linux/index.ts";

/** Sends the message by which a driver first changes something; undefined where it changes nothing. */
export type UseFirst = (consumer: ConsumerPlan, use: ResourceUse, id: number) => Sent | undefined;

/**
 * A clock is enabled (an assigned clock gets its rate), a power domain or regulator switched on, a reset line released, a pin
 * requested, a group configured, a performance level set, a sensor read. Where one message stands for all users of a resource it has
 * all their causes. A system that is not known is taken to ask for the same.
 */
export function startUsing(machine: Machine, instance: Instance, channel: AgentChannel): UseFirst {
	const firstUseOf: FirstUseOf = (consumer, use, id) => {
		const driver = linuxDriverOf(channel.firmware, use.kind, use.protocolId);
		return driver?.firstUse(use, id, driver.selectorOf(channel.firmware, use, id), consumer);
	};
	const sharers = causesByMessage(instance, firstUseOf);
	const done = new Map<string, Sent>();
	return (consumer, use, id) => {
		const first = firstUseOf(consumer, use, id);
		if (!first) return undefined;
		const key = sharedKey(use, id, first);
		const known = key === undefined ? undefined : done.get(key);
		if (known) return known;
		const causes = (key === undefined ? undefined : sharers.get(key)) ?? causesOf(consumer, use);
		const { message, values, assumed = [], unless } = first;
		const about = { phase: "use", kind: use.kind, protocolId: use.protocolId, causes } as const;
		const before = unless && send(machine, channel, { ...about, message: unless.message, values: unless.values });
		const isCertain = before?.kind === "answered" && before.step.assumed.length === 0;
		const isSo = isCertain && before.step.status === "SUCCESS" && unless?.isSo(before.reply);
		const change = () => send(machine, channel, { ...about, message, values, assumed });
		const sent = isSo ? before : inDoubt(change(), isCertain ? undefined : unless?.doubt);
		if (key !== undefined) done.set(key, sent);
		return sent;
	};
}

/** What is refused, and is not asked for where it is so already, is not known. */
function inDoubt(sent: Sent, doubt: string | undefined): Sent {
	if (doubt === undefined || sent.kind === "unknown" || sent.step.status === "SUCCESS") return sent;
	const { message, status, n } = sent.step;
	return { kind: "unknown", why: `${doubt}; if not, ${message} is answered ${status} (step ${n})` };
}

type FirstUseOf = (consumer: ConsumerPlan, use: ResourceUse, id: number) => FirstUse | undefined;

/** Undefined for what every user does by himself. */
function sharedKey(use: ResourceUse, id: number, { message, isShared }: FirstUse): string | undefined {
	return isShared ? `${message} ${use.protocolId} ${id}` : undefined;
}

function causesByMessage(instance: Instance, firstUseOf: FirstUseOf): ReadonlyMap<string, readonly Cause[]> {
	const causes = new Map<string, Cause[]>();
	for (const consumer of instance.consumers)
		for (const use of consumer.uses) {
			const id = use.id.kind === "known" ? use.id.value : undefined;
			const first = id === undefined ? undefined : firstUseOf(consumer, use, id);
			const key = id !== undefined && first ? sharedKey(use, id, first) : undefined;
			if (key === undefined) continue;
			const known = causes.get(key);
			if (known) known.push(...causesOf(consumer, use));
			else causes.set(key, [...causesOf(consumer, use)]);
		}
	return causes;
}

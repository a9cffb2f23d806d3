import type { Values } from "../../scmi/message.ts";
import { NO_FUNCTION, PIN_SELECTORS } from "../../scmi/protocols/pinctrl.ts";
import { PINCTRL_DRAFT } from "../../scmi/protocols/pinctrl-draft.ts";
import { POWER_ON } from "../../scmi/protocols/power.ts";
import type { Cause, ConsumerPlan, ResourceUse } from "../boot-plan.ts";
import type { PinSelector } from "../catalogue-index.ts";
import type { Firmware } from "../firmware.ts";
import type { Instance } from "../instance.ts";
import { type Boot, type Line, type Sent, send } from "../send.ts";
import { causesOf } from "../use-outcome.ts";

/** Sends the message by which a driver first changes something; undefined where it changes nothing. */
export type UseFirst = (consumer: ConsumerPlan, use: ResourceUse, id: number) => Sent | undefined;

/**
 * A clock is enabled (an assigned clock gets its rate), a power domain switched on, a reset line released, a pin requested, a
 * group configured. What is on already is not switched on again for the next user of a domain: one message stands for all of
 * them and has all their causes. A reset line is released by every user.
 */
export function startUsing(boot: Boot, instance: Instance, line: Line): UseFirst {
	const sharers = causesByMessage(boot.firmware, instance);
	const done = new Map<string, Sent>();
	return (consumer, use, id) => {
		const first = firstMessage(boot.firmware, use, id);
		if (!first) return undefined;
		const key = sharedKey(use, id, first);
		const known = key === undefined ? undefined : done.get(key);
		if (known) return known;
		const causes = (key === undefined ? undefined : sharers.get(key)) ?? causesOf(consumer, use);
		const sent = send(boot, line, { phase: "use", kind: use.kind, protocolId: use.protocolId, ...first, causes });
		if (key !== undefined) done.set(key, sent);
		return sent;
	};
}

/** What a pin control number counts: as the tree says, else as the catalogue's entry does; "pin" for all other kinds. */
export function selectorOfUse({ index }: Firmware, use: ResourceUse, id: number): PinSelector {
	if (use.selector || use.kind !== "pinctrl") return use.selector ?? "pin";
	const has = (selector: PinSelector) => index.byNumber.has(`pinctrl ${selector} ${id}`);
	return has("group") ? "group" : has("function") && !has("pin") ? "function" : "pin";
}

interface FirstMessage {
	readonly message: string;
	readonly values: Values;
	/** Fields nothing determines. */
	readonly assumed?: readonly string[];
}

function firstMessage(firmware: Firmware, use: ResourceUse, id: number): FirstMessage | undefined {
	if (use.kind === "clock") return clockMessage(use, id);
	if (use.kind === "power")
		return { message: "POWER_STATE_SET", values: { flags: 0, domain_id: id, power_state: POWER_ON } };
	if (use.kind === "reset") return { message: "RESET", values: { domain_id: id, flags: 0, reset_state: 0 } };
	if (use.kind === "pinctrl") return pinMessage(use, id, selectorOfUse(firmware, use, id));
	return undefined;
}

function clockMessage(use: ResourceUse, id: number): FirstMessage | undefined {
	if (use.property === "clocks") return { message: "CLOCK_CONFIG_SET", values: { clock_id: id, attributes: 1 } };
	if (!use.rateHz || !Number.isFinite(use.rateHz)) return undefined;
	return { message: "CLOCK_RATE_SET", values: { flags: 0, clock_id: id, rate: BigInt(Math.round(use.rateHz)) } };
}

function pinMessage(use: ResourceUse, id: number, selector: PinSelector): FirstMessage {
	const flags = PIN_SELECTORS[selector];
	if (selector === "pin") return { message: "PINCTRL_REQUEST", values: { identifier: id, flags } };
	const assumed = ["function_id"];
	if (use.protocolId === PINCTRL_DRAFT.id)
		return { message: "PINCTRL_FUNCTION_SELECT", values: { identifier: id, function_id: 0, flags }, assumed };
	return {
		message: "PINCTRL_SETTINGS_CONFIGURE",
		values: { identifier: id, function_id: NO_FUNCTION, attributes: flags },
		assumed,
	};
}

/** Undefined for what every user does by himself. */
function sharedKey(use: ResourceUse, id: number, { message }: FirstMessage): string | undefined {
	return message === "CLOCK_CONFIG_SET" || message === "POWER_STATE_SET"
		? `${message} ${use.protocolId} ${id}`
		: undefined;
}

function causesByMessage(firmware: Firmware, instance: Instance): ReadonlyMap<string, readonly Cause[]> {
	const causes = new Map<string, Cause[]>();
	for (const consumer of instance.consumers)
		for (const use of consumer.uses) {
			const id = use.id.kind === "known" ? use.id.value : undefined;
			const first = id === undefined ? undefined : firstMessage(firmware, use, id);
			const key = id !== undefined && first ? sharedKey(use, id, first) : undefined;
			if (key === undefined) continue;
			const known = causes.get(key);
			if (known) known.push(...causesOf(consumer, use));
			else causes.set(key, [...causesOf(consumer, use)]);
		}
	return causes;
}

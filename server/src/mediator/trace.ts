import type { StatusName } from "../catalogue/model.ts";
import type { Cause } from "./boot-plan.ts";

/** One line of a modelled boot; `n` counts from 1 and is what other places refer to. */
export type Step = MessageStep | EventStep;

/** One SCMI message and its answer, over one channel. */
export interface MessageStep {
	readonly kind: "message";
	readonly n: number;
	readonly phase: Phase;
	/** Who sends: the hypervisor, or a domain by name. */
	readonly sender: string;
	/** The agent firmware sees behind the channel. */
	readonly agentId: number;
	readonly channel: { readonly smcId?: number; readonly x7?: number; readonly shmemAddress?: number };
	readonly protocolId: number;
	readonly messageId: number;
	/** e.g. `CLOCK_ATTRIBUTES`. */
	readonly message: string;
	/** Decoded, in wire order. */
	readonly request: readonly Field[];
	readonly status: StatusName | number;
	readonly reply: readonly Field[];
	/** Header and payload as they stand in shared memory. */
	readonly requestBytes: Uint8Array;
	readonly replyBytes: Uint8Array;
	readonly causes: readonly Cause[];
}

/** What the hypervisor or an OS did between messages: a channel given, a domain refused, a mediator switched off. */
export interface EventStep {
	readonly kind: "event";
	readonly n: number;
	readonly phase: Phase;
	readonly who: string;
	readonly event:
		| "probe-failed"
		| "mediator-ready"
		| "channel-assigned"
		| "domain-refused"
		| "boot-panic"
		| "device-assigned"
		| "device-skipped"
		| "smc-refused"
		| "os-consequence";
	/** A sentence in the present tense. */
	readonly text: string;
	readonly causes: readonly Cause[];
}

export type Phase = "probe" | "create" | "assign" | "discover" | "use";

export interface Field {
	readonly name: string;
	readonly value: number | bigint | string | readonly number[] | Uint8Array;
}

import type { StatusName } from "../scmi/status.ts";
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
	/**
	 * Fields (of either direction) neither catalogue nor plan determines, such as the number of clocks of a partial table: the
	 * status is an answer, these values are a stand-in.
	 */
	readonly assumed: readonly string[];
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
		/** A domain could not be destroyed. */
		| "channel-kept"
		| "domain-refused"
		| "boot-panic"
		| "device-skipped"
		| "smc-refused"
		/** The call comes back, but firmware reads another page. */
		| "smc-unheard"
		/** A domain's SCMI node does not say which SMC to call: its system calls none. */
		| "smc-unrung"
		/** A domain's SCMI node is disabled: its system leaves it alone. */
		| "scmi-disabled"
		| "os-discovery"
		| "os-consequence"
		/** Something the model goes by that the sources do not say, e.g. an OS it does not know. */
		| "assumed"
		/** The sources or the catalogue do not say enough to know what happens: nothing is concluded from here on. */
		| "unknown";
	/** A sentence in the present tense. */
	readonly text: string;
	readonly causes: readonly Cause[];
}

export type Phase = "probe" | "create" | "assign" | "discover" | "use";

export interface Field {
	readonly name: string;
	readonly value: number | bigint | string | readonly number[] | readonly bigint[];
}

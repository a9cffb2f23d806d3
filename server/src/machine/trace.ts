import type { SharedMemory } from "../scmi/shared-memory.ts";
import type { StatusName } from "../scmi/status.ts";
import type { Cause, ConsumerPlan, ResourceUse } from "./boot-plan.ts";
import type { Fault, UnsaidKey } from "./fault.ts";

/** One line of a modelled boot; `n` counts from 1 and is what other places refer to. */
export type Step = MessageStep | EventStep;

/** One SCMI message and its answer, over one channel. */
export interface MessageStep {
	readonly kind: "message";
	readonly n: number;
	readonly phase: Phase;
	/** Who sends: the hypervisor, or a domain by name. */
	readonly sender: string;
	/** The domain it is sent for, by itself or by the hypervisor. */
	readonly domain?: string;
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
	/** The words in front of them, as the sender and as firmware left them. */
	readonly sharedMemory: {
		readonly before: Omit<SharedMemory, "message">;
		readonly after: Omit<SharedMemory, "message">;
	};
	/**
	 * Fields (of either direction) neither catalogue nor plan determines, such as the number of clocks of a partial table: the
	 * status is an answer, these values are a stand-in.
	 */
	readonly assumed: readonly string[];
	readonly causes: readonly Cause[];
}

/** What the hypervisor or an OS did between messages. `eventText` says it in words. */
export type EventStep = Event & {
	readonly kind: "event";
	readonly n: number;
	readonly phase: Phase;
	/** Who does it: the hypervisor, firmware, or a domain by name. */
	readonly who: string;
	/** The domain it is about. */
	readonly domain?: string;
	readonly causes: readonly Cause[];
};

export type Event =
	| { readonly event: "probe-failed"; readonly fault: Fault }
	/** `first`: the number of the channel that is given away first. */
	| { readonly event: "mediator-ready"; readonly channels: number; readonly first?: number }
	/** A word of the hypervisor's command line does nothing: it has no such parameter, or that cannot be so. */
	| { readonly event: "parameter-ignored"; readonly word: string; readonly isKnown: boolean }
	/** The calls of one domain are let through, those with this number. */
	| { readonly event: "calls-forwarded"; readonly smcId: number; readonly path: string }
	/** Another node fails, and nothing behind it is looked at; `smcId`: its number counts all the same, instead of the first one's. */
	| { readonly event: "further-scmi-node"; readonly path: string; readonly smcId?: number; readonly errno: string }
	/** It is the domain whose calls are let through. */
	| { readonly event: "scmi-owner" }
	/** A word of the command line takes it from the hardware domain, and no domain asks for it. */
	| { readonly event: "scmi-for-nobody"; readonly word: string }
	/** A request that is accepted without a line, and comes to nothing. */
	| { readonly event: "request-unserved"; readonly request: string }
	/** `agentId` undefined: an agent the catalogue does not know; `smcId`: where that alone tells agents. */
	| {
			readonly event: "channel-assigned";
			readonly channel: number;
			readonly agentId?: number;
			readonly smcId?: number;
	  }
	/** A domain cannot be the agent it asks for, and gets no SCMI. */
	| {
			readonly event: "agent-id-ignored";
			readonly property: string;
			readonly value: string;
			readonly most: number;
	  }
	/** A toolstack takes a number of its own where none is given. */
	| {
			readonly event: "agent-id-unsaid";
			readonly property: string;
			readonly agentId: number;
			readonly unsaid: UnsaidKey;
	  }
	/** The hypervisor's table and firmware take the caller by an SMC for two agents. */
	| {
			readonly event: "agent-differs";
			readonly agentId: number;
			readonly smcId: number;
			readonly firmwareAgentId: number;
	  }
	/** A second node is probed, and with it the mediator loses the channels of the first. */
	| { readonly event: "channels-lost"; readonly path: string; readonly errno: string }
	| { readonly event: "domain-destroyed" }
	/** A domain could not be destroyed. */
	| { readonly event: "channel-kept"; readonly channel: number; readonly errno: string }
	| { readonly event: "domain-refused"; readonly fault: Fault }
	/** The machine stops; `message` is what the console says. */
	| { readonly event: "boot-panic"; readonly message: string; readonly fault: Fault }
	/** The machine loops for ever; `message` is the line it prints, again and again. */
	| { readonly event: "boot-hangs"; readonly message: string; readonly fault: Fault }
	/** A domain asks for SCMI in a word that the hypervisor does not know, and gets none without a line. */
	| {
			readonly event: "request-ignored";
			readonly property: string;
			readonly value: string;
			readonly choices: readonly string[];
	  }
	/** A domain asks in words that came with a later release; `because`, a clause, says who has SCMI instead. */
	| { readonly event: "request-unread"; readonly property: string; readonly because: string }
	/** From the entry of this index on, counting from 0, a list that names firmware devices is not read. */
	| { readonly event: "list-cut"; readonly device: string; readonly property: string; readonly cut: ListCut }
	/** An entry of such a list names another provider than the node the mediator is `bound` to. */
	| {
			readonly event: "provider-passed-over";
			readonly device: string;
			readonly property: string;
			readonly provider: string;
			readonly bound: string;
	  }
	/** A device that names no firmware device; `isEmpty`: it has the property, without a number. */
	| {
			readonly event: "device-skipped";
			readonly device: string;
			readonly property: string;
			readonly isEmpty: boolean;
	  }
	/** The call returns an error. */
	| { readonly event: "smc-refused"; readonly why: string }
	/** Firmware is called and finds no message: it reads another page. */
	| { readonly event: "message-unread"; readonly why: string }
	/** A domain's system never calls firmware: its SCMI node lacks what it takes. */
	| { readonly event: "no-channel"; readonly why: string }
	/** A domain's SCMI node is disabled: its system leaves it alone. */
	| { readonly event: "scmi-disabled"; readonly path: string }
	/** What becomes of a system without SCMI. */
	| { readonly event: "os-without-scmi"; readonly because: "no provider" | "no communication" | "no answer" }
	/** Discovery of what nothing in the tree uses: how many messages, and what came back. */
	| {
			readonly event: "os-discovery";
			readonly message: string;
			readonly noun: string;
			readonly asked: number;
			readonly refused: number;
			readonly unknown: number;
	  }
	/** What a system makes of an answer, for one consumer. `text` is the sentence of its driver. */
	| {
			readonly event: "os-consequence";
			readonly consumer: ConsumerPlan;
			readonly use: ResourceUse;
			readonly text: string;
	  }
	/** Something the model goes by that the sources do not say. */
	| { readonly event: "assumed"; readonly what: Assumption }
	/** The sources or the catalogue do not say enough to know what happens: nothing is concluded from here on. */
	| { readonly event: "unknown"; readonly what: Unknown };

/** Why an entry of a list of phandles with arguments cannot be read. */
export interface ListCut {
	readonly index: number;
	readonly because: "zero" | "no-node" | "no-cells" | "too-few-cells";
	/** What says how many arguments follow. */
	readonly cellsName: string;
}

export type Assumption =
	/** Linux 6.12 takes 0x18 for power capping. */
	| { readonly kind: "pinctrl-draft" }
	| { readonly kind: "stand-in-agent"; readonly agentId: number }
	| { readonly kind: "unknown-system" };

export type Unknown =
	| { readonly kind: "probe"; readonly why: string }
	| { readonly kind: "domain"; readonly why: string }
	/** What a domain uses. */
	| { readonly kind: "tree"; readonly why: string }
	| { readonly kind: "answer"; readonly message: string; readonly request: readonly Field[]; readonly why: string }
	/** Whether the host has a node at a path that is to be given away. */
	| { readonly kind: "host-node"; readonly path: string }
	/** What a device brings, as its number or the agent is not known. */
	| { readonly kind: "device"; readonly device: string; readonly what: string }
	/** What else a domain is given by a configuration that is not all here. */
	| { readonly kind: "more-devices" }
	| { readonly kind: "number"; readonly consumer: string; readonly property: string };

export type Phase = "probe" | "create" | "assign" | "discover" | "use";

export interface Field {
	readonly name: string;
	readonly value: number | bigint | string | readonly number[] | readonly bigint[];
}

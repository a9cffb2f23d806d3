import type { CatalogueIndex, PinSelector } from "../catalogue/catalogue-index.ts";
import type { ResourceKind } from "../scmi/resource-kind.ts";
import type { Fault, UnsaidKey } from "./fault.ts";

/**
 * Why an item of the plan is there. The model carries it through to the trace and never looks inside; whoever made the
 * plan knows which line of which file it stands for.
 */
export type Cause = number;

/** A value the sources may not say: a boot script or a missing include can still provide it. */
export type Known<T> =
	| { readonly kind: "known"; readonly value: T; readonly cause: Cause }
	/** `why`: what it is that leaves it open, as a clause. */
	| { readonly kind: "unknown"; readonly why?: string }
	/** `isShort`: the property is there, with fewer bytes than the value has, so that it is read as if it were not. */
	/** `why`: what it is that the property leads to nothing, as a clause. */
	| { readonly kind: "absent"; readonly isShort?: true; readonly why?: string };

/** What is to be booted. */
export interface BootPlan {
	/** Each is one server with one state. */
	readonly firmwares: readonly CatalogueIndex[];
	/** In the order they are created; the one on the host's own tree first. */
	readonly domains: readonly DomainPlan[];
	/** What a toolstack does once the hypervisor has made its own domains; undefined: it creates every other one, in order. */
	readonly sequence?: readonly SequenceStep[];
}

export interface SequenceStep {
	readonly verb: "create" | "destroy";
	/** The domain's name. */
	readonly domain: string;
	readonly cause: Cause;
}

/** What a domain asks of its hypervisor, wherever that is written. */
export interface DomainRequest {
	/** Unique in a plan. */
	readonly name: string;
	readonly cause: Cause;
	/** It runs on the host's own tree: Dom0, or the one system of a board that is not partitioned. */
	readonly hardware: boolean;
	/** Its operating system, where known: first-use messages are those of its drivers. */
	readonly os: "linux" | "zephyr" | "unknown";
	/** The release of its Linux, where somebody states one. */
	readonly linux?: string;
	readonly channel: ChannelRequest;
	/** Host nodes it is to be given, in order. */
	readonly devices: readonly DeviceRequest[];
	/** It may be given more than is listed: part of its configuration is filled in later. */
	readonly moreDevices: boolean;
	/** The hypervisor creates it by itself, before any domain runs; else a domain that runs creates it. */
	readonly atBoot?: true;
	/** Why it is started without a tree of its own, whatever was written for it: a clause. */
	readonly withoutTree?: string;
}

/** The channel a domain asks for. */
export type ChannelRequest =
	/** Whichever its hypervisor gives it; without a mediator that which its own SCMI nodes describe. */
	| { readonly kind: "any"; readonly causes: readonly Cause[] }
	/** That of one agent, by its key in the catalogue. */
	| { readonly kind: "agent"; readonly agentKey: string; readonly causes: readonly Cause[] }
	/** That of one agent, by the number it has in the hypervisor's own table. `unsaid`: the key that would say it, where none does. */
	| {
			readonly kind: "agent number";
			readonly agentId: number;
			readonly unsaid?: UnsaidKey;
			readonly causes: readonly Cause[];
	  }
	| { readonly kind: "none"; readonly causes: readonly Cause[] }
	/** What it asks for is nothing this hypervisor knows. `fault`: what is wrong with it, where more than the word is. */
	| { readonly kind: "strange"; readonly value: string; readonly causes: readonly Cause[]; readonly fault?: Fault }
	| { readonly kind: "unknown" };

/** A path as written, of a node in the host's tree. */
export interface DeviceRequest {
	readonly path: string;
	readonly cause: Cause;
}

/** A domain as it starts: what it asked for, and what its own tree describes. */
export interface DomainPlan extends DomainRequest {
	/** The devices of its own tree, enabled ones only, with what their drivers ask for. */
	readonly consumers: readonly ConsumerPlan[];
	/** The SCMI nodes of the tree its system is given, in document order. */
	readonly controllers: readonly ControllerPlan[];
	/** Its own tree is not here, so that nothing but what the hypervisor puts into it is known: why, as a clause. */
	readonly unreadTree?: string;
	/** What is to create it refuses its configuration. */
	readonly refused?: { readonly by: string; readonly file: string; readonly cause: Cause };
	/** There is no SCMI node to give to it, though it asks for a channel. */
	readonly lacksScmiNode?: boolean;
}

/** How an SCMI node reaches firmware. Linux Documentation/devicetree/bindings/firmware/arm,scmi.yaml. */
export type Transport = "smc" | "mailbox" | "optee" | "virtio";

/** An SCMI node: one instance of Linux's driver, with a channel of its own. */
export interface ControllerPlan {
	readonly path: string;
	readonly cause: Cause;
	readonly compatible: readonly string[];
	readonly transport: Transport;
	/** The node and everything above it is in use. */
	readonly enabled: boolean;
	/** The server its channel leads into, a place in `BootPlan.firmwares`; undefined: one that no catalogue describes. */
	readonly firmware: number | undefined;
	readonly smcId: Known<number>;
	/** The node that the first `shmem` phandle names, whatever that is compatible with. */
	readonly shmem: Known<SharedMemoryPlan>;
	/** Those that the other phandles name: where firmware writes what nobody asked for. */
	readonly further: readonly SharedMemoryPlan[];
	readonly mailbox: Known<MailboxPlan>;
	readonly opteeChannel: Known<number>;
	/** Why Linux cannot set its channel up though all of it is there, as a clause. */
	readonly channelFault?: string;
	/** Why Linux does not map its page, as a clause; not certain: unless the boot loader takes the page out of the RAM. */
	readonly inRam?: { readonly why: string; readonly isCertain: boolean };
	readonly protocols: readonly ProtocolPlan[];
}

/** The first entry of `mboxes`. */
export interface MailboxPlan {
	/** Register base of the provider, translated to an address of the processor's; undefined where that cannot be told. */
	readonly address: number | undefined;
	readonly path: string;
	readonly cells: readonly number[];
	/** Which of the provider's channels these are; undefined where its binding is not known. */
	readonly channel: number | undefined;
	/** `channel 0`, `<0 2>`: the same for whoever rings the same there. */
	readonly words: string;
	readonly enabled: boolean;
	/** What its driver waits for before it is there, where that is the SCMI node whose mailbox it is: `clocks`. */
	readonly waitsFor?: string;
}

/** A protocol node. */
export interface ProtocolPlan {
	readonly protocolId: number;
	/** The node and everything above it is in use. */
	readonly enabled: boolean;
	readonly cause: Cause;
	/** Why Linux cannot set up the channel that it has for itself, as a clause. */
	readonly channelFault?: string;
	/** The pages of that channel behind the first. */
	readonly further?: readonly SharedMemoryPlan[];
}

/** A bus has no `ranges`, none that covers the address, none and a last row that is cut off, or cell counts that no address has. */
export type Untranslated = "no-ranges" | "outside-ranges" | "uneven-ranges" | "strange-cells";

export interface SharedMemoryPlan {
	readonly path: string;
	readonly cause: Cause;
	readonly address: Known<number>;
	readonly size: Known<number>;
	/** Path of the bus that does not translate its address to one of the processor's, and why: then it has none. */
	readonly untranslated?: { readonly bus: string; readonly cause: Cause; readonly because: Untranslated };
	/** What the node lacks to be shared memory to Linux: "arm,scmi-shmem" among its `compatible`, a `reg`, or a whole entry in that. */
	readonly lacks?: "compatible" | "reg" | "entry";
}

/** One number in a consumer property that refers to an SCMI resource. */
export interface ResourceUse {
	readonly kind: ResourceKind;
	/** Path of the SCMI node whose protocol it is. */
	readonly controller: string;
	/** The protocol node's own `reg`: 0x18 for pin control on firmware older than SCMI 3.2. */
	readonly protocolId: number;
	readonly id: Known<number>;
	/** e.g. `clocks`, `assigned-clocks`, `resets`, `pinctrl-0`. */
	readonly property: string;
	/** Its place in the property's list, counting from 0. */
	readonly index?: number;
	/** What the property's `-names` calls it. */
	readonly name?: string;
	/** Pin control: what the number counts; without it the catalogue's entry of that number decides. */
	readonly selector?: PinSelector;
	/** Pin control: the function that the state chooses for a group, where its number is known. */
	readonly functionId?: number;
	/** `assigned-clocks`: the rate at the same place of `assigned-clock-rates`; 0 or absent: none is set. */
	readonly rateHz?: number;
	/** Why Linux never finds what provides it though its protocol is in use, as a clause. */
	readonly withoutProvider?: string;
	readonly cause: Cause;
}

export interface ConsumerPlan {
	readonly path: string;
	readonly name: string;
	readonly cause: Cause;
	/** The host node this device is; undefined when not found. */
	readonly hostPath?: string;
	/** Its node has `clocks`, of whomever. */
	readonly hasClocks?: boolean;
	/** Why Linux makes no device of its node, as a clause. */
	readonly unmade?: string;
	readonly uses: readonly ResourceUse[];
}

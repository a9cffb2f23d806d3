import type { StatusName } from "../scmi/status.ts";
import type { Cause, Untranslated } from "./boot-plan.ts";

/** Why something of a boot failed, as data: what was found, and the error number that came of it (`-13 (EACCES)`). */
export type Fault =
	/** The host's tree has no node of the kind a mediator binds to. */
	| { readonly kind: "no-scmi-node"; readonly compatible: string }
	/** `isShort`: it has the property, with less than a number in it. */
	| { readonly kind: "no-property"; readonly path: string; readonly property: string; readonly isShort?: true }
	| { readonly kind: "no-shared-memory"; readonly compatible: string }
	| { readonly kind: "not-whole-pages"; readonly path: string; readonly bytes: number }
	/** A bus above the node does not translate its address. */
	| {
			readonly kind: "no-processor-address";
			readonly path: string;
			readonly bus: string;
			readonly because: Untranslated;
	  }
	/** Firmware has no such channel. */
	| { readonly kind: "no-such-channel"; readonly why: string; readonly errno: string }
	/** The call returns, but firmware reads another page. */
	| { readonly kind: "other-page"; readonly why: string; readonly errno: string }
	/** The channel by its number, or by the SMC that is all there is to tell it by. */
	| {
			readonly kind: "message-refused";
			readonly message: string;
			readonly channel?: number;
			readonly smcId?: number;
			readonly status: StatusName | number;
			readonly errno: string;
	  }
	/** The domain asks for a mediator that is none. */
	| {
			readonly kind: "strange-request";
			readonly property: string;
			readonly choices: readonly string[];
			readonly errno: string;
	  }
	/** A property that has to be a string is empty, or its string has no end. */
	| { readonly kind: "no-text"; readonly property: string }
	/** A table of numbers whose length is no multiple of an entry's. */
	| {
			readonly kind: "strange-length";
			readonly path: string;
			readonly property: string;
			readonly bytes: number;
			readonly entryBytes: number;
			readonly unsaidCells?: UnsaidCells;
	  }
	/** A table entry whose page is of no node. */
	| {
			readonly kind: "no-page-node";
			readonly path: string;
			readonly property: string;
			readonly agentId?: number;
			readonly smcId?: number;
			/** What an entry has, in its order. */
			readonly entry?: readonly string[];
			readonly unsaidCells?: UnsaidCells;
	  }
	/** A table entry whose page has no address of the processor's. */
	| {
			readonly kind: "no-page-address";
			readonly path: string;
			readonly property: string;
			readonly agentId: number;
			readonly page: string;
	  }
	/** The hypervisor finds no address for a node that it gives away. */
	| { readonly kind: "no-device-address"; readonly path: string; readonly because: string; readonly errno: string }
	/** No node of the kind a mediator binds to lies where it looks, or those that do are passed over; `why` is a clause without a subject. */
	| {
			readonly kind: "unbound-nodes";
			readonly compatible: string;
			readonly below: string;
			readonly passedOver: readonly { readonly path: string; readonly why: string }[];
	  }
	/** What says how many cells an entry of a table has. */
	| {
			readonly kind: "strange-cell-count";
			readonly path: string;
			readonly property: string;
			readonly cells: number;
			readonly choices: readonly number[];
			readonly errno: string;
	  }
	| {
			readonly kind: "page-not-aligned";
			readonly path: string;
			readonly address: number;
			readonly bytes: number;
			readonly errno: string;
	  }
	/** `isOwn`: it is the number firmware gives to the mediator itself. */
	| {
			readonly kind: "agent-listed-twice";
			readonly path: string;
			readonly property: string;
			readonly agentId: number;
			readonly isOwn?: true;
			readonly errno: string;
	  }
	/** What a domain's node should say of its agent; `instead`: a property that was probably meant to. */
	| {
			readonly kind: "no-agent-id";
			readonly path: string;
			readonly property: string;
			readonly isShort?: true;
			readonly instead?: string;
			readonly errno: string;
	  }
	/** `agentId` undefined: it is no number. */
	| {
			readonly kind: "agent-id-too-large";
			readonly property: string;
			readonly agentId?: number;
			readonly most: number;
			readonly errno: string;
	  }
	/** The domain asks for a driver, and the hypervisor is built with another. */
	| {
			readonly kind: "other-driver";
			readonly property: string;
			readonly asked: string;
			readonly built: string;
			readonly errno: string;
	  }
	| {
			readonly kind: "no-such-agent";
			readonly agentId: number;
			readonly unsaid?: UnsaidKey;
			readonly property: string;
			/** The node that has it, the first of several. */
			readonly firstOf?: string;
			readonly listed: readonly number[];
			readonly errno: string;
	  }
	| {
			readonly kind: "agent-taken";
			readonly agentId: number;
			readonly unsaid?: UnsaidKey;
			readonly owner: string;
			readonly errno: string;
	  }
	/** What a toolstack copies out of a guest's tree. */
	| { readonly kind: "nothing-to-copy"; readonly path: string }
	/** The domain cannot see its channel's page where firmware reads it: only addresses that are the machine's own will do. */
	| { readonly kind: "not-direct-mapped"; readonly needs: readonly string[]; readonly errno: string }
	| { readonly kind: "direct-map-without-static-memory"; readonly needs: string }
	| { readonly kind: "no-cpus" }
	/** A toolstack's own reader gives up on a file. */
	| { readonly kind: "configuration-refused"; readonly by: string; readonly file: string }
	/** Where a module lies. */
	| { readonly kind: "no-module-reg" }
	/** What a domain is started with: a kernel module. */
	| { readonly kind: "no-kernel"; readonly errno: string }
	/** The host's node that is to be copied into the domain's tree. */
	| { readonly kind: "no-host-scmi"; readonly path: string; readonly errno: string }
	/** A node's `xen,reg` without the node or the word that says it may be given away, or the other way round. */
	| {
			readonly kind: "half-passthrough";
			readonly path: string;
			readonly lacks: readonly string[];
			readonly errno: string;
	  }
	| { readonly kind: "not-page-aligned"; readonly path: string; readonly property: string; readonly errno: string }
	/** A device names a controller that nobody has registered: the loop over its list does not end. */
	| { readonly kind: "unregistered-controller"; readonly device: string; readonly provider: string }
	| { readonly kind: "partial-tree-too-large"; readonly errno: string }
	/** A boot loader has left the partial tree without its magic. */
	| { readonly kind: "no-partial-tree"; readonly errno: string }
	/** The tree made for a domain does not fit its buffer. */
	| { readonly kind: "tree-too-large"; readonly bytes: number; readonly buffer: number; readonly errno: string }
	| { readonly kind: "path-too-long"; readonly path: string; readonly errno: string }
	/** The host has such nodes, and a mediator passes over each; the first has this property, or is disabled. */
	| { readonly kind: "no-usable-scmi-node"; readonly path: string; readonly property?: string }
	/** The hypervisor is built without what the mediator, or a request, needs. */
	| { readonly kind: "not-built-in"; readonly option: string; readonly build: string; readonly errno?: string }
	/** The domain asks for SCMI, which is the hardware domain's without a word on the command line. */
	| { readonly kind: "not-passed-through"; readonly word: string; readonly errno: string }
	/** SCMI is for one domain, and another has it. */
	| { readonly kind: "scmi-taken"; readonly owner: string; readonly errno: string }
	/** Pages that the domain which creates this one may not hand on itself; `range`: the line that asks for them. */
	| { readonly kind: "memory-not-permitted"; readonly range: string; readonly owner: string; readonly errno: string }
	/**
	 * The same of an interrupt; `kept`: why the node that has it is not in that domain's tree, as a clause; `meant`: of a line that
	 * counts `more` than the tree, the number of a device there.
	 */
	| {
			readonly kind: "interrupt-not-permitted";
			readonly interrupt: number;
			readonly owner: string;
			readonly kept?: string;
			readonly meant?: { readonly number: number; readonly more: number; readonly path: string };
			readonly errno: string;
	  }
	/** An interrupt is asked for twice. */
	| { readonly kind: "interrupt-twice"; readonly interrupt: number; readonly errno: string }
	/** A domain cannot be the one on the host's tree. */
	| {
			readonly kind: "strange-hardware-domain";
			readonly because: "capabilities" | "second" | "no-direct-map" | "partial-tree";
	  }
	/** The domain asks for a channel and there is no mediator. */
	| { readonly kind: "mediator-off"; readonly errno: string }
	/** Every channel is taken, or there are none: each needs a page and an agent of its own. */
	| {
			readonly kind: "no-channel-free";
			readonly channels: number;
			readonly pages: number;
			readonly controller: string;
			/** The property that lists the channels, where one does, and its entries that are passed over without a message. */
			readonly table?: { readonly property: string; readonly passedOver: readonly string[] };
			readonly errno: string;
	  }
	| {
			readonly kind: "no-scmi-node-to-copy";
			readonly compatible: string;
			readonly path: string;
			readonly errno: string;
	  }
	| { readonly kind: "no-such-node"; readonly path: string; readonly near: string | undefined; readonly errno: string }
	/** The device's IOMMU has it for somebody already; undefined: for this very domain. */
	| { readonly kind: "owned-by-iommu"; readonly owner: string | undefined; readonly errno: string }
	| { readonly kind: "no-iommu"; readonly property: string; readonly errno: string }
	/** An interrupt of a device is another domain's, which has it through the node `holder`. */
	| {
			readonly kind: "interrupt-taken";
			readonly interrupt: number;
			readonly path: string;
			readonly owner: string;
			readonly holder: string;
			readonly errno: string;
	  }
	| {
			readonly kind: "device-refused";
			readonly device: string;
			readonly deviceId: number;
			/** Where the hypervisor has its number from a table of its own. */
			readonly agentId?: number;
			/** Who asked, where to firmware that is an agent which may not give devices away, and what made it that agent. */
			readonly asker?: { readonly agentId: number; readonly cause: Cause };
			readonly status: StatusName | number;
			readonly errno: string;
	  };

/** The property that would say how many cells an entry has is missing, and this is what is taken. */
export interface UnsaidCells {
	readonly property: string;
	readonly cells: number;
}

/** A key that would say something, and is missing. `near`: what stands there in its place and is passed over, as written. */
export interface UnsaidKey {
	readonly key: string;
	readonly near?: string;
}

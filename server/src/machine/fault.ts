import type { StatusName } from "../scmi/status.ts";
import type { Untranslated } from "./boot-plan.ts";

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
			/** A key that would say another, and is missing. */
			readonly unsaid?: string;
			readonly property: string;
			readonly listed: readonly number[];
			readonly errno: string;
	  }
	| {
			readonly kind: "agent-taken";
			readonly agentId: number;
			readonly unsaid?: string;
			readonly owner: string;
			readonly errno: string;
	  }
	/** What a toolstack copies out of a guest's tree. */
	| { readonly kind: "nothing-to-copy"; readonly path: string }
	/** The domain cannot see its channel's page where firmware reads it: only addresses that are the machine's own will do. */
	| { readonly kind: "not-direct-mapped"; readonly needs: readonly string[]; readonly errno: string }
	| { readonly kind: "direct-map-without-static-memory"; readonly needs: string }
	| { readonly kind: "no-cpus" }
	/** What a domain is started with: a kernel module. */
	| { readonly kind: "no-kernel"; readonly errno: string }
	/** The host's node that is to be copied into the domain's tree. */
	| { readonly kind: "no-host-scmi"; readonly path: string; readonly errno: string }
	/** A node's `xen,reg` without the node or the word that says it may be given away, or the other way round. */
	| { readonly kind: "half-passthrough"; readonly path: string; readonly lacks: string; readonly errno: string }
	| { readonly kind: "not-page-aligned"; readonly path: string; readonly property: string; readonly errno: string }
	/** A device names a controller that nobody has registered: the loop over its list does not end. */
	| { readonly kind: "unregistered-controller"; readonly device: string; readonly provider: string }
	| { readonly kind: "partial-tree-too-large"; readonly errno: string }
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
	/** Pages that the domain which creates this one may not hand on itself. */
	| { readonly kind: "memory-not-permitted"; readonly range: string; readonly owner: string; readonly errno: string }
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
	| {
			readonly kind: "device-refused";
			readonly device: string;
			readonly deviceId: number;
			/** Where the hypervisor has its number from a table of its own. */
			readonly agentId?: number;
			readonly status: StatusName | number;
			readonly errno: string;
	  };

/** A fault as a clause, the error number first where there is one. */
export function faultText(fault: Fault): string {
	return "errno" in fault && !ERRNO_LAST.includes(fault.kind) ? `${fault.errno}: ${clauseOf(fault)}` : clauseOf(fault);
}

const ERRNO_LAST: readonly Fault["kind"][] = [
	"no-such-channel",
	"other-page",
	"message-refused",
	"strange-cell-count",
	"page-not-aligned",
	"agent-listed-twice",
];

function clauseOf(fault: Fault): string {
	switch (fault.kind) {
		case "no-scmi-node":
			return `the host tree has no ${fault.compatible} node`;
		case "no-property":
			return fault.isShort
				? `${fault.property} of ${fault.path} has fewer than the 4 bytes of a number`
				: `${fault.path} has no ${fault.property}`;
		case "no-shared-memory":
			return `no node of the host tree is compatible "${fault.compatible}"`;
		case "not-whole-pages":
			return `${fault.path} has 0x${fault.bytes.toString(16)} bytes, not whole pages of 4 KiB`;
		case "no-processor-address":
			return `${fault.path} has no CPU address: ${untranslatedText(fault.bus, fault.because)}`;
		case "no-such-channel":
		case "other-page":
			return `${fault.why}, ${fault.errno}`;
		case "message-refused":
			return `${fault.message} ${fault.smcId === undefined ? `on channel ${fault.channel}` : `by SMC ${hex(fault.smcId)}`} is answered ${fault.status}, ${fault.errno}`;
		case "strange-request":
			return `${fault.property} is neither ${fault.choices.map((choice) => `"${choice}"`).join(" nor ")}`;
		case "no-text":
			return `${fault.property} is no string`;
		case "strange-length":
			return fault.bytes === 0
				? `${fault.property} of ${fault.path} is empty`
				: `${fault.property} of ${fault.path} has ${fault.bytes} bytes, no multiple of the ${fault.entryBytes} of an entry`;
		case "no-page-node":
			return noPageNodeText(fault);
		case "no-page-address":
			return `the page of agent ${fault.agentId} in ${fault.property} of ${fault.path}, ${fault.page}, has no CPU address`;
		case "no-device-address":
			return `${fault.path} has no CPU address: ${fault.because}`;
		case "unbound-nodes": {
			const passedOver = fault.passedOver.map(({ path, why }) => `${path} ${why}`).join(" and ");
			const looked = `node below one compatible "${fault.below}"`;
			return passedOver === ""
				? `the host tree has no ${fault.compatible} ${looked}`
				: `no ${fault.compatible} ${looked} can be used: ${passedOver}`;
		}
		case "strange-cell-count":
			return `${fault.property} of ${fault.path} is ${fault.cells}, and has to be ${fault.choices.join(" or ")}, ${fault.errno}`;
		case "page-not-aligned":
			return `${fault.path}, ${hex(fault.bytes)} bytes at ${hex(fault.address)}, is not whole pages of 4 KiB, ${fault.errno}`;
		case "agent-listed-twice": {
			const where = `${fault.property} of ${fault.path}`;
			return fault.isOwn
				? `${where} lists agent ${fault.agentId}, which firmware says is the mediator itself, ${fault.errno}`
				: `${where} lists agent ${fault.agentId} twice, ${fault.errno}`;
		}
		case "no-agent-id": {
			const has = fault.isShort ? `${fault.property} has no number` : `its node has no ${fault.property}`;
			return fault.instead === undefined ? has : `${has}; ${fault.instead} is not read`;
		}
		case "agent-id-too-large":
			return fault.agentId === undefined
				? `${fault.property} is no number`
				: `${fault.property} is ${fault.agentId}, and agents go from 0 to ${fault.most}`;
		case "other-driver":
			return `${fault.property} asks for "${fault.asked}", and this hypervisor is built with "${fault.built}" instead`;
		case "no-such-agent": {
			const listed = fault.listed.length === 0 ? "no agent" : `${fault.listed.join(", ")} only`;
			return `it asks for agent ${fault.agentId}${becauseUnsaid(fault.unsaid)}, and ${fault.property} has ${listed}`;
		}
		case "agent-taken":
			return `agent ${fault.agentId} is ${fault.owner} already${fault.unsaid === undefined ? "" : `; it asks for that${becauseUnsaid(fault.unsaid)}`}`;
		case "nothing-to-copy":
			return `its tree has no ${fault.path} to copy`;
		case "not-direct-mapped":
			return `it asks for SCMI but is not direct-mapped: that takes ${fault.needs.join(" and ")}`;
		case "direct-map-without-static-memory":
			return `direct-map needs ${fault.needs}`;
		case "no-cpus":
			return "its node has no cpus";
		case "no-kernel":
			return "it has no kernel (multiboot,kernel)";
		case "no-host-scmi":
			return `the host has no node ${fault.path} to copy into its tree`;
		case "half-passthrough":
			return `${fault.path} is to be passed through but has no ${fault.lacks}`;
		case "not-page-aligned":
			return `${fault.property} of ${fault.path} is not whole pages of 4 KiB`;
		case "unregistered-controller":
			return `${fault.device} names ${fault.provider} as its access controller, and nothing has registered that`;
		case "partial-tree-too-large":
			return "its partial tree is larger than its module";
		case "tree-too-large":
			return `its tree takes ${fault.bytes} bytes, and there is room for ${fault.buffer}`;
		case "path-too-long":
			return `the path ${fault.path} is too long`;
		case "no-usable-scmi-node":
			return fault.property === undefined
				? `${fault.path} is disabled`
				: `${fault.path} has ${fault.property}, and the mediator binds to no such node`;
		case "not-built-in":
			return `${fault.build} is built without ${fault.option}`;
		case "not-passed-through":
			return `it asks for SCMI, which is the hardware domain's without ${fault.word} on the hypervisor's command line`;
		case "scmi-taken":
			return `it asks for SCMI, which one domain can have, and ${fault.owner} has it`;
		case "memory-not-permitted":
			return `its iomem "${fault.range}" is not ${fault.owner}'s to hand on`;
		case "strange-hardware-domain":
			return STRANGE_HARDWARE_DOMAIN[fault.because];
		case "mediator-off":
			return "the mediator is off";
		case "no-channel-free":
			return noChannelText(fault.channels, fault.pages);
		case "no-scmi-node-to-copy":
			return `its tree has no ${fault.compatible} node, and the host has none at ${fault.path} to copy`;
		case "no-such-node":
			return `the host has no node ${fault.path}${fault.near === undefined ? "" : `; the nearest is ${fault.near}`}`;
		case "owned-by-iommu":
			return `its IOMMU has given this device to ${fault.owner ?? "this domain"} already`;
		case "no-iommu":
			return `no IOMMU guards this device, and ${fault.property} is not set`;
		case "device-refused":
			return `firmware answers ${fault.status} for device ${fault.deviceId} (${fault.device})${fault.agentId === undefined ? "" : ` and agent ${fault.agentId}`}`;
	}
}

const STRANGE_HARDWARE_DOMAIN: Readonly<
	Record<Extract<Fault, { kind: "strange-hardware-domain" }>["because"], string>
> = {
	capabilities: "its capabilities have a bit that the hypervisor does not know",
	second: "there is a hardware domain already",
	"no-direct-map": "as the hardware domain it needs direct-map, or an IOMMU",
	"partial-tree": "as the hardware domain it may not have a partial tree (multiboot,device-tree)",
};

const becauseUnsaid = (key: string | undefined) => (key === undefined ? "" : `, as ${key} is missing`);

function noPageNodeText({
	path,
	property,
	agentId,
	smcId,
	entry,
}: Extract<Fault, { readonly kind: "no-page-node" }>): string {
	const whose = smcId === undefined ? `agent ${agentId}` : `SMC ${hex(smcId)}`;
	const order = entry === undefined ? "" : ` (an entry is ${entry.join(", ")})`;
	return `the entry of ${whose} in ${property} of ${path} names no node for its page${order}`;
}

const hex = (value: number) => `0x${value.toString(16)}`;

function untranslatedText(bus: string, because: Untranslated): string {
	switch (because) {
		case "no-ranges":
			return `${bus} has no ranges`;
		case "outside-ranges":
			return `it lies outside the ranges of ${bus}`;
		case "strange-cells":
			return `#address-cells and #size-cells of ${bus} give no usable address`;
	}
}

/** Each channel besides the mediator's own takes an arm,scmi-shmem node with its page, and an agent of firmware's. */
function noChannelText(channels: number, pages: number): string {
	const has =
		channels === 0
			? "there is no channel to give away"
			: channels === 1
				? "the only channel is taken"
				: `all ${channels} channels are taken`;
	return pages === channels
		? `${has}: the host's tree needs another arm,scmi-shmem node for it`
		: `${has}: firmware has no further agent`;
}

import { listed } from "../text/listed.ts";
import type { Untranslated } from "./boot-plan.ts";
import { hex } from "./channels.ts";
import type { Fault, UnsaidCells, UnsaidKey } from "./fault.ts";

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

/** The same without the number, but for those that say it last. */
export function clauseOf(fault: Fault): string {
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
			return `${fault.path} has ${hex(fault.bytes)} bytes, not whole pages of 4 KiB`;
		case "no-processor-address":
			return `${fault.path} has no CPU address: ${untranslatedText(fault)}`;
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
				: `${fault.property} of ${fault.path} has ${fault.bytes} bytes, no multiple of the ${fault.entryBytes} of an entry${cellsText(fault.unsaidCells)}`;
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
			const of = fault.firstOf === undefined ? "" : ` of ${fault.firstOf}, the first such node,`;
			return `it asks for agent ${fault.agentId}${becauseUnsaid(fault.unsaid)}, and ${fault.property}${of} has ${listed}`;
		}
		case "agent-taken":
			return `agent ${fault.agentId} is ${fault.owner} already${fault.unsaid === undefined ? "" : `; it asks for that${becauseUnsaid(fault.unsaid)}`}`;
		case "nothing-to-copy":
			return `its tree has no ${fault.path} to copy`;
		case "not-direct-mapped":
			return `it asks for SCMI but is not direct-mapped: that takes ${listed(fault.needs)}`;
		case "direct-map-without-static-memory":
			return `direct-map needs ${fault.needs}`;
		case "no-cpus":
			return "its node has no cpus";
		case "configuration-refused":
			return `${fault.by} cannot read ${fault.file}, and refuses the whole file`;
		case "no-module-reg":
			return "it does not say where the module was loaded";
		case "no-kernel":
			return "it has no kernel (multiboot,kernel)";
		case "no-host-scmi":
			return `the host has no node ${fault.path} to copy into its tree`;
		case "half-passthrough":
			return `${fault.path} is to be passed through but has ${fault.lacks.length === 1 ? "no" : "neither"} ${fault.lacks.join(" nor ")}`;
		case "not-page-aligned":
			return `${fault.property} of ${fault.path} is not whole pages of 4 KiB`;
		case "unregistered-controller":
			return `${fault.device} names ${fault.provider} as its access controller, and nothing has registered that`;
		case "partial-tree-too-large":
			return "its partial tree is larger than its module";
		case "no-partial-tree":
			return "what lies where its partial tree was loaded is no device tree any more (FDT_ERR_BADMAGIC), as an overlay of it was refused";
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
			return `its ${fault.range} is not ${fault.owner}'s to hand on`;
		case "interrupt-not-permitted":
			return notPermittedText(fault);
		case "interrupt-twice":
			return `${fault.interrupt} is in its irqs twice, and has been reserved when xl comes to it again`;
		case "strange-hardware-domain":
			return STRANGE_HARDWARE_DOMAIN[fault.because];
		case "mediator-off":
			return "the mediator is off";
		case "no-channel-free":
			return noChannelText(fault);
		case "no-scmi-node-to-copy":
			return `its tree has no ${fault.compatible} node, and the host has none at ${fault.path} to copy`;
		case "no-such-node":
			// blanks at its end would not be seen
			return `the host has no node ${fault.path === "" || fault.path !== fault.path.trim() ? `"${fault.path}"` : fault.path}${fault.near === undefined ? "" : `; the nearest is ${fault.near}`}`;
		case "owned-by-iommu":
			return `its IOMMU has given this device to ${fault.owner ?? "this domain"} already`;
		case "no-iommu":
			return `no IOMMU guards this device, and ${fault.property} is not set`;
		case "interrupt-taken": {
			const through = fault.holder === fault.path ? "" : `, for ${fault.holder}`;
			return `IRQ ${fault.interrupt} of ${fault.path} is already used by ${fault.owner}${through}`;
		}
		case "device-refused":
			return `firmware answers ${fault.status} for device ${fault.deviceId} (${fault.device})${fault.agentId === undefined ? "" : ` and agent ${fault.agentId}`}${askerText(fault.asker)}`;
	}
}

function notPermittedText({
	interrupt,
	owner,
	kept,
	meant,
}: Extract<Fault, { readonly kind: "interrupt-not-permitted" }>): string {
	const why = kept ?? (interrupt < FIRST_SHARED ? "it is a CPU's own" : `no device of ${owner}'s tree has it`);
	const counts = meant && `. irqs counts ${meant.more} more than the tree: that of ${meant.path} is ${meant.number}`;
	return `${interrupt} of its irqs is not ${owner}'s to hand on: ${why}${counts ?? ""}`;
}

/** A GIC's interrupts below that are each CPU's own. */
const FIRST_SHARED = 32;

const askerText = (asker: { readonly agentId: number } | undefined) =>
	asker === undefined ? "" : `: it is asked by agent ${asker.agentId}, which may not give devices away`;

const STRANGE_HARDWARE_DOMAIN: Readonly<
	Record<Extract<Fault, { kind: "strange-hardware-domain" }>["because"], string>
> = {
	capabilities: "its capabilities have a bit that the hypervisor does not know",
	second: "there is a hardware domain already",
	"no-direct-map": "as the hardware domain it needs direct-map, or an IOMMU",
	"partial-tree": "as the hardware domain it may not have a partial tree (multiboot,device-tree)",
};

const becauseUnsaid = (unsaid: UnsaidKey | undefined) => (unsaid === undefined ? "" : `, as ${unsaidText(unsaid)}`);

/** That a key is missing, as a clause. */
export function unsaidText({ key, near }: UnsaidKey): string {
	if (near === undefined) return `${key} is missing`;
	const why = near.trimStart().startsWith(`${key}=`) ? `a blank stands before ${key}` : `${key}= is how it is written`;
	return `${key} is missing ("${near}" is passed over: ${why})`;
}

function noPageNodeText({
	path,
	property,
	agentId,
	smcId,
	entry,
	unsaidCells,
}: Extract<Fault, { readonly kind: "no-page-node" }>): string {
	const whose = smcId === undefined ? `agent ${agentId}` : `SMC ${hex(smcId)}`;
	const order = entry === undefined ? "" : ` (an entry is ${entry.join(", ")})`;
	return `the entry of ${whose} in ${property} of ${path} names no node for its page${order}${cellsText(unsaidCells)}`;
}

const cellsText = (unsaid: UnsaidCells | undefined) =>
	unsaid === undefined ? "" : `: without ${unsaid.property} an entry has ${unsaid.cells} cells`;

/** Why a bus does not make an address of it, as a clause. */
export function untranslatedText({ bus, because }: { readonly bus: string; readonly because: Untranslated }): string {
	switch (because) {
		case "no-ranges":
			return `${bus} has no ranges`;
		case "outside-ranges":
			return `it lies outside the ranges of ${bus}`;
		case "uneven-ranges":
			return `no whole row of the ranges of ${bus} has it, and they end within one: a row has an address of its own, one of the bus above and a size`;
		case "strange-cells":
			return `#address-cells and #size-cells of ${bus} give no usable address`;
	}
}

/** Each channel besides the mediator's own takes an arm,scmi-shmem node with its page, and an agent of firmware's. */
function noChannelText({ channels, pages, table }: Extract<Fault, { readonly kind: "no-channel-free" }>): string {
	const has =
		channels === 0
			? "there is no channel to give away"
			: channels === 1
				? "the only channel is taken"
				: `all ${channels} channels are taken`;
	if (table !== undefined) {
		const { property, passedOver } = table;
		const why = passedOver.length === 0 ? "" : `; passed over without a message: ${listed(passedOver)}`;
		return `${has}: ${property} has to list one more${why}`;
	}
	return pages === channels
		? `${has}: the host's tree needs another arm,scmi-shmem node for it`
		: `${has}: firmware has no further agent`;
}

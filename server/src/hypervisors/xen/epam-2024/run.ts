import type { Cause, DomainPlan } from "../../../machine/boot-plan.ts";
import { hex } from "../../../machine/channels.ts";
import type { Fault } from "../../../machine/fault.ts";
import type { Admission, Mediator } from "../../../machine/mediator.ts";
import type { Machine } from "../../../machine/send.ts";
import type { Phase } from "../../../machine/trace.ts";
import { errnoText } from "../../../scmi/status.ts";
import { frameOf } from "../../page.ts";
import type { AccessControlled } from "../access-controllers.ts";
import { grantUnlisted, resetAgent } from "../agent-permissions.ts";
import { misreadNode, STATIC_MEMORY, settingUp, TREE_FAILED, withoutKernel } from "../dom0less-node.ts";
import { xenError } from "../errno.ts";
import { bindInterrupts, handOn } from "../hand-on.ts";
import { type HardwareMemory, permitting, unplacedNode } from "../hardware-memory.ts";
import { startInterruptRoutes } from "../interrupt-routes.ts";
import { startXenIommu } from "../iommu.ts";
import { passThrough } from "../pass-through.ts";
import { causesOf, errnoOf, panic, refuse, requestCauses, tell } from "../telling.ts";
import { connect } from "./connect.ts";
import { assignControlled } from "./grant.ts";
import { AGENT_TABLE, type EpamPlan } from "./plan.ts";
import type { GuestPlan, PartialPlan } from "./plan-guest.ts";
import { passedOver, probe, type TableChannel } from "./probe.ts";

/**
 * The mediator of the Raspberry Pi 5 product: xen/arch/arm/sci/scmi_smc.c, dom0less-build.c and access-controller.c of commit
 * 2214507e72c2 (2024) on Xen 4.19. Not checked, and so not checked here either: whether a guest's tree fits what it was given, and
 * one device given to two domains. DENY is never sent, and nothing is asked for xl's `dtdev`.
 */
export function startEpam(machine: Machine, plan: EpamPlan): Mediator {
	const mediator = probe(machine, plan);
	const channels = new Map<string, TableChannel>();
	/** By name, channels of domains that could not be destroyed. */
	const dying = new Map<string, TableChannel>();
	const iommu = startXenIommu(machine.plan.domains);
	const routes = startInterruptRoutes();
	/** Why it is not known whether the machine boots. */
	let doubt: string | undefined;
	/** Domains of which it is not known whether they have a channel, and which; then nor is it of any after them. */
	const doubtful = new Set<string>();
	const hardware = machine.plan.domains.find((domain) => domain.hardware)?.name;
	const controller = typeof mediator === "string" ? undefined : mediator.controller.path;

	/** scmi_domain_init(): the first free channel of the table. */
	const acquire = (domain: DomainPlan): Fault | undefined => {
		if (mediator === "unknown" || domain.channel.kind === "unknown" || doubtful.size > 0) {
			doubtful.add(domain.name);
			return undefined;
		}
		if (mediator === "off") return domain.hardware ? undefined : { kind: "mediator-off", errno: errnoText("ENODEV") };
		const taken = new Set([...channels.values(), ...dying.values()]);
		const channel = mediator.channels.find((free) => !taken.has(free));
		if (channel === undefined) {
			const has = { channels: mediator.channels.length, pages: mediator.channels.length };
			const fault = { kind: "no-channel-free", ...has, controller: mediator.controller.path } as const;
			const written = plan.controller?.table;
			const entries = written?.kind === "known" && written.value.kind === "entries" ? written.value.entries : [];
			const table = { property: AGENT_TABLE, passedOver: passedOver(entries) };
			return { ...fault, table, errno: errnoText("ENOENT") };
		}
		channels.set(domain.name, channel);
		const { agentId } = channel;
		const assigned = {
			event: "channel-assigned",
			channel: agentId ?? mediator.channels.indexOf(channel) + 1,
			...(agentId !== undefined && { agentId }),
		} as const;
		tell(machine, domain, "create", assigned, [domain.cause, channel.cause]);
		return undefined;
	};

	const asks = ({ channel }: DomainPlan) => channel.kind === "any" || channel.kind === "unknown";

	const give = (domain: DomainPlan, device: AccessControlled, causes: readonly Cause[]) =>
		assignControlled(machine, mediator, channels.get(domain.name), device, domain, controller, causes);

	const giveUnlisted = (domain: DomainPlan): void => {
		const channel = channels.get(domain.name);
		if (typeof mediator !== "string" && channel) grantUnlisted(machine, mediator.management, domain, channel.agentId);
	};

	/**
	 * scmi_relinquish_resources(), scmi_domain_destroy(): flags 0 leave what was granted with the agent, and so with the next domain
	 * on this channel. Any error leaves the domain dying, with its channel.
	 */
	const retire = (domain: DomainPlan): void => {
		iommu.release(domain);
		doubtful.delete(domain.name);
		const channel = channels.get(domain.name) ?? dying.get(domain.name);
		channels.delete(domain.name);
		if (typeof mediator === "string" || channel === undefined) return;
		const status = resetAgent(machine, mediator.management, domain, channel.agentId, 0);
		if (status === "SUCCESS") dying.delete(domain.name);
		else dying.set(domain.name, channel);
		if (status === "SUCCESS" || status === undefined) return;
		const event = { event: "channel-kept", channel: channel.agentId ?? 0, errno: xenError(status) } as const;
		tell(machine, domain, "create", event, [domain.cause, channel.cause]);
	};

	/**
	 * XEN_DOMCTL_createdomain: arch_sanitise_domain_config(), then sci_domain_init(). xl of this Xen knows no arm_sci, another toolstack
	 * may ask; the domain is told no address, and its `dtdev` asks firmware for nothing.
	 */
	const createByToolstack = (domain: DomainPlan): Admission => {
		const refused = (fault: Fault, causes: readonly Cause[] = []): Admission =>
			refuse(machine, domain, "create", fault, [...causes, ...causesOf(domain)]);
		const errno = errnoText("EINVAL");
		if (domain.channel.kind === "strange")
			return refused({ kind: "strange-request", property: "arm_sci", choices: ["scmi_smc", "none"], errno });
		const asks = domain.channel.kind === "any";
		const failed = asks && mediator === "off" ? ({ kind: "mediator-off", errno } as const) : undefined;
		const without = failed ?? (asks ? acquire(domain) : undefined);
		if (without) return refused(without);
		const bound = bindInterrupts(routes, plan.permissions, domain, hardware, plan.irqs.get(domain.name));
		if (bound !== undefined) {
			retire(domain);
			return refused(bound.fault, bound.causes);
		}
		const handed = plan.complete
			? handOn(machine, domain, plan.iomem.get(domain.name) ?? [], memoryOfDom0(), hardware)
			: "given";
		if (typeof handed === "string") return "admitted";
		if ("fault" in handed) {
			retire(domain);
			return refused(handed.fault, handed.causes);
		}
		// one that has no channel has none either way
		if (asks) doubtful.add(domain.name);
		return "admitted";
	};

	/** The pages of its tree, and its channel's with the one behind: mem_permit_access(). */
	const memoryOfDom0 = (): HardwareMemory => {
		const channel = hardware === undefined ? undefined : channels.get(hardware);
		if (channel === undefined) return mediator === "unknown" ? permitting(plan.memory, undefined) : plan.memory;
		const first = channel.address === undefined ? undefined : frameOf(channel.address);
		return permitting(plan.memory, first === undefined ? undefined : { first, last: first + 1 });
	};

	/** construct_dom0(), prepare_dtb_hwdom(): a failure while its tree is built is told as -22. */
	const buildDom0 = (domain: DomainPlan): Admission => {
		const stops = (phase: Phase, fault: Fault, causes: readonly Cause[]) =>
			panic(
				machine,
				domain,
				phase,
				`Could not set up DOM0 guest OS (rc = ${numberOfPanic(phase, fault)})`,
				fault,
				causes,
			);
		const failed = mediator === "off" ? undefined : acquire(domain);
		if (failed) return stops("create", failed, noChannelCauses(mediator, domain));
		for (const [i, device] of plan.dom0Devices.entries()) {
			const unplaced = i === plan.rewritten?.devicesBefore ? unplacedPage(domain) : undefined;
			if (unplaced) return stops("assign", unplaced, [plan.rewritten?.cause ?? domain.cause]);
			const given = give(domain, device, [device.cause, device.listCause]);
			if (typeof given !== "object") continue;
			if (given.fault.kind === "unregistered-controller") return hang(machine, domain, given.fault, given.causes);
			return stops("assign", given.fault, [...given.causes, device.cause]);
		}
		routes.route(domain.name, plan.interrupts);
		const unplaced = plan.complete ? unplacedNode(plan.memory) : undefined;
		if (unplaced) return stops("assign", unplaced, [domain.cause]);
		const last = plan.rewritten?.devicesBefore === plan.dom0Devices.length ? unplacedPage(domain) : undefined;
		return last ? stops("assign", last, [plan.rewritten?.cause ?? domain.cause]) : "admitted";
	};

	/** Dom0's page, written into the node of the mediator's own, may have no address there. */
	const unplacedPage = (domain: DomainPlan): Fault | undefined => {
		const { rewritten } = plan;
		const address = channels.get(domain.name)?.address;
		if (rewritten === undefined || address === undefined || !rewritten.translated.has(address)) return undefined;
		if (rewritten.translated.get(address) !== undefined) return undefined;
		const because = `Xen has written ${domain.name}'s page ${hex(address)} into its reg, and ${rewritten.bus} does not translate that`;
		return { kind: "no-device-address", path: rewritten.path, because, errno: errnoText("EINVAL") };
	};

	/** create_domUs(), construct_domU(). */
	const buildGuest = (domain: DomainPlan, guest: GuestPlan): Admission => {
		const { name, cause } = domain;
		const stops = (phase: Phase, fault: Fault, causes: readonly Cause[] = []) =>
			panic(machine, domain, phase, settingUp(name, numberOfPanic(phase, fault)), fault, [...causes, cause]);
		const misread = misreadNode(name, guest);
		if (misread) return panic(machine, domain, "create", misread.message, misread.fault, [cause]);
		if (domain.channel.kind === "strange") {
			const { value } = domain.channel;
			const ignored = {
				event: "request-ignored",
				property: "xen,arm_sci",
				value,
				choices: ["scmi_smc", "none"],
			} as const;
			tell(machine, domain, "create", ignored, causesOf(domain));
		}
		const failed = asks(domain) ? acquire(domain) : undefined;
		if (failed) return stops("create", failed, requestCauses(domain));
		const kernel = withoutKernel(guest);
		if (kernel) return stops("create", kernel);
		if (guest.partial === undefined && guest.isPartialMissing) giveUnlisted(domain);
		if (guest.partial?.isErased)
			return stops("assign", { kind: "no-partial-tree", errno: errnoText("EINVAL") }, [guest.partial.cause]);
		const { treeBytes, bufferBytes, sizeCauses = [] } = guest;
		if (guest.partial?.isTooLarge) {
			const fault = { kind: "partial-tree-too-large", errno: errnoText("EINVAL") } as const;
			return stops("assign", fault, [...sizeCauses, guest.partial.cause]);
		}
		const built = guest.partial && buildPartial(domain, guest.partial);
		if (built !== undefined && built !== "admitted") return built;
		if (domain.channel.kind !== "any") return "admitted";
		const errno = errnoText("ENODEV");
		if (!guest.directMap && plan.complete)
			return stops(
				"create",
				{ kind: "not-direct-mapped", needs: ["direct-map", STATIC_MEMORY], errno },
				requestCauses(domain),
			);
		if (!plan.hasHostScmi && plan.complete)
			return stops("create", { kind: "no-host-scmi", path: "/firmware/scmi", errno }, requestCauses(domain));
		if (treeBytes !== undefined && bufferBytes !== undefined && treeBytes > bufferBytes) {
			const fault = { kind: "tree-too-large", bytes: treeBytes, buffer: bufferBytes, errno: NO_SPACE } as const;
			return stops("create", fault, sizeCauses);
		}
		return "admitted";
	};

	/** domain_handle_dtb_bootmodule() */
	const buildPartial = (domain: DomainPlan, partial: PartialPlan): Admission => {
		const stops = (fault: Fault, causes: readonly Cause[]) =>
			panic(machine, domain, "assign", settingUp(domain.name, TREE_FAILED), fault, [...causes, domain.cause]);
		const ask = (device: AccessControlled, causes: readonly Cause[]) => give(domain, device, [...causes, device.cause]);
		const givers = { routes, iommu, assumed: plan.assumed, doubtful, ask };
		const passed = passThrough(machine, domain, partial.passed, givers);
		if (typeof passed === "object" && "fault" in passed) {
			const { fault, causes } = passed;
			if (fault.kind !== "unregistered-controller") return stops(fault, causes);
			// the list first, then what asks for the device
			return hang(machine, domain, fault, [...causes.slice(1), ...causes.slice(0, 1)]);
		}
		if (typeof passed === "object") doubt ??= passed.doubt;
		if (passed === "open" || !partial.complete) giveUnlisted(domain);
		// the stub is read wherever it stands beside /passthrough
		if (partial.longPath === undefined) return "admitted";
		const fault = { kind: "path-too-long", path: partial.longPath, errno: NO_SPACE } as const;
		return stops(fault, [partial.cause]);
	};

	return {
		admit: (domain) => {
			if (domain.hardware) return buildDom0(domain);
			const guest = plan.guests.get(domain.name);
			return guest === undefined ? createByToolstack(domain) : buildGuest(domain, guest);
		},
		connect: (domain, node) =>
			doubt === undefined
				? connect(machine, mediator, domain, channels.get(domain.name), node, doubtful)
				: { kind: "unknown", why: doubt },
		retire,
	};
}

const OF_THE_TREE: readonly Fault["kind"][] = ["not-direct-mapped", "no-host-scmi", "tree-too-large"];

/** The number in the panic's line. */
const numberOfPanic = (phase: Phase, fault: Fault): number => {
	if (phase === "assign" || OF_THE_TREE.includes(fault.kind)) return TREE_FAILED;
	return errnoOf(fault) ?? TREE_FAILED;
};

const NO_SPACE = "-3 (FDT_ERR_NOSPACE)";

const noChannelCauses = (mediator: ReturnType<typeof probe>, domain: DomainPlan): readonly Cause[] =>
	typeof mediator === "string" ? [domain.cause] : [mediator.controller.cause, domain.cause];

function hang(machine: Machine, domain: DomainPlan, fault: Fault, causes: readonly Cause[]): Admission {
	const message = "Could not find access-controller ops";
	tell(machine, domain, "assign", { event: "boot-hangs", message, fault }, causes);
	return "panic";
}

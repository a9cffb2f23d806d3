import type { Cause, ControllerPlan, DomainPlan } from "../../../machine/boot-plan.ts";
import type { Fault } from "../../../machine/fault.ts";
import type { Admission, Connection, Mediator } from "../../../machine/mediator.ts";
import type { AgentChannel, Machine } from "../../../machine/send.ts";
import type { Phase } from "../../../machine/trace.ts";
import { errnoText } from "../../../scmi/status.ts";
import { frameOf } from "../../page.ts";
import type { AccessControlled } from "../access-controllers.ts";
import { grantUnlisted, resetAgent } from "../agent-permissions.ts";
import { HOST_SCMI } from "../dom0-tree.ts";
import { creating, misreadNode, settingUp, TREE_FAILED, withoutKernel } from "../dom0less-node.ts";
import type { AssignedNode } from "../dtdev.ts";
import { xenError } from "../errno.ts";
import { bindInterrupts, handOn } from "../hand-on.ts";
import { permitting, unplacedNode } from "../hardware-memory.ts";
import { startInterruptRoutes } from "../interrupt-routes.ts";
import { startXenIommu } from "../iommu.ts";
import { type Failed, passThrough } from "../pass-through.ts";
import { platformConnection } from "../platform-calls.ts";
import { behindDoubt } from "../probing.ts";
import { causesOf, errnoOf, panic, refuse, requestCauses, tell } from "../telling.ts";
import { unmediated } from "../unmediated.ts";
import { MOST_AGENT_ID } from "./agent-request.ts";
import { throughXen } from "./connect.ts";
import { AGENT_TABLE, DOM0_AGENT } from "./container.ts";
import { assignControlled } from "./grant.ts";
import type { MultiAgentPlan } from "./plan.ts";
import type { PartialPlan } from "./plan-guest.ts";
import { probe, type TableChannel } from "./probe.ts";

/**
 * The mediator of the multi-agent series, tenth and eleventh edition (xen-devel, February and April 2026): xen/arch/arm/firmware/
 * scmi-smc-multiagent.c, sci.c, dom0less-build.c, domain_build.c, xl. A domain names its agent, and without a mediator it is created all
 * the same. Not checked, and so not checked here either: whether Dom0's or a guest's SCMI node fits the table, and one device given to two.
 */
export function startMultiAgent(machine: Machine, plan: MultiAgentPlan): Mediator {
	const mediator = probe(machine, plan);
	const channels = new Map<string, TableChannel>();
	const iommu = startXenIommu(machine.plan.domains);
	const routes = startInterruptRoutes();
	const hardware = machine.plan.domains.find((domain) => domain.hardware)?.name;
	/** What xl may hand on. */
	let { memory } = plan;
	/** Why it is not known whether the machine boots. */
	let doubt: string | undefined;
	/** Channels of domains that could not be destroyed; `true`: it is not known whether they could. */
	const kept = new Map<TableChannel, { readonly owner: string; readonly inDoubt: boolean }>();
	/** Domains of which it is not known whether they have a channel, and why, a clause. */
	const doubtful = new Map<string, string>();

	const domains = new Map(machine.plan.domains.map((domain) => [domain.name, domain]));
	/** What else a fault comes of: the request of who has the agent, the table that lacks it. */
	const causesOfFault = (fault: Fault): readonly Cause[] => {
		if (fault.kind === "no-such-agent")
			return plan.container
				? [plan.container.table.kind === "known" ? plan.container.table.cause : plan.container.cause]
				: [];
		const owner = fault.kind === "agent-taken" ? domains.get(fault.owner) : undefined;
		return owner ? requestCauses(owner) : [];
	};
	const stopBoot = (domain: DomainPlan, phase: Phase, message: string, fault: Fault, causes: readonly Cause[] = []) =>
		panic(machine, domain, phase, message, fault, [...causes, ...causesOf(domain), ...causesOfFault(fault)]);
	const refuseGuest = (domain: DomainPlan, phase: Phase, fault: Fault, causes: readonly Cause[] = []) =>
		refuse(machine, domain, phase, fault, [...causes, ...causesOf(domain), ...causesOfFault(fault)]);

	/** scmi_domain_init(): the first channel of the agent, unless somebody has it. */
	const acquire = (domain: DomainPlan): Fault | undefined => {
		const { channel: wanted, name } = domain;
		if (wanted.kind === "unknown") memory = permitting(memory, undefined);
		if (typeof mediator === "string" || wanted.kind !== "agent number") return undefined;
		const { agentId, unsaid } = wanted;
		const asked = { agentId, ...(unsaid !== undefined && { unsaid }) };
		const channel = mediator.channels.find((each) => each.agentId === agentId || each.agentId === undefined);
		if (channel === undefined) {
			const listed = mediator.channels.flatMap((each) => (each.isManagement ? [] : (each.agentId ?? [])));
			const table = { property: AGENT_TABLE, ...(plan.container?.isOneOf && { firstOf: plan.container.path }) };
			return { kind: "no-such-agent", ...asked, ...table, listed, errno: errnoText("ENOENT") };
		}
		const remains = kept.get(channel);
		if (channel.agentId === undefined || remains?.inDoubt) {
			doubtful.set(name, "whether it is an agent is not known");
			memory = permitting(memory, undefined);
			return undefined;
		}
		const holder = remains?.owner ?? [...channels].find(([, own]) => own === channel)?.[0];
		if (holder !== undefined && doubtful.has(holder)) {
			doubtful.set(name, `it is not known whether ${holder} has agent ${agentId}`);
			memory = permitting(memory, undefined);
			return undefined;
		}
		const owner = channel.isManagement ? "Xen" : holder;
		if (owner !== undefined) return { kind: "agent-taken", ...asked, owner, errno: errnoText("EEXIST") };
		channels.set(name, channel);
		if (unsaid !== undefined) {
			const taken = { event: "agent-id-unsaid", property: "arm_sci", agentId, unsaid } as const;
			tell(machine, domain, "create", taken, causesOf(domain), "xl");
		}
		// so that xl may hand it on
		if (!domain.hardware)
			memory = permitting(memory, channel.address === undefined ? undefined : pageAt(channel.address));
		const assigned = { event: "channel-assigned", channel: agentId, agentId, smcId: channel.smcId } as const;
		tell(machine, domain, "create", assigned, [...causesOf(domain), channel.cause]);
		return undefined;
	};

	/** sci_assign_dt_device(): without a channel there is nothing to ask for. */
	const give = (
		domain: DomainPlan,
		device: AccessControlled | undefined,
		causes: readonly Cause[],
	): "given" | "unknown" | Failed => {
		if (mediator === "unknown" || doubtful.has(domain.name)) return "unknown";
		const agentId = channels.get(domain.name)?.agentId;
		if (device === undefined || mediator === "off" || agentId === undefined) return "given";
		return assignControlled(machine, mediator, agentId, device, domain, [...causes, device.cause]);
	};

	const giveUnlisted = (domain: DomainPlan): void => {
		const agentId = channels.get(domain.name)?.agentId;
		if (typeof mediator !== "string" && agentId !== undefined)
			grantUnlisted(machine, mediator.management, domain, agentId);
	};

	/** create_dom0(), construct_dom0(), handle_device(). */
	const buildDom0 = (domain: DomainPlan): Admission => {
		if (domain.channel.kind === "strange") {
			const ignored = { event: "agent-id-ignored", property: DOM0_AGENT, value: domain.channel.value } as const;
			tell(machine, domain, "create", { ...ignored, most: MOST_AGENT_ID }, causesOf(domain));
		}
		const failed = acquire(domain);
		if (failed) return stopBoot(domain, "create", creating("0", failed), failed);
		for (const device of plan.dom0Devices) {
			const given = give(domain, device, []);
			if (typeof given !== "object") continue;
			const causes = [...given.causes, device.cause];
			return stopBoot(domain, "assign", "Could not set up d0 guest OS", given.fault, causes);
		}
		routes.route(domain.name, plan.interrupts);
		const unplaced = plan.complete ? unplacedNode(plan.memory) : undefined;
		if (unplaced) return stopBoot(domain, "create", "Could not set up d0 guest OS", unplaced);
		return "admitted";
	};

	/** create_domUs(), parse_dom0less_node(), construct_domU(). */
	const buildDom0less = (domain: DomainPlan): Admission => {
		const { channel, name } = domain;
		const node = plan.dom0less.get(name);
		const misread = node && misreadNode(name, node);
		if (misread) return stopBoot(domain, "create", misread.message, misread.fault);
		if (channel.kind === "strange" && channel.fault)
			return stopBoot(domain, "create", "Error getting SCI configuration", channel.fault);
		const failed = acquire(domain);
		if (failed) return stopBoot(domain, "create", creating(name, failed), failed);
		const kernel = node && withoutKernel(node);
		if (kernel) return stopBoot(domain, "create", settingUp(name, errnoOf(kernel) ?? 0), kernel);
		const partial = plan.guests.get(name)?.partial;
		if (partial?.isErased) {
			const fault = { kind: "no-partial-tree", errno: errnoText("EINVAL") } as const;
			return stopBoot(domain, "create", settingUp(name, TREE_FAILED), fault, [partial.cause]);
		}
		if (partial !== undefined) return buildPartial(domain, partial);
		if (domain.moreDevices) giveUnlisted(domain);
		return "admitted";
	};

	const buildPartial = (domain: DomainPlan, partial: PartialPlan): Admission => {
		const ask = (device: AccessControlled, causes: readonly Cause[]) => give(domain, device, causes);
		const givers = { routes, iommu, assumed: plan.assumed, doubtful, ask };
		const passed = passThrough(machine, domain, partial.passed, givers);
		if (typeof passed === "object" && "fault" in passed)
			return stopBoot(domain, "assign", settingUp(domain.name, TREE_FAILED), passed.fault, passed.causes);
		if (typeof passed === "object") doubt ??= passed.doubt;
		if (passed === "open" || !partial.complete) giveUnlisted(domain);
		return "admitted";
	};

	/** xl create: libxl's copy of the partial tree, xc_domain_create(), then XEN_DOMCTL_assign_device for each line of `dtdev`. */
	const buildXl = (domain: DomainPlan): Admission => {
		const { channel } = domain;
		const fault = channel.kind === "strange" ? channel.fault : undefined;
		// the driver alone minds another driver's name, and without a mediator nobody
		const isHeeded = fault?.kind !== "other-driver" || typeof mediator !== "string";
		if (fault && isHeeded) return refuseGuest(domain, "create", fault);
		if (channel.kind === "strange" && fault === undefined) {
			const ignored = { event: "request-ignored", property: "arm_sci", value: channel.value } as const;
			const choices = ["type=scmi_smc_multiagent,agent_id=…"];
			tell(machine, domain, "create", { ...ignored, choices }, causesOf(domain), "xl");
		}
		const failed = acquire(domain);
		if (failed) return refuseGuest(domain, "create", failed);
		const partial = plan.guests.get(domain.name)?.partial;
		if (partial?.complete && !partial.hasPassthrough)
			return refuseGuest(domain, "create", { kind: "nothing-to-copy", path: "/passthrough" }, [partial.cause]);
		const bound = bindInterrupts(routes, plan.permissions, domain, hardware, plan.irqs.get(domain.name));
		if (bound !== undefined) return refuseGuest(domain, "create", bound.fault, bound.causes);
		const windows = plan.iomem.get(domain.name) ?? [];
		const isInDoubt = doubtful.has(domain.name) || channel.kind === "unknown" || mediator === "unknown";
		const handed = isInDoubt || !plan.complete ? "given" : handOn(machine, domain, windows, memory, hardware);
		if (typeof handed === "object" && "fault" in handed)
			return refuseGuest(domain, "create", handed.fault, handed.causes);
		if (typeof handed === "object") doubtful.set(domain.name, handed.doubt);
		for (const { path, cause } of domain.devices) {
			const { node, device } = plan.assigned.get(cause) ?? { node: { path } satisfies AssignedNode, device: undefined };
			if (node.found === false) {
				const missing = { kind: "no-such-node", path: node.path, near: node.near, errno: errnoText("ESRCH") } as const;
				return refuseGuest(domain, "assign", missing, [cause]);
			}
			if (node.found === undefined) {
				const what = { kind: "host-node", path: node.path } as const;
				tell(machine, domain, "assign", { event: "unknown", what }, [cause]);
			}
			const given = give(domain, device, [cause]);
			if (typeof given === "object") return refuseGuest(domain, "assign", given.fault, [cause, ...given.causes]);
			// patch 1 of the series: what no IOMMU guards is given without a word
			const guarded = iommu.assign(domain, node, doubtful, { property: "iommus", isSet: true });
			if (typeof guarded === "object") return refuseGuest(domain, "assign", guarded.refused, [cause]);
			if (guarded === "unknown") {
				const why = `whether the IOMMU lets ${domain.name} have ${node.path} is not known, and it is not created if not`;
				tell(machine, domain, "assign", { event: "unknown", what: { kind: "domain", why } }, [cause]);
				doubtful.set(domain.name, why);
			}
		}
		if (domain.moreDevices || domain.devices.some(({ cause }) => plan.assigned.get(cause)?.node.found === undefined))
			giveUnlisted(domain);
		return "admitted";
	};

	/** scmi_relinquish_resources(), scmi_domain_destroy(): firmware that cannot reset is no error, any other refusal leaves the domain dying. */
	const giveBack = (domain: DomainPlan, channel: TableChannel | undefined): void => {
		const { name } = domain;
		iommu.release(domain);
		doubtful.delete(name);
		channels.delete(name);
		if (typeof mediator === "string" || channel === undefined) return;
		const status = resetAgent(machine, mediator.management, domain, channel.agentId, RESET_FLAGS);
		kept.delete(channel);
		if (status === "SUCCESS" || status === "NOT_SUPPORTED") return;
		kept.set(channel, { owner: name, inDoubt: status === undefined });
		if (status === undefined) return;
		const event = { event: "channel-kept", channel: channel.agentId ?? 0, errno: xenError(status) } as const;
		tell(machine, domain, "create", event, [domain.cause, channel.cause]);
	};

	return {
		admit: (domain) => {
			if (domain.hardware) return buildDom0(domain);
			if (domain.atBoot) return buildDom0less(domain);
			const admission = buildXl(domain);
			if (admission === "refused") giveBack(domain, channels.get(domain.name));
			return admission;
		},
		connect: (domain, controller): Connection => {
			if (controller && controller.transport !== "smc") return unmediated(machine, domain, controller);
			if (mediator === "unknown") return behindDoubt(machine);
			if (domain.channel.kind === "unknown") return { kind: "unknown", why: "whether it asks for SCMI is not known" };
			const why = doubt ?? doubtful.get(domain.name);
			if (why !== undefined) return { kind: "unknown", why };
			if (mediator === "off") return { kind: "refused", why: "the mediator is off", causes: [] };
			const channel = channels.get(domain.name);
			const isIts = (smcId: number) => smcId === channel?.smcId;
			const byPlatform = platformConnection(plan.platformCalls, controller, domain, isIts);
			if (byPlatform !== undefined) return byPlatform;
			if (channel === undefined)
				return { kind: "refused", why: whyNoAgent(domain, controller), causes: causesOf(domain) };
			const connection = throughXen(mediator, domain, plan.guests.get(domain.name), channel, controller);
			if (connection.kind === "connected") compareAgents(machine, domain, channel, connection.channel);
			return connection;
		},
		/** One that is dying may be destroyed again. */
		retire: (domain) => {
			const dying = [...kept].find(([, { owner }]) => owner === domain.name)?.[0];
			giveBack(domain, channels.get(domain.name) ?? dying);
		},
	};
}

const pageAt = (address: number) => ({ first: frameOf(address), last: frameOf(address) });

/** What the agent was granted is taken back, since the ninth edition. */
const RESET_FLAGS = 1;

function whyNoAgent({ hardware, atBoot, channel }: DomainPlan, controller: ControllerPlan | undefined): string {
	if (hardware) {
		const without = channel.kind === "strange" ? `its ${DOM0_AGENT} is too large` : `there is no ${DOM0_AGENT}`;
		return controller === undefined
			? `Xen takes ${HOST_SCMI} out of its tree: ${without}`
			: `it is no agent, as ${without}`;
	}
	return `it did not ask for SCMI, as ${atBoot ? "xen,sci_type" : "arm_sci"} would`;
}

/** Xen takes the table's word for who is behind an SMC; firmware has its own. */
function compareAgents(
	machine: Machine,
	domain: DomainPlan,
	{ agentId = 0, smcId, cause }: TableChannel,
	{ agent: { agent } }: AgentChannel,
): void {
	if (agent.id === agentId) return;
	const differs = { event: "agent-differs", agentId, smcId, firmwareAgentId: agent.id } as const;
	tell(machine, domain, "create", differs, [cause, ...causesOf(domain)]);
}

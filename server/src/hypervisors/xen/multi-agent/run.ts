import type { Cause, ControllerPlan, DomainPlan } from "../../../machine/boot-plan.ts";
import type { Fault } from "../../../machine/fault.ts";
import type { Admission, Connection, Mediator } from "../../../machine/mediator.ts";
import type { AgentChannel, Machine } from "../../../machine/send.ts";
import type { Phase } from "../../../machine/trace.ts";
import { errnoText } from "../../../scmi/status.ts";
import type { AccessControlled } from "../access-controllers.ts";
import { grantUnlisted, resetAgent } from "../agent-permissions.ts";
import type { AssignedNode } from "../dtdev.ts";
import { xenError } from "../errno.ts";
import { startXenIommu } from "../iommu.ts";
import { causesOf, errnoOf, panic, refuse, tell } from "../telling.ts";
import { unmediated } from "../unmediated.ts";
import { MOST_AGENT_ID } from "./agent-request.ts";
import { throughXen } from "./connect.ts";
import { AGENT_TABLE, DOM0_AGENT } from "./container.ts";
import { HOST_SCMI } from "./dom0.ts";
import { assignControlled, type Given } from "./grant.ts";
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
	const probeEnd = machine.trace.steps.at(-1)?.n;
	const channels = new Map<string, TableChannel>();
	const iommu = startXenIommu(machine.plan.domains, FORCE);
	/** Channels of domains that could not be destroyed; `true`: it is not known whether they could. */
	const kept = new Map<TableChannel, { readonly owner: string; readonly inDoubt: boolean }>();
	/** Domains of which it is not known whether they have a channel. */
	const doubtful = new Set<string>();

	const stopBoot = (domain: DomainPlan, phase: Phase, message: string, fault: Fault, causes: readonly Cause[] = []) =>
		panic(machine, domain, phase, message, fault, [...causes, ...causesOf(domain)]);
	const refuseGuest = (domain: DomainPlan, phase: Phase, fault: Fault, causes: readonly Cause[] = []) =>
		refuse(machine, domain, phase, fault, [...causes, ...causesOf(domain)]);

	/** scmi_domain_init(): the first channel of the agent, unless somebody has it. */
	const acquire = (domain: DomainPlan): Fault | undefined => {
		const { channel: wanted, name } = domain;
		if (typeof mediator === "string" || wanted.kind !== "agent number") return undefined;
		const { agentId, unsaid } = wanted;
		const asked = { agentId, ...(unsaid !== undefined && { unsaid }) };
		const channel = mediator.channels.find((each) => each.agentId === agentId || each.agentId === undefined);
		if (channel === undefined) {
			const listed = mediator.channels.flatMap((each) => (each.isManagement ? [] : (each.agentId ?? [])));
			return { kind: "no-such-agent", ...asked, property: AGENT_TABLE, listed, errno: errnoText("ENOENT") };
		}
		const remains = kept.get(channel);
		if (channel.agentId === undefined || remains?.inDoubt) {
			doubtful.add(name);
			return undefined;
		}
		const holder = remains?.owner ?? [...channels].find(([, own]) => own === channel)?.[0];
		const owner = channel.isManagement ? "Xen" : holder;
		if (owner !== undefined) return { kind: "agent-taken", ...asked, owner, errno: errnoText("EEXIST") };
		channels.set(name, channel);
		if (unsaid !== undefined) {
			const taken = { event: "agent-id-unsaid", property: "arm_sci", agentId, unsaid } as const;
			tell(machine, domain, "create", taken, causesOf(domain), "xl");
		}
		const assigned = { event: "channel-assigned", channel: agentId, agentId, smcId: channel.smcId } as const;
		tell(machine, domain, "create", assigned, [...causesOf(domain), channel.cause]);
		return undefined;
	};

	/** sci_assign_dt_device(): without a channel there is nothing to ask for. */
	const give = (domain: DomainPlan, device: AccessControlled | undefined, causes: readonly Cause[]): Given => {
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
			return stopBoot(domain, "assign", "Could not set up d0 guest OS", given.refused, causes);
		}
		return "admitted";
	};

	/** create_domUs(), construct_domU(). */
	const buildDom0less = (domain: DomainPlan): Admission => {
		const { channel, name } = domain;
		if (channel.kind === "strange" && channel.fault)
			return stopBoot(domain, "create", "Error getting SCI configuration", channel.fault);
		const failed = acquire(domain);
		if (failed) return stopBoot(domain, "create", creating(name, failed), failed);
		const partial = plan.guests.get(name)?.partial;
		if (partial !== undefined) return passThrough(domain, partial);
		if (domain.moreDevices) giveUnlisted(domain);
		return "admitted";
	};

	/** handle_prop_pfdt(), handle_passthrough_prop(): SCMI first, then the IOMMU. */
	const passThrough = (domain: DomainPlan, partial: PartialPlan): Admission => {
		const stops = (fault: Fault, causes: readonly Cause[]) =>
			stopBoot(domain, "assign", `Could not set up domain ${domain.name}`, fault, causes);
		let open = !partial.complete;
		for (const passed of partial.passed) {
			const { path, cause, lacks, hostPath, host } = passed;
			if (lacks !== undefined) return stops({ kind: "half-passthrough", path, lacks, errno: EINVAL }, [cause]);
			if (passed.isUnaligned)
				return stops({ kind: "not-page-aligned", path, property: "xen,reg", errno: EINVAL }, [cause]);
			if (hostPath === undefined) continue;
			if (host === undefined) {
				if (hostPath !== "unknown" && plan.complete)
					return stops({ kind: "no-such-node", path: hostPath, near: passed.near, errno: EINVAL }, [cause]);
				const what = { kind: "host-node", path: hostPath } as const;
				tell(machine, domain, "assign", { event: "unknown", what }, [cause]);
				open = true;
				continue;
			}
			const given = give(domain, host, [cause]);
			if (typeof given === "object") return stops(given.refused, [cause, ...given.causes, host.cause]);
			const guarded =
				passed.node === undefined ? "unknown" : iommu.assign(domain, passed.node, doubtful, passed.isForced);
			if (typeof guarded === "object") return stops(guarded.refused, [cause, host.cause]);
			open ||= given === "unknown";
		}
		if (open) giveUnlisted(domain);
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
			if (typeof given === "object") return refuseGuest(domain, "assign", given.refused, [cause, ...given.causes]);
			// patch 1 of the series: what no IOMMU guards is given without a word
			const guarded = iommu.assign(domain, node, doubtful, true);
			if (typeof guarded === "object") return refuseGuest(domain, "assign", guarded.refused, [cause]);
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
			if (mediator === "unknown")
				return { kind: "unknown", why: `whether there is a mediator is not known (step ${probeEnd})` };
			if (domain.channel.kind === "unknown") return { kind: "unknown", why: "whether it asks for SCMI is not known" };
			if (doubtful.has(domain.name)) return { kind: "unknown", why: "whether it is an agent is not known" };
			if (mediator === "off") return { kind: "refused", why: "the mediator is off", causes: [] };
			const channel = channels.get(domain.name);
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

/** What the agent was granted is taken back, since the ninth edition. */
const RESET_FLAGS = 1;
const EINVAL = errnoText("EINVAL");
const FORCE = "xen,force-assign-without-iommu";

/** What Xen's console says when a domain cannot be created. */
const creating = (domain: string, fault: Fault): string =>
	`Error creating domain ${domain} (rc = ${errnoOf(fault) ?? 0})`;

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

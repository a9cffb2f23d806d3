import type {
	AssignedDevicePlan,
	Cause,
	ControllerPlan,
	DomainPlan,
	HostDevicePlan,
	Known,
} from "../../../machine/boot-plan.ts";
import { hex, ring } from "../../../machine/channels.ts";
import { ringsSmc } from "../../../machine/instance.ts";
import type { Admission, Mediator, Reach } from "../../../machine/mediator.ts";
import { setUnlistedDevicePermission } from "../../../machine/permissions.ts";
import { type Boot, countTokens, type Line, send } from "../../../machine/send.ts";
import type { EventStep } from "../../../machine/trace.ts";
import { errnoText, type StatusName } from "../../../scmi/status.ts";
import { xenError } from "../errno.ts";
import { type Assigned, startXenIommu } from "../iommu.ts";
import { type AgentChannel, doubt, probe } from "./probe.ts";

/**
 * The mediator of the RFC series of February 2022: xen/arch/arm/sci/scmi_smc.c and libxl of that series. Not checked, and so
 * not checked here either: `status` of host nodes, two devices with one id, whether a guest's own tree fits what it was given;
 * and where no IOMMU guards a device, `xen,passthrough` and one device given to two domains. DENY is never sent.
 */
export function startXenRfcV2(boot: Boot): Mediator {
	const mediator = boot.plan.catalogue.permissions.assumed === true ? doubt(boot, UNSTATED, []) : probe(boot);
	/** The step by which the probe ended. */
	const probeEnd = boot.trace.steps.at(-1)?.n;
	const channels = new Map<string, AgentChannel>();
	const iommu = startXenIommu(boot.plan);
	/** Channels of domains that could not be destroyed. */
	const kept = new Set<AgentChannel>();
	/** Domains of which it is not known whether they keep a channel, and which; then nor is it of any after them. */
	const doubtful = new Set<string>();

	const acquire = (domain: DomainPlan): Admission => {
		const wanted = wantsChannel(domain);
		const failed = (why: string) => refuse(boot, domain, "create", why, armSciCauses(domain));
		if (wanted === "wrong type") return failed(`${errnoText("EINVAL")}: arm_sci is neither "scmi_smc" nor "none"`);
		if (wanted === "no" || mediator === "unknown") return "admitted";
		if (wanted === "unknown" || (doubtful.size > 0 && mediator !== "off")) {
			doubtful.add(domain.name);
			return "admitted";
		}
		// construct_dom0() asks for the type of the mediator there is, which is none
		if (mediator === "off") return domain.hardware ? "admitted" : failed(`${errnoText("ENODEV")}: the mediator is off`);
		const taken = new Set([...channels.values(), ...kept]);
		const channel = mediator.channels.find((free) => !taken.has(free));
		if (!channel) return failed(`${errnoText("ENOENT")}: no channel is free, there are ${mediator.channels.length}`);
		channels.set(domain.name, channel);
		const who = channel.agentId === undefined ? "an agent the catalogue does not know" : `agent ${channel.agentId}`;
		const text = `${domain.name} gets channel ${channel.number}, ${who}.`;
		tell(boot, "create", "channel-assigned", text, [domain.cause, channel.cause]);
		return "admitted";
	};

	const assign = (domain: DomainPlan): Admission => {
		const channel = channels.get(domain.name);
		let open = false;
		for (const { device, causes, node, assigned } of devicesOf(boot, domain)) {
			if (node === "absent")
				return refuse(boot, domain, "assign", `${errnoText("ESRCH")}: ${noSuchNode(assigned)}`, causes);
			if (node === "unknown")
				tell(boot, "assign", "unknown", "Whether the host has a node at this dtdev path is not known.", causes);
			const guarded = assigned ? iommu.assign(domain, assigned, doubtful) : "given";
			if (typeof guarded === "object") return refuse(boot, domain, "assign", guarded.refused, causes);
			const asks = device && typeof mediator !== "string" && channel;
			const granted = asks ? grant(boot, mediator.line, channel, device, causes) : "given";
			if (typeof granted === "object") return refuse(boot, domain, "assign", granted.refused, causes);
			open ||= [node, guarded, granted].includes("unknown");
		}
		if (domain.assignedMore && channel) grantUnlisted(boot, domain, channel);
		// a refusal would end its creation, and its channel would be the next domain's; one of Dom0 ends everything
		if ((open || domain.assignedMore) && channel && !domain.hardware) doubtful.add(domain.name);
		return "admitted";
	};

	/**
	 * scmi_relinquish_resources(), scmi_domain_destroy(). With flags 0 the settings go, but the permissions stay with the agent:
	 * the next domain on this channel has them. An error ends it here, and the channel stays taken.
	 */
	const retire = (domain: DomainPlan): void => {
		iommu.release(domain);
		doubtful.delete(domain.name);
		const channel = channels.get(domain.name);
		channels.delete(domain.name);
		if (typeof mediator === "string" || !channel) return;
		const status = channel.agentId === undefined ? undefined : reset(boot, mediator.line, domain, channel.agentId);
		if (status === undefined) doubtful.add(domain.name);
		if (status === undefined || status === "SUCCESS") return;
		kept.add(channel);
		const text = `${domain.name} stays dying, ${xenError(status)}: it keeps channel ${channel.number}.`;
		tell(boot, "create", "channel-kept", text, [domain.cause, channel.cause]);
	};

	return {
		admit: (domain) => {
			const created = acquire(domain);
			const built = created === "admitted" ? build(boot, domain) : created;
			const admission = built === "admitted" ? assign(domain) : built;
			if (admission === "refused") retire(domain);
			return admission;
		},
		reach: (domain, controller) => {
			const channel = channels.get(domain.name);
			if (channel) return reachBy(boot, domain, channel, controller);
			if (mediator === "unknown")
				return { kind: "unknown", why: `whether there is a mediator is not known (step ${probeEnd})` };
			if (wantsChannel(domain) === "unknown") return { kind: "unknown", why: "whether it asks for SCMI is not known" };
			if (doubtful.has(domain.name))
				return { kind: "unknown", why: `whether ${[...doubtful][0]} keeps a channel, and which is next, is not known` };
			if (mediator === "off") return { kind: "nothing", why: "the mediator is off", causes: [] };
			return { kind: "nothing", why: "it did not ask for SCMI (arm_sci)", causes: armSciCauses(domain) };
		},
		retire,
	};
}

/** Whether firmware has the messages this mediator cannot do without. */
const UNSTATED = "the catalogue says nothing about permissions";

/** Dom0 asks by itself, a guest by its `arm_sci`. */
function wantsChannel({ hardware, armSci }: DomainPlan): "yes" | "no" | "wrong type" | "unknown" {
	if (hardware) return "yes";
	if (armSci.kind === "unknown") return "unknown";
	if (armSci.kind === "absent" || armSci.value === "none") return "no";
	return armSci.value === "scmi_smc" ? "yes" : "wrong type";
}

/** make_firmware_node() of libxl: what it cannot put together ends `xl create`. */
function build(boot: Boot, domain: DomainPlan): Admission {
	if (!domain.lacksScmiNode || wantsChannel(domain) !== "yes") return "admitted";
	const why = `${errnoText("EINVAL")}: its tree has no arm,scmi-smc node, and the host none at /firmware/scmi to copy`;
	return refuse(boot, domain, "create", why, armSciCauses(domain));
}

interface Assignment {
	/** Undefined for a node that has nothing to do with SCMI: it is assigned without a message. */
	readonly device?: HostDevicePlan;
	readonly causes: readonly Cause[];
	readonly node: "there" | "absent" | "unknown";
	/** A guest's line of `dtdev`. */
	readonly assigned?: AssignedDevicePlan;
}

function noSuchNode(assigned: AssignedDevicePlan | undefined): string {
	const near = assigned?.near === undefined ? "" : `; the nearest is ${assigned.near}`;
	return `the host has no node ${assigned?.path ?? ""}${near}`;
}

/** Dom0: its own devices in document order, disabled ones too (handle_device). A guest: its `dtdev`, in that order. */
function devicesOf(boot: Boot, domain: DomainPlan): readonly Assignment[] {
	const { devices } = boot.plan.host;
	if (domain.hardware)
		return devices
			.filter(({ passthrough }) => !passthrough)
			.map((device) => ({ device, causes: [device.cause], node: "there" }));
	return domain.assigned.map((assigned) => {
		const { path, cause, found } = assigned;
		const device = devices.find((node) => node.path === path);
		if (device) return { device, causes: [cause, device.cause], node: "there", assigned };
		return { causes: [cause], node: found === undefined ? "unknown" : found ? "there" : "absent", assigned };
	});
}

/** The status of BASE_RESET_AGENT_CONFIGURATION; undefined: not known. */
function reset(boot: Boot, management: Line, { cause }: DomainPlan, agentId: number): StatusName | number | undefined {
	const sent = send(boot, management, {
		phase: "create",
		kind: "base",
		message: "BASE_RESET_AGENT_CONFIGURATION",
		values: { agent_id: agentId, flags: 0 },
		causes: [cause],
	});
	return sent.kind === "answered" ? sent.step.status : undefined;
}

/** scmi_add_dt_device(). Only `scmi_devid` is read, and its absence is no error. */
function grant(
	boot: Boot,
	management: Line,
	channel: AgentChannel,
	device: HostDevicePlan,
	causes: readonly Cause[],
): Assigned {
	const named = device.deviceIds.find(({ spelling }) => spelling === "scmi_devid");
	const id: Known<number> = named?.id ?? { kind: "absent" };
	const { agentId } = channel;
	if (id.kind === "absent") {
		const text = `${device.name} has no ${named ? "number in its " : ""}scmi_devid: Xen asks firmware for nothing.`;
		tell(boot, "assign", "device-skipped", text, causes);
		return "given";
	}
	if (id.kind === "unknown" || agentId === undefined) {
		const what = id.kind === "unknown" ? "its scmi_devid" : `the agent behind channel ${channel.number}`;
		const text = `What ${device.name} gets is not known, as ${what} is not.`;
		tell(boot, "assign", "unknown", text, causes);
		if (agentId !== undefined) setUnlistedDevicePermission(boot.firmware, agentId, true);
		return "unknown";
	}
	const sent = send(boot, management, {
		phase: "assign",
		kind: "base",
		message: "BASE_SET_DEVICE_PERMISSIONS",
		values: { agent_id: agentId, device_id: id.value, flags: 1 },
		causes: named ? [...causes, named.cause] : causes,
	});
	if (sent.kind === "unknown") return "unknown";
	const { status } = sent.step;
	if (status === "SUCCESS") return "given";
	return { refused: `${xenError(status)}: firmware answers ${status} for device ${id.value} (${device.name})` };
}

/** What a configuration gives beyond what it lists, in parts that are filled in later. */
function grantUnlisted(boot: Boot, domain: DomainPlan, { agentId }: AgentChannel): void {
	const text = `What else ${domain.name} is given is not known: its configuration is not all here.`;
	tell(boot, "assign", "unknown", text, [domain.cause]);
	if (agentId !== undefined) setUnlistedDevicePermission(boot.firmware, agentId, true);
}

/** scmi_handle_call(): the SMC id has to be the channel's, else x0 = -1; Xen adds the channel's number in x7. */
function reachBy(boot: Boot, domain: DomainPlan, channel: AgentChannel, controller: ControllerPlan | undefined): Reach {
	const { smcId, number: x7 } = channel;
	if (controller && !ringsSmc(controller))
		return { kind: "unknown", why: `${controller.path} rings no SMC, and what it reaches is not modelled` };
	const written = writesTo(boot, domain, channel, controller);
	if (written.kind === "unknown") return { kind: "unknown", why: "which page its SCMI node names is not known" };
	const shmemAddress = written.address;
	const own = controller?.smcId;
	if (own?.kind === "unknown") return { kind: "unknown", why: "which SMC its tree rings is not known" };
	if (own?.kind === "known" && own.value !== smcId) {
		const why = `its tree rings SMC ${hex(own.value)}, its channel is ${hex(smcId)}`;
		return { kind: "nothing", why, causes: [own.cause] };
	}
	const place = { smcId, x7, ...(shmemAddress !== undefined && { shmemAddress }) };
	const rung = ring(boot.firmware.index, place);
	if (rung.kind === "unknown") return { kind: "unknown", why: rung.why };
	if (rung.kind === "refused") return { kind: "nothing", why: rung.why, causes: [] };
	if (rung.kind === "deaf") return { kind: "deaf", why: `${written.because ?? ""}${rung.why}`, causes: written.causes };
	return {
		kind: "line",
		line: { sender: domain.name, agent: rung.agent, channel: place, nextToken: countTokens() },
	};
}

type WrittenPage =
	| {
			readonly kind: "page";
			readonly address: number | undefined;
			readonly because?: string;
			readonly causes: readonly Cause[];
	  }
	| { readonly kind: "unknown" };

/**
 * The page a domain's messages lie in. libxl writes a guest's node for the channel it got. For Dom0 dt_update_domain_range() puts
 * the channel's page into the first `arm,scmi-shmem` node of the tree, whether or not Dom0's SCMI node names that one.
 */
function writesTo(
	boot: Boot,
	domain: DomainPlan,
	channel: AgentChannel,
	controller: ControllerPlan | undefined,
): WrittenPage {
	const own: WrittenPage = { kind: "page", address: channel.address, causes: [] };
	if (!domain.hardware || !controller) return own;
	const { shmem } = controller;
	const [first] = boot.plan.host.sharedMemories;
	if (shmem.kind !== "known" || first === undefined) return { kind: "unknown" };
	const named = shmem.value;
	if (named.path === first.path) return own;
	if (named.address.kind !== "known") return { kind: "unknown" };
	return {
		kind: "page",
		address: named.address.value,
		because: `Xen puts ${domain.name}'s page into ${first.path}, the first arm,scmi-shmem node, but the SCMI node names ${named.path}; `,
		causes: [shmem.cause, first.cause, named.cause],
	};
}

const armSciCauses = ({ armSci, cause }: DomainPlan) => (armSci.kind === "known" ? [armSci.cause, cause] : [cause]);

/** A failure of Dom0 is a panic of the machine, one of a guest the end of `xl create`. */
function refuse(
	boot: Boot,
	domain: DomainPlan,
	phase: EventStep["phase"],
	why: string,
	causes: readonly Cause[],
): Admission {
	if (domain.hardware) {
		tell(boot, phase, "boot-panic", `Xen panics, "Could not set up DOM0 guest OS", ${why}.`, causes);
		return "panic";
	}
	tell(boot, phase, "domain-refused", `${domain.name} is not created, ${why}.`, causes);
	return "refused";
}

function tell(
	boot: Boot,
	phase: EventStep["phase"],
	event: EventStep["event"],
	text: string,
	causes: readonly Cause[],
): void {
	boot.trace.event({ phase, who: "Xen", event, text, causes });
}

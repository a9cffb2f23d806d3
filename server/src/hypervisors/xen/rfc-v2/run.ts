import type { Cause, DomainPlan, Known } from "../../../machine/boot-plan.ts";
import type { Fault } from "../../../machine/fault.ts";
import type { Admission, Mediator } from "../../../machine/mediator.ts";
import { setUnlistedDevicePermission } from "../../../machine/permissions.ts";
import type { Machine } from "../../../machine/send.ts";
import type { Phase } from "../../../machine/trace.ts";
import { errnoText } from "../../../scmi/status.ts";
import { allowDevice, grantUnlisted, resetAgent } from "../agent-permissions.ts";
import type { AssignedNode } from "../dtdev.ts";
import { xenError } from "../errno.ts";
import { bindInterrupts, handOn } from "../hand-on.ts";
import { startInterruptRoutes } from "../interrupt-routes.ts";
import { type Assigned, startXenIommu } from "../iommu.ts";
import { behindDoubt } from "../probing.ts";
import { causesOf, panic, refuse, tell } from "../telling.ts";
import { unmediated } from "../unmediated.ts";
import { throughXen } from "./connect.ts";
import type { HostDevicePlan, RfcV2Plan } from "./plan.ts";
import { type FreeChannel, type Probed, probe } from "./probe.ts";

/**
 * The mediator of the RFC series of February 2022: xen/arch/arm/sci/scmi_smc.c and libxl of that series. Not checked, and so
 * not checked here either: `status` of host nodes, two devices with one id, whether a guest's own tree fits what it was given;
 * and where no IOMMU guards a device, `xen,passthrough` and one device given to two domains. DENY is never sent.
 */
export function startRfcV2(machine: Machine, plan: RfcV2Plan): Mediator {
	const mediator = probe(machine, plan.host);
	const channels = new Map<string, FreeChannel>();
	const hostDevices = new Map(plan.host.devices.map((device) => [device.path, device]));
	const iommu = startXenIommu(machine.plan.domains);
	const routes = startInterruptRoutes();
	const hardware = machine.plan.domains.find((domain) => domain.hardware)?.name;
	/** Channels of domains that could not be destroyed. */
	const kept = new Set<FreeChannel>();
	/** Domains of which it is not known whether they keep a channel, and which; then nor is it of any after them. */
	const doubtful = new Set<string>();

	const acquire = (domain: DomainPlan): Admission => {
		const { channel: wanted } = domain;
		const failed = (fault: Fault, more: readonly Cause[] = []) =>
			fail(machine, domain, "create", fault, [...causesOf(domain), ...more]);
		// arch_sanitise_domain_config()
		if (wanted.kind === "strange") return failed({ ...STRANGE, errno: errnoText("EINVAL") });
		if (wanted.kind === "none" || mediator === "unknown") return "admitted";
		if (wanted.kind === "unknown" || (doubtful.size > 0 && mediator !== "off")) {
			doubtful.add(domain.name);
			return "admitted";
		}
		// construct_dom0() asks for the type of the mediator there is, which is none
		if (mediator === "off")
			return domain.hardware ? "admitted" : failed({ kind: "mediator-off", errno: errnoText("EINVAL") });
		const taken = new Set([...channels.values(), ...kept]);
		const channel = mediator.channels.find((free) => !taken.has(free));
		if (!channel) {
			const { pages, controller } = mediator;
			const has = { channels: mediator.channels.length, pages, controller: controller.path };
			return failed({ kind: "no-channel-free", ...has, errno: errnoText("ENOENT") }, [controller.cause]);
		}
		channels.set(domain.name, channel);
		const { number, agentId } = channel;
		const assigned = { event: "channel-assigned", channel: number, ...(agentId !== undefined && { agentId }) } as const;
		tell(machine, domain, "create", assigned, [domain.cause, channel.cause]);
		return "admitted";
	};

	const assign = (domain: DomainPlan): Admission => {
		const channel = channels.get(domain.name);
		if (domain.hardware) routes.route(domain.name, plan.interrupts);
		const bound = bindInterrupts(routes, plan.permissions, domain, hardware, plan.irqs.get(domain.name));
		if (bound !== undefined)
			return fail(machine, domain, "create", bound.fault, [...bound.causes, ...causesOf(domain)]);
		const windows = plan.iomem.get(domain.name) ?? [];
		const handed = plan.host.complete ? handOn(machine, domain, windows, plan.memory, hardware) : "given";
		if (typeof handed === "object" && "fault" in handed)
			return fail(machine, domain, "create", handed.fault, [...handed.causes, ...causesOf(domain)]);
		let open = typeof handed === "object";
		for (const { device, causes, node } of devicesOf(plan, hostDevices, domain)) {
			const failed = (fault: Fault) => fail(machine, domain, "assign", fault, causes);
			if (node?.found === false)
				return failed({ kind: "no-such-node", path: node.path, near: node.near, errno: errnoText("ESRCH") });
			const isUnknown = node !== undefined && node.found === undefined;
			if (isUnknown) {
				const what = { kind: "host-node", path: node.path } as const;
				tell(machine, domain, "assign", { event: "unknown", what }, causes);
			}
			const guarded = node
				? iommu.assign(domain, node, doubtful, { property: FORCE, isSet: plan.mayForce.get(domain.name) })
				: "given";
			if (typeof guarded === "object") return failed(guarded.refused);
			const asks = device && typeof mediator !== "string" && channel;
			const granted = asks ? grant(machine, mediator, domain, channel, device, causes) : "given";
			if (typeof granted === "object") return failed(granted.refused);
			open ||= isUnknown || guarded === "unknown" || granted === "unknown";
		}
		if (domain.moreDevices && channel && typeof mediator !== "string")
			grantUnlisted(machine, mediator.management, domain, channel.agentId);
		// a refusal would end its creation, and its channel would be the next domain's; one of Dom0 ends everything
		if ((open || domain.moreDevices) && channel && !domain.hardware) doubtful.add(domain.name);
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
		const status = resetAgent(machine, mediator.management, domain, channel.agentId, 0);
		if (status === undefined) doubtful.add(domain.name);
		if (status === undefined || status === "SUCCESS") return;
		kept.add(channel);
		const event = { event: "channel-kept", channel: channel.number, errno: xenError(status) } as const;
		tell(machine, domain, "create", event, [domain.cause, channel.cause]);
	};

	return {
		admit: (domain) => {
			const created = acquire(domain);
			const built = created === "admitted" ? build(machine, plan, domain) : created;
			const admission = built === "admitted" ? assign(domain) : built;
			if (admission === "refused") retire(domain);
			return admission;
		},
		connect: (domain, controller) => {
			if (controller && controller.transport !== "smc") return unmediated(machine, domain, controller);
			const channel = channels.get(domain.name);
			if (channel && typeof mediator !== "string")
				return throughXen(plan, mediator.management, domain, channel, controller);
			if (mediator === "unknown") return behindDoubt(machine);
			if (domain.channel.kind === "unknown") return { kind: "unknown", why: "whether it asks for SCMI is not known" };
			if (doubtful.has(domain.name))
				return {
					kind: "unknown",
					why: `it is not known whether ${[...doubtful][0]} keeps a channel, nor which one is next`,
				};
			if (mediator === "off") return { kind: "refused", why: "the mediator is off", causes: [] };
			return { kind: "refused", why: "it did not ask for SCMI, as arm_sci would", causes: causesOf(domain) };
		},
		retire,
	};
}

/** A failure of Dom0 is a panic of the machine, one of a guest the end of `xl create`. */
function fail(machine: Machine, domain: DomainPlan, phase: Phase, fault: Fault, causes: readonly Cause[]): Admission {
	return domain.hardware
		? panic(machine, domain, phase, "Could not set up DOM0 guest OS", fault, causes)
		: refuse(machine, domain, phase, fault, causes);
}

const FORCE = "force_assign_without_iommu";
const STRANGE = { kind: "strange-request", property: "arm_sci", choices: ["scmi_smc", "none"] } as const;

/** make_firmware_node() and copy_partial_fdt() of libxl: what they cannot put together ends `xl create`. */
function build(machine: Machine, { uncopied }: RfcV2Plan, domain: DomainPlan): Admission {
	if (domain.lacksScmiNode && domain.channel.kind === "any")
		return fail(machine, domain, "create", { ...NO_NODE, errno: errnoText("EINVAL") }, causesOf(domain));
	const tree = uncopied.get(domain.name);
	return tree === undefined ? "admitted" : fail(machine, domain, "create", NOTHING, [tree, ...causesOf(domain)]);
}

const NOTHING = { kind: "nothing-to-copy", path: "/passthrough" } as const;
const NO_NODE = { kind: "no-scmi-node-to-copy", compatible: "arm,scmi-smc", path: "/firmware/scmi" } as const;

interface Assignment {
	/** Undefined for a node that has nothing to do with SCMI: it is assigned without a message. */
	readonly device?: HostDevicePlan;
	readonly causes: readonly Cause[];
	/** A guest's line of `dtdev`. */
	readonly node?: AssignedNode;
}

/** Dom0: its own devices in document order, disabled ones too (handle_node, handle_device). A guest: its `dtdev`, in that order. */
function devicesOf(
	{ host, nodes }: RfcV2Plan,
	hostDevices: ReadonlyMap<string, HostDevicePlan>,
	domain: DomainPlan,
): readonly Assignment[] {
	if (domain.hardware)
		return host.devices
			.filter(({ passthrough, leftOut }) => !passthrough && !leftOut)
			.map((device) => ({ device, causes: [device.cause] }));
	return domain.devices.map(({ path, cause }) => {
		const node = nodes.get(cause) ?? { path };
		const device = hostDevices.get(node.path);
		return device ? { device, causes: [cause, device.cause], node } : { causes: [cause], node };
	});
}

/** scmi_add_dt_device(). Only `scmi_devid` is read, and its absence is no error. */
function grant(
	machine: Machine,
	{ management, controller }: Probed,
	domain: DomainPlan,
	{ agentId, number }: FreeChannel,
	{ name: device, deviceId }: HostDevicePlan,
	causes: readonly Cause[],
): Assigned {
	const id: Known<number> = deviceId?.id ?? { kind: "absent" };
	if (id.kind === "absent") {
		const skipped = {
			event: "device-skipped",
			device,
			property: "scmi_devid",
			isEmpty: deviceId !== undefined,
		} as const;
		tell(machine, domain, "assign", skipped, causes);
		return "given";
	}
	if (id.kind === "unknown" || agentId === undefined) {
		const what = id.kind === "unknown" ? "its scmi_devid" : `the agent behind channel ${number}`;
		tell(machine, domain, "assign", { event: "unknown", what: { kind: "device", device, what } }, causes);
		if (agentId !== undefined) setUnlistedDevicePermission(management.firmware, agentId, true);
		return "unknown";
	}
	const asked = deviceId ? [...causes, deviceId.cause] : causes;
	const what = { device, deviceId: id.value };
	const allowed = allowDevice(machine, { management, controller }, domain, agentId, what, asked);
	return typeof allowed === "object" ? { refused: allowed } : allowed;
}

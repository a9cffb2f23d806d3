import type { Cause, DomainPlan } from "../../../machine/boot-plan.ts";
import type { Fault } from "../../../machine/fault.ts";
import type { Admission, Mediator } from "../../../machine/mediator.ts";
import type { Machine } from "../../../machine/send.ts";
import { errnoText } from "../../../scmi/status.ts";
import { PASSTHROUGH } from "../command-line-words.ts";
import { creating, misreadNode, type Stop, settingUp, TREE_FAILED, withoutKernel } from "../dom0less-node.ts";
import { bindInterrupts, handOn } from "../hand-on.ts";
import { unplacedNode } from "../hardware-memory.ts";
import { startInterruptRoutes } from "../interrupt-routes.ts";
import { startXenIommu } from "../iommu.ts";
import { passThrough } from "../pass-through.ts";
import { causesOf, errnoOf, panic, refuse, requestCauses, tell } from "../telling.ts";
import { SCI_TYPE } from "../xen-domains.ts";
import { DRIVER_OPTION } from "./build.ts";
import { connect } from "./connect.ts";
import { type Dom0lessPlan, isHardware, KNOWN_CAPABILITIES, type UpstreamPlan, type XlPlan } from "./plan.ts";
import { probe } from "./probe.ts";
import { TYPE_CHOICES } from "./requests.ts";

/** Who has SCMI. */
export interface Ownership {
	readonly owner: string | undefined;
	/** Domains of which it is not known whether they have it, and why, a clause; then nor is it of any after them. */
	readonly doubtful: ReadonlyMap<string, string>;
}

/**
 * The mediator of a released Xen: xen/arch/arm/firmware/sci.c and scmi-smc.c. It sends no message and looks at none: it lets the calls
 * of one domain through. Not checked, and so not checked here either: whether the calls of that domain are about its own devices,
 * `shmem`, and whether the page it is given is the one that firmware reads.
 */
export function startUpstream(machine: Machine, plan: UpstreamPlan): Mediator {
	const found = probe(machine, plan);
	const isRegistered = found !== "unknown" && found.registered !== undefined;
	const { build } = plan;
	let owner: string | undefined;
	/** Behind that it has SCMI. */
	let ownerCauses: readonly Cause[] = [];
	const doubtful = new Map<string, string>();
	const hardware = machine.plan.domains.find((domain) => domain.hardware)?.name;
	// one whose word xl passes over means to ask
	const mayAsk = ({ name, hardware: isHardware, channel }: DomainPlan) =>
		!isHardware && (channel.kind !== "none" || plan.xl.get(name)?.ignored !== undefined);
	if (isRegistered && plan.isWhole && build.passthrough && !machine.plan.domains.some(mayAsk)) {
		const event = { event: "scmi-for-nobody", word: PASSTHROUGH } as const;
		machine.trace.event({ phase: "probe", who: "Xen", ...event, causes: plan.lineCauses });
	}
	const iommu = startXenIommu(machine.plan.domains);
	const routes = startInterruptRoutes();
	/** Why it is not known whether the machine boots. */
	let doubt: string | undefined;

	/** sci_domain_sanitise_config(), scmi_smc_domain_init(). */
	const acquire = (domain: DomainPlan): Fault | undefined => {
		const { channel } = domain;
		if (build.driver === "alone") {
			if (domain.hardware && isRegistered) own(domain);
			return undefined;
		}
		if (channel.kind === "unknown" && !domain.hardware) {
			// another that has it leaves nothing to have
			const mayHave = build.passthrough && (found === "unknown" || isRegistered) && owner === undefined;
			if (mayHave) doubtful.set(domain.name, "whether it asks for SCMI is not known");
			return undefined;
		}
		const asks = channel.kind === "any" && !domain.hardware;
		if (asks && build.requests === "refused")
			return { kind: "not-built-in", option: DRIVER_OPTION, build: `Xen ${build.release}`, errno: errnoText("EINVAL") };
		if (found === "unknown") return undefined;
		if (!isRegistered) {
			if (asks) unserved(domain);
			return undefined;
		}
		if (asks && !build.passthrough)
			return { kind: "not-passed-through", word: PASSTHROUGH, errno: errnoText("EINVAL") };
		if (build.passthrough ? !asks : !domain.hardware) return undefined;
		if (owner !== undefined) return { kind: "scmi-taken", owner, errno: errnoText("EEXIST") };
		const [other] = doubtful.keys();
		if (other === undefined) own(domain);
		else doubtful.set(domain.name, `it is not known whether ${other} has SCMI`);
		return undefined;
	};

	/** The command line, where something is missing there; the line that made another the one with SCMI. */
	const behind = ({ kind }: Fault): readonly Cause[] => {
		if (kind === "scmi-taken") return ownerCauses;
		return kind === "not-passed-through" ? plan.lineCauses : [];
	};

	const own = (domain: DomainPlan) => {
		owner = domain.name;
		ownerCauses = requestCauses(domain);
		tell(machine, domain, "create", { event: "scmi-owner" }, causesOf(domain));
	};

	const unserved = (domain: DomainPlan) => {
		const request = domain.atBoot ? `${SCI_TYPE} = "scmi_smc"` : "arm_sci";
		tell(machine, domain, "create", { event: "request-unserved", request }, causesOf(domain));
	};

	/** scmi_smc_domain_destroy(): no message is sent, and the next that asks may have SCMI, with all that firmware keeps. */
	const retire = (domain: DomainPlan): void => {
		const { name } = domain;
		iommu.release(domain);
		if (owner === name) owner = undefined;
		doubtful.delete(name);
	};

	/** prepare_dtb_hwdom(): whatever fails is told as -22. */
	const buildHardware = (domain: DomainPlan): Admission => {
		const fault = routes.route(domain.name, plan.interrupts) ?? unplacedNode(plan.memory);
		if (fault === undefined || !plan.complete) return "admitted";
		const who = domain.atBoot && plan.dom0less.has(domain.name) ? `domain ${domain.name}` : "d0 guest OS";
		const message = `Could not set up ${who} (rc = ${TREE_FAILED})`;
		return panic(machine, domain, "create", message, fault, [domain.cause]);
	};

	const createDom0 = (domain: DomainPlan): Admission => {
		const fault = acquire(domain);
		if (fault === undefined) return buildHardware(domain);
		return panic(machine, domain, "create", creating("0", fault), fault, [domain.cause]);
	};

	const tellUnread = (domain: DomainPlan, property: string): void => {
		const { channel } = domain;
		if (build.requests !== "unread" || channel.kind !== "none" || channel.causes.length === 0) return;
		const who = build.driver === "none" ? "gives SCMI to nobody" : "gives SCMI to the hardware domain only";
		const because = `Xen ${build.release} ${who}, and 4.21 is the first that knows the word`;
		tell(machine, domain, "create", { event: "request-unread", property, because }, channel.causes);
	};

	/** create_domUs(): every mistake ends the boot. */
	const createAtBoot = (domain: DomainPlan, guest: Dom0lessPlan): Admission => {
		const { name, cause } = domain;
		const stops = ({ message, fault }: Stop) =>
			panic(machine, domain, "create", message, fault, [...causesOf(domain), ...behind(fault)]);
		if (!domain.hardware) tellUnread(domain, SCI_TYPE);
		const misread = plan.complete ? misreadDomain(domain, guest, plan) : undefined;
		if (misread !== undefined) return stops(misread);
		const fault = acquire(domain);
		if (fault !== undefined) return stops({ message: creating(name, fault), fault });
		if (domain.hardware) return buildHardware(domain);
		const kernel = withoutKernel(guest);
		if (kernel !== undefined) return stops({ message: settingUp(name, errnoOf(kernel) ?? 0), fault: kernel });
		if (guest.erasedTree !== undefined) {
			const erased = { kind: "no-partial-tree", errno: errnoText("EINVAL") } as const;
			const message = settingUp(name, TREE_FAILED);
			return panic(machine, domain, "create", message, erased, [guest.erasedTree, cause]);
		}
		const passed = plan.complete
			? passThrough(machine, domain, guest.passed, { routes, iommu, assumed: plan.assumed, doubtful: NOBODY })
			: "open";
		if (typeof passed === "object" && "doubt" in passed) doubt ??= passed.doubt;
		if (typeof passed === "string" || "doubt" in passed) return "admitted";
		const message = settingUp(name, TREE_FAILED);
		return panic(machine, domain, "create", message, passed.fault, [...passed.causes, cause]);
	};

	/** libxl: the domain is created, then it is given its memory; what fails destroys it. */
	const createByXl = (domain: DomainPlan, guest: XlPlan | undefined): Admission => {
		const refused = (fault: Fault, causes: readonly Cause[]): Admission => {
			retire(domain);
			return refuse(machine, domain, "create", fault, causes);
		};
		const { channel } = domain;
		tellUnread(domain, "arm_sci");
		if (channel.kind === "strange")
			return refused(
				{ kind: "strange-request", property: "the type in arm_sci", choices: TYPE_CHOICES, errno: errnoText("EINVAL") },
				causesOf(domain),
			);
		if (guest?.ignored !== undefined) {
			const choices = TYPE_CHOICES.map((type) => `type=${type}`);
			const ignored = { event: "request-ignored", property: "arm_sci", value: guest.ignored, choices } as const;
			tell(machine, domain, "create", ignored, causesOf(domain), "xl");
		}
		const fault = acquire(domain);
		if (fault !== undefined) return refused(fault, [...causesOf(domain), ...behind(fault)]);
		if (guest?.uncopied !== undefined) return refused(NOTHING_TO_COPY, [guest.uncopied, domain.cause]);
		const bound = bindInterrupts(routes, plan.permissions, domain, hardware, plan.irqs.get(domain.name));
		if (bound !== undefined) return refused(bound.fault, [...bound.causes, domain.cause]);
		const { windows = [] } = plan.guestMemory.get(domain.name) ?? {};
		const handed = plan.complete ? handOn(machine, domain, windows, plan.memory, hardware) : "given";
		if (typeof handed === "object" && "fault" in handed)
			return refused(handed.fault, [
				...handed.causes,
				...(build.requests === "unread" ? causesOf(domain) : [domain.cause]),
				...(plan.pageless === undefined ? [] : [plan.pageless]),
			]);
		if (typeof handed === "object" && owner === domain.name) {
			owner = undefined;
			doubtful.set(domain.name, handed.doubt);
		}
		for (const { path, cause } of domain.devices) {
			const node = plan.devices.get(cause) ?? { path };
			const errno = errnoText("ESRCH");
			const assigned =
				node.found === false
					? { refused: { kind: "no-such-node", path: node.path, near: node.near, errno } as const }
					: iommu.assign(domain, node, NOBODY, { property: "iommus", isSet: false });
			if (typeof assigned === "object") return refused(assigned.refused, [cause, domain.cause]);
		}
		return "admitted";
	};

	return {
		admit: (domain) => {
			const guest = plan.dom0less.get(domain.name);
			if (domain.atBoot && guest !== undefined) return createAtBoot(domain, guest);
			return domain.hardware ? createDom0(domain) : createByXl(domain, plan.xl.get(domain.name));
		},
		connect: (domain, controller) =>
			doubt === undefined
				? connect(machine, plan, found, { owner, doubtful }, domain, controller)
				: { kind: "unknown", why: doubt },
		retire,
	};
}

const NOBODY: ReadonlySet<string> = new Set();
const NOTHING_TO_COPY = { kind: "nothing-to-copy", path: "/passthrough" } as const;

/** parse_dom0less_node(), arch_parse_dom0less_node(), in their order. */
function misreadDomain(
	{ name, channel, hardware }: DomainPlan,
	guest: Dom0lessPlan,
	{ build }: UpstreamPlan,
): Stop | undefined {
	const { capabilities } = guest;
	const strange = (because: Extract<Fault, { kind: "strange-hardware-domain" }>["because"], message: string): Stop => ({
		message,
		fault: { kind: "strange-hardware-domain", because },
	});
	if (capabilities > KNOWN_CAPABILITIES)
		return strange("capabilities", `Invalid capabilities (${capabilities.toString(16)})`);
	if (guest.isSecondHardwareDomain && isHardware(capabilities))
		return strange("second", "Only 1 hardware domain can be specified!");
	const misread = misreadNode(name, guest);
	if (misread !== undefined) return misread;
	if (hardware && !guest.directMap && !guest.hasIommu)
		return strange("no-direct-map", "non-direct mapped hardware domain requires iommu");
	if (hardware && guest.hasTreeModule)
		return strange("partial-tree", '"multiboot,device-tree" incompatible with hardware domain');
	if (channel.kind !== "strange") return undefined;
	const message = "Error getting SCI configuration";
	if (guest.isSciTypeUnreadable) return { message, fault: { kind: "no-text", property: SCI_TYPE } };
	if (channel.value === "scmi_smc")
		return { message, fault: { kind: "not-built-in", option: DRIVER_OPTION, build: `Xen ${build.release}` } };
	const choices = { property: SCI_TYPE, choices: TYPE_CHOICES, errno: errnoText("EINVAL") };
	return { message, fault: { kind: "strange-request", ...choices } };
}

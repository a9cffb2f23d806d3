import type { Cause, ControllerPlan, DomainPlan } from "../../../machine/boot-plan.ts";
import { agentBehindNode, hex } from "../../../machine/channels.ts";
import type { Connection } from "../../../machine/mediator.ts";
import { countTokens, type Machine } from "../../../machine/send.ts";
import { frameOf } from "../../page.ts";
import { PASSTHROUGH } from "../command-line-words.ts";
import { registersPassedOn } from "../compatibles.ts";
import { hostAddressIn, windowAt } from "../guest-memory.ts";
import { isOfSip, platformConnection } from "../platform-calls.ts";
import { requestCauses } from "../telling.ts";
import { unmediated } from "../unmediated.ts";
import type { UpstreamPlan } from "./plan.ts";
import { routeSmc } from "./route-smc.ts";
import type { Ownership } from "./run.ts";
import type { Scan } from "./scan.ts";

/**
 * scmi_handle_smc(): a call with the one number, of the one domain, goes to firmware as it is. The page is whatever that domain's own
 * node names, and Xen maps what it is told to.
 */
export function connect(
	machine: Machine,
	plan: UpstreamPlan,
	found: Scan | "unknown",
	{ owner, doubtful }: Ownership,
	domain: DomainPlan,
	controller: ControllerPlan | undefined,
): Connection {
	if (controller && controller.transport !== "smc") return unmediated(machine, domain, controller);
	if (found === "unknown") return unknown("whether Xen forwards SCMI is not known");
	const { filter } = found;
	const isIts = (smcId: number) => owner === domain.name && smcId === filter?.smcId;
	const byPlatform = platformConnection(plan.platformCalls, controller, domain, isIts);
	if (byPlatform !== undefined) return byPlatform;
	if (filter === undefined) return refused("Xen has no mediator and forwards no call of the silicon provider's");
	if (owner !== domain.name) {
		const why = doubtful.get(domain.name);
		if (why !== undefined) return unknown(why);
		return refused(whyNotOwner(machine, plan, owner, domain), causesOf(plan, domain));
	}
	if (controller === undefined)
		return isTreeMissing(plan, domain)
			? unknown(domain.unreadTree ?? "its own tree is not here")
			: { kind: "absent", why: "its tree has no SCMI node", causes: [domain.cause] };
	const { smcId } = controller;
	if (smcId.kind !== "known") return unknown("which SMC its SCMI node uses is not known");
	const route = routeSmc(smcId.value, { smcId: filter.smcId, isOwner: true });
	if (route !== "firmware") {
		const why = !isOfSip(smcId.value)
			? `SMC ${hex(smcId.value)} is none of the silicon provider's (SiP), and Xen forwards no other`
			: `its SCMI node uses SMC ${hex(smcId.value)}, and Xen forwards ${hex(filter.smcId)} only, that of ${filter.node.path}`;
		return refused(why, [smcId.cause, filter.node.cause]);
	}
	// the hardware domain's own addresses are the machine's
	const registers = domain.hardware ? undefined : registersPassedOn(controller);
	if (registers !== undefined) return unknown(registers);
	const firmware = controller.firmware === undefined ? undefined : machine.firmwares[controller.firmware];
	if (firmware === undefined) return unknown(`no catalogue describes the firmware behind ${controller.path}`);
	const placed = domain.hardware ? seenByHardware(plan, controller) : seenByGuest(plan, domain, controller);
	if (placed.kind !== "page") return placed;
	const behind = agentBehindNode(firmware.index, placed.controller, true);
	// the call is the host's node's, and so is the page that is passed on with it
	const causes = [
		...(behind.kind === "absent" && behind.part !== "page" ? [smcId.cause] : []),
		...placed.causes,
		filter.node.cause,
	];
	switch (behind.kind) {
		case "unknown":
			return behind;
		case "absent":
			return behind.isCertain
				? { kind: behind.part === "page" ? "unread" : "absent", why: behind.why, causes }
				: unknown(behind.why);
		case "unread":
			return { kind: "unread", why: behind.why, causes };
		case "agent": {
			const { agent, place } = behind;
			return { kind: "connected", channel: { sender: domain.name, firmware, agent, place, nextToken: countTokens() } };
		}
	}
}

const unknown = (why: string): Connection => ({ kind: "unknown", why });
const refused = (why: string, causes: readonly Cause[] = []): Connection => ({ kind: "refused", why, causes });

function causesOf({ build, lineCauses }: UpstreamPlan, domain: DomainPlan): readonly Cause[] {
	if (domain.hardware) return build.passthrough ? lineCauses : [];
	return requestCauses(domain);
}

function whyNotOwner(
	machine: Machine,
	{ build }: UpstreamPlan,
	owner: string | undefined,
	{ hardware, atBoot, channel }: DomainPlan,
): string {
	const has = owner === undefined ? "no domain has SCMI" : `${owner} has SCMI`;
	if (hardware && build.passthrough) {
		// guests that a toolstack starts come after it
		const others = machine.plan.domains.filter((other) => !other.hardware && other.channel.kind !== "none");
		const whom =
			others.length === 0 ? ", and no domain asks for it" : ` for ${others.map(({ name }) => name).join(" or ")}`;
		return `${PASSTHROUGH} on Xen's command line takes SCMI from the hardware domain${whom}`;
	}
	if (hardware) return has;
	if (channel.kind === "unknown") return has;
	if (build.requests === "unread") return `Xen ${build.release} gives SCMI to the hardware domain only`;
	const how = atBoot ? 'xen,sci_type = "scmi_smc"' : 'arm_sci = "type=scmi_smc"';
	return `it did not ask for SCMI, as ${how} would, and ${has}`;
}

function isTreeMissing({ dom0less, xl }: UpstreamPlan, { name, hardware, atBoot }: DomainPlan): boolean {
	return !hardware && ((atBoot ? dom0less.get(name) : xl.get(name))?.isTreeMissing ?? true);
}

/** A node with the host's address of its page; `causes` are what puts that there, and the node. */
type Placed =
	| { readonly kind: "page"; readonly controller: ControllerPlan; readonly causes: readonly Cause[] }
	| Connection;

/** What Xen has not mapped to the hardware domain it cannot reach. */
function seenByHardware({ memory }: UpstreamPlan, controller: ControllerPlan): Placed {
	const { shmem } = controller;
	const address = shmem.kind === "known" ? shmem.value.address : undefined;
	const page = { kind: "page", controller, causes: [controller.cause] } as const;
	if (shmem.kind !== "known" || address?.kind !== "known" || memory.isOpen) return page;
	const frame = frameOf(address.value);
	if (memory.mapped.some(({ first, count }) => first <= frame && frame < first + count)) return page;
	const why = `Xen does not map the page of ${shmem.value.path} to the hardware domain`;
	return { kind: "absent", why, causes: [shmem.value.cause, controller.cause] };
}

/** A guest's address is where xl's `iomem`, or `xen,reg` of its partial tree, puts a page of the host's. */
function seenByGuest({ guestMemory }: UpstreamPlan, domain: DomainPlan, controller: ControllerPlan): Placed {
	const memory = guestMemory.get(domain.name);
	const { shmem } = controller;
	const address = shmem.kind === "known" ? shmem.value.address : undefined;
	// its system calls nobody then
	if (shmem.kind === "absent") return { kind: "page", controller, causes: [controller.cause] };
	if (shmem.kind !== "known" || address?.kind !== "known" || memory === undefined)
		return unknown("which page its SCMI node names is not known");
	const window = windowAt(memory, address.value);
	if (window !== undefined) {
		const own = { ...shmem.value, address: { ...address, value: hostAddressIn(window, address.value) } };
		const causes = [window.cause, controller.cause];
		return { kind: "page", controller: { ...controller, shmem: { ...shmem, value: own } }, causes };
	}
	const page = `${hex(address.value)}, where ${shmem.value.path} has its messages`;
	if (!memory.isWhole) return unknown(`what of the host's memory it sees at ${page}, is not known`);
	const how = memory.property === "iomem" ? memory.property : `${memory.property} of its tree`;
	return {
		kind: "absent",
		why: `nothing of the host's memory is at ${page}: no ${how} puts it there`,
		causes: [address.cause],
	};
}

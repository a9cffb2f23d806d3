import type { Cause, ControllerPlan, DomainPlan } from "../../../machine/boot-plan.ts";
import { agentBehindSmc, hex } from "../../../machine/channels.ts";
import type { Connection } from "../../../machine/mediator.ts";
import { type AgentChannel, countTokens } from "../../../machine/send.ts";
import type { RfcV2Plan } from "./plan.ts";
import type { FreeChannel } from "./probe.ts";

/** scmi_handle_call(): the SMC id has to be the channel's, else x0 = -1; Xen adds the channel's number in x7. */
export function throughXen(
	plan: RfcV2Plan,
	{ firmware }: AgentChannel,
	domain: DomainPlan,
	channel: FreeChannel,
	controller: ControllerPlan | undefined,
): Connection {
	const { smcId, number: x7 } = channel;
	const written = writtenPage(plan, domain, channel, controller);
	if (written.kind === "unknown") return written;
	const shmemAddress = written.address;
	const own = controller?.smcId;
	if (own?.kind === "unknown") return { kind: "unknown", why: "which SMC its SCMI node uses is not known" };
	if (own?.kind === "known" && own.value !== smcId) {
		const why = `its SCMI node uses SMC ${hex(own.value)}, but its channel is ${hex(smcId)}`;
		return { kind: "refused", why, causes: [own.cause] };
	}
	const place = { smcId, x7, ...(shmemAddress !== undefined && { shmemAddress }) };
	const behind = agentBehindSmc(firmware.index, place);
	switch (behind.kind) {
		case "unknown":
			return behind;
		case "absent":
			return behind.isCertain ? { kind: "refused", why: behind.why, causes: [] } : { kind: "unknown", why: behind.why };
		case "unread":
			return { kind: "unread", why: `${written.because ?? ""}${behind.why}`, causes: written.causes };
		case "agent": {
			const { agent } = behind;
			return { kind: "connected", channel: { sender: domain.name, firmware, agent, place, nextToken: countTokens() } };
		}
	}
}

type WrittenPage =
	| {
			readonly kind: "page";
			readonly address: number | undefined;
			readonly because?: string;
			readonly causes: readonly Cause[];
	  }
	| { readonly kind: "unknown"; readonly why: string };

const PAGE_UNKNOWN = { kind: "unknown", why: "which page its SCMI node names is not known" } as const;

/**
 * The page a domain's messages lie in. libxl writes a guest's node for the channel it got. For Dom0 dt_update_domain_range() puts
 * the channel's page into the first `arm,scmi-shmem` node of the tree, whether or not Dom0's SCMI node names that one.
 */
function writtenPage(
	{ host }: RfcV2Plan,
	domain: DomainPlan,
	channel: FreeChannel,
	controller: ControllerPlan | undefined,
): WrittenPage {
	const own: WrittenPage = { kind: "page", address: channel.address, causes: [] };
	if (!domain.hardware || !controller) return own;
	const { shmem } = controller;
	const [first] = host.sharedMemories;
	if (shmem.kind !== "known" || first === undefined) return PAGE_UNKNOWN;
	const named = shmem.value;
	if (named.path === first.path) return pageInFirst(host, domain, channel, [shmem.cause, first.cause]) ?? own;
	if (named.address.kind !== "known") return PAGE_UNKNOWN;
	return {
		kind: "page",
		address: named.address.value,
		because: `Xen puts ${domain.name}'s page into ${first.path}, the first arm,scmi-shmem node, but the SCMI node names ${named.path}; `,
		causes: [shmem.cause, first.cause, named.cause],
	};
}

/**
 * Where the first node is on a bus that translates: Xen writes the processor's address where the bus's own stands. Undefined where
 * that comes to the same. What Xen does with an address that leads nowhere when it maps Dom0's devices was not measured.
 */
function pageInFirst(
	{ sharedMemories: [first], pagesInFirst }: RfcV2Plan["host"],
	{ name }: DomainPlan,
	{ address }: FreeChannel,
	causes: readonly Cause[],
): WrittenPage | undefined {
	if (address === undefined || !first || !pagesInFirst?.has(address)) return undefined;
	const found = pagesInFirst.get(address);
	const because = `Xen writes ${name}'s page ${hex(address)} into ${first.path}, which the parent bus translates to ${found === undefined ? "no address" : hex(found)}`;
	return found === undefined
		? { kind: "unknown", why: because }
		: { kind: "page", address: found, because: `${because}; `, causes };
}

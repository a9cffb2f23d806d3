import type { Cause, ControllerPlan, DomainPlan } from "../../../machine/boot-plan.ts";
import { agentBehindSmc, hex } from "../../../machine/channels.ts";
import type { Connection } from "../../../machine/mediator.ts";
import { countTokens } from "../../../machine/send.ts";
import { registersPassedOn } from "../compatibles.ts";
import { hostAddressIn, windowAt } from "../guest-memory.ts";
import { isOfSip } from "../platform-calls.ts";
import type { GuestPlan } from "./plan-guest.ts";
import type { Probed, TableChannel } from "./probe.ts";

/**
 * scmi_handle_call(): the SMC has to be the one that the table has for the domain's agent; it is called with all registers as they are.
 * Nothing of the message is looked at, and nothing says whose it is but the SMC.
 */
export function throughXen(
	{ management: { firmware } }: Probed,
	domain: DomainPlan,
	guest: GuestPlan | undefined,
	channel: TableChannel,
	controller: ControllerPlan | undefined,
): Connection {
	const { smcId, cause } = channel;
	const own = controller?.smcId;
	if (own?.kind === "unknown") return { kind: "unknown", why: "which SMC its SCMI node uses is not known" };
	if (own?.kind === "known" && own.value !== smcId) {
		const why = `its SCMI node uses SMC ${hex(own.value)}, but the table has ${hex(smcId)} for agent ${channel.agentId}`;
		return { kind: "refused", why, causes: [own.cause, cause] };
	}
	if (!isOfSip(smcId)) {
		const why = `SMC ${hex(smcId)} is outside the SiP range (bits 29 to 24 are not 2), of which alone the mediator is told`;
		return { kind: "refused", why, causes: [...(own?.kind === "known" ? [own.cause] : []), cause] };
	}
	const registers = controller && registersPassedOn(controller);
	if (registers !== undefined) return { kind: "unknown", why: registers };
	const page = pageOf(domain, guest, channel, controller);
	if (page.kind !== "page") return page;
	const { address } = page;
	const behind = agentBehindSmc(firmware.index, {
		smcId,
		x7: 0,
		...(address !== undefined && { shmemAddress: address }),
	});
	switch (behind.kind) {
		case "unknown":
			return behind;
		case "absent":
			return behind.isCertain
				? { kind: "refused", why: behind.why, causes: [cause] }
				: { kind: "unknown", why: behind.why };
		case "unread":
			return { kind: "unread", why: behind.why, causes: [...page.causes, cause] };
		case "agent": {
			const { agent, place } = behind;
			const isElsewhere = address !== undefined && channel.address !== undefined && address !== channel.address;
			// where firmware reads it is then the table's word alone
			if (place.shmemAddress === undefined && isElsewhere) {
				const why = `the table has ${hex(channel.address)} for the messages of agent ${channel.agentId}, and they are at ${hex(address)}`;
				return { kind: "unread", why, causes: [...page.causes, cause] };
			}
			const own = { smcId, ...(address !== undefined && { shmemAddress: address }) };
			return {
				kind: "connected",
				channel: { sender: domain.name, firmware, agent, place: own, nextToken: countTokens() },
			};
		}
	}
}

type MessagePage =
	| { readonly kind: "page"; readonly address: number | undefined; readonly causes: readonly Cause[] }
	| { readonly kind: "unread"; readonly why: string; readonly causes: readonly Cause[] }
	| { readonly kind: "unknown"; readonly why: string };

const PAGE_UNKNOWN = { kind: "unknown", why: "which page its SCMI node names is not known" } as const;

/** Where in the machine's memory a domain's messages lie. Nobody writes a guest's node or compares it with what the guest is given. */
function pageOf(
	{ hardware, name }: DomainPlan,
	guest: GuestPlan | undefined,
	channel: TableChannel,
	controller: ControllerPlan | undefined,
): MessagePage {
	if (controller === undefined) return { kind: "page", address: channel.address, causes: [] };
	const { shmem } = controller;
	// its system calls nobody then
	if (shmem.kind === "absent") return { kind: "page", address: channel.address, causes: [] };
	if (shmem.kind !== "known" || shmem.value.address.kind !== "known") return PAGE_UNKNOWN;
	const { address, path, cause } = shmem.value;
	const causes = [shmem.cause, cause, address.cause];
	if (hardware) return { kind: "page", address: address.value, causes };
	if (guest === undefined) return PAGE_UNKNOWN;
	const { windows, isWhole, property } = guest.memory;
	const window = windowAt(guest.memory, address.value);
	if (window !== undefined)
		return { kind: "page", address: hostAddressIn(window, address.value), causes: [window.cause, ...causes] };
	if (!isWhole) return { kind: "unknown", why: `what ${name} is given at ${hex(address.value)} is not known` };
	const given = windows.map(({ guest: start }) => hex(start)).join(", ");
	const has = given === "" ? `it has no ${property}` : `its ${property} puts memory at ${given}`;
	const why = `${path} is at ${hex(address.value)}, where ${name} is given nothing: ${has}`;
	return { kind: "unread", why, causes };
}

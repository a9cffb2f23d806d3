import type { ControllerPlan, DomainPlan } from "../../../machine/boot-plan.ts";
import { agentBehindSmc, hex } from "../../../machine/channels.ts";
import type { Connection } from "../../../machine/mediator.ts";
import { countTokens, type Machine } from "../../../machine/send.ts";
import { behindDoubt, type NoMediator } from "../probing.ts";
import { causesOf } from "../telling.ts";
import { unmediated } from "../unmediated.ts";
import type { Probed, TableChannel } from "./probe.ts";

/**
 * scmi_handle_call(): what a domain calls with, plus its agent's number, has to be the number its channel has in the table. That is
 * then called with all other registers 0.
 */
export function connect(
	machine: Machine,
	mediator: Probed | NoMediator,
	domain: DomainPlan,
	channel: TableChannel | undefined,
	controller: ControllerPlan | undefined,
	doubtful: ReadonlySet<string>,
): Connection {
	if (controller && controller.transport !== "smc") return unmediated(machine, domain, controller);
	if (mediator === "unknown") return behindDoubt(machine);
	if (domain.channel.kind === "unknown") return { kind: "unknown", why: "whether it asks for SCMI is not known" };
	if (doubtful.has(domain.name))
		return { kind: "unknown", why: `it is not known whether ${[...doubtful][0]} has a channel, nor which one is next` };
	if (mediator === "off") return { kind: "refused", why: "the mediator is off", causes: [] };
	if (channel === undefined) {
		const how = domain.atBoot ? ", as xen,arm_sci would" : " (xl of this Xen knows no arm_sci)";
		return { kind: "refused", why: `it did not ask for SCMI${how}`, causes: causesOf(domain) };
	}
	const { agentId, smcId, address } = channel;
	if (agentId === undefined) return { kind: "unknown", why: "which agent its channel is, is not known" };
	const called = controller?.smcId ?? { kind: "known" as const, value: mediator.baseSmcId, cause: domain.cause };
	if (called.kind !== "known") return { kind: "unknown", why: "which SMC its SCMI node uses is not known" };
	if ((called.value + agentId) >>> 0 !== smcId) {
		const why = `Xen adds its agent ${agentId} to the SMC ${hex(called.value)} it calls, which makes ${hex((called.value + agentId) >>> 0)}, but the table says ${hex(smcId)}`;
		return { kind: "refused", why, causes: [channel.cause, called.cause] };
	}
	const place = { smcId, x7: 0, ...(address !== undefined && { shmemAddress: address }) };
	const { firmware } = mediator.management;
	const behind = agentBehindSmc(firmware.index, place);
	switch (behind.kind) {
		case "unknown":
			return behind;
		case "absent":
			return behind.isCertain ? { kind: "refused", why: behind.why, causes: [] } : { kind: "unknown", why: behind.why };
		case "unread":
			return { kind: "unread", why: behind.why, causes: [channel.cause] };
		case "agent": {
			const { agent } = behind;
			return { kind: "connected", channel: { sender: domain.name, firmware, agent, place, nextToken: countTokens() } };
		}
	}
}

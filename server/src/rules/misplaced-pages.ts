import type { BootFacts } from "../facts.ts";
import type { ChannelPage } from "../hypervisors/hypervisor.ts";
import { frameOf, PAGE } from "../hypervisors/page.ts";
import { hex } from "../machine/channels.ts";
import type { Reported } from "./rule.ts";

/** A channel of a mediator's table whose page is another than firmware reads for the call beside it. */
export interface MisplacedPage {
	readonly channel: ChannelPage;
	/** Where firmware reads it. */
	readonly readAt: number;
	/** Whose the call is to firmware. */
	readonly agentId: number;
}

/** Those of a table in which firmware's own list says where the messages of each call lie; a mediator that asks on each channel finds them itself. */
export function misplacedPages({ planned, indices, deviceFirmware, result }: BootFacts): readonly MisplacedPage[] {
	const index = deviceFirmware === undefined ? undefined : indices[deviceFirmware];
	const hasFailed = result.trace.some((step) => step.kind === "event" && step.event === "probe-failed");
	if (index === undefined || hasFailed) return [];
	return planned.memory.channels.flatMap((channel) => {
		const { holder, smcId, address } = channel;
		const listed = (smcId !== undefined && index.channels.bySmcId.get(smcId)) || [];
		// agents that share a call are told apart by x7, which the table does not say
		const [only, ...others] = listed;
		const readAt = only?.place.shmemAddress;
		if (only === undefined || others.length > 0 || readAt === undefined || holder.kind !== "agent") return [];
		return frameOf(readAt) === frameOf(address) ? [] : [{ channel, readAt, agentId: only.agent.agent.id }];
	});
}

/** What is told of them: where a domain's messages are looked for by nobody. */
export function* misplacedInTable(boot: BootFacts): Generator<Reported> {
	const { planned, indices, deviceFirmware } = boot;
	const { channels, mappings } = planned.memory;
	const firmware = deviceFirmware === undefined ? undefined : indices[deviceFirmware]?.catalogue.firmware.name;
	for (const { channel, readAt, agentId } of misplacedPages(boot)) {
		const { holder, address, smcId, cause } = channel;
		const at = planned.originOf(cause)?.at;
		// that it is the mediator's own says more
		const own = channels.find((other) => other.holder.kind === "mediator");
		const isOwn = own !== undefined && (frameOf(own.address) === frameOf(address) || own.smcId === smcId);
		if (at === undefined || holder.kind !== "agent" || isOwn) continue;
		const call = `the call ${hex(smcId ?? 0)}`;
		const right = channels.find((other) => frameOf(other.address) === frameOf(readAt));
		const whose = right === undefined ? "" : `, where the table has the page of ${nameOf(right)}`;
		const given = mappings.filter(({ address: start, bytes }) => start < readAt + PAGE && readAt < start + bytes);
		const isOfOther = agentId !== holder.agentId;
		const says = isOfOther
			? `agent ${holder.agentId} has ${call} here, which is that of agent ${agentId} to "${firmware}": it reads the messages of it at ${hex(readAt)}, and nothing of the page beside it, ${hex(address)}. Write the call and the page of agent ${holder.agentId}`
			: `agent ${holder.agentId} has the page at ${hex(address)} here, and "${firmware}" reads the messages of ${call} at ${hex(readAt)}${whose}: what is written into this page it never reads. Name the page at ${hex(readAt)}`;
		yield {
			at,
			message: says,
			// who is given the right page is not to blame that the table has another
			explains: [cause, ...given.map((mapping) => mapping.cause)],
		};
	}
}

const nameOf = ({ holder }: ChannelPage) =>
	holder.kind === "agent" ? `agent ${holder.agentId}` : "the hypervisor's own channel";

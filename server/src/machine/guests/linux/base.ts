import type { NamesOf, Values } from "../../../scmi/message.ts";
import type { BASE } from "../../../scmi/protocols/base.ts";
import type { Instance } from "../../instance.ts";
import { type AgentChannel, type Machine, send } from "../../send.ts";
import type { MessageStep } from "../../trace.ts";

/** Protocol ids firmware offers this agent, and the answer that says so. */
export type BaseDiscovery =
	| { readonly kind: "listed"; readonly protocols: readonly number[]; readonly step: MessageStep }
	| { readonly kind: "unknown"; readonly why: string };

/** scmi_base_protocol_init() of Linux 6.12; the names of agents are asked for to be logged. */
export function discoverBase(machine: Machine, instance: Instance, channel: AgentChannel): BaseDiscovery {
	const ask = (message: NamesOf<typeof BASE>, values: Values = {}, over = channel) =>
		send(machine, over, { phase: "discover", kind: "base", message, values, causes: [instance.cause] });
	ask("PROTOCOL_VERSION");
	const attributes = ask("PROTOCOL_ATTRIBUTES");
	if (attributes.kind === "unknown") return attributes;
	ask("BASE_DISCOVER_VENDOR");
	ask("BASE_DISCOVER_SUB_VENDOR");
	ask("BASE_DISCOVER_IMPLEMENTATION_VERSION");

	const protocols: number[] = [];
	let last: MessageStep | undefined;
	// scmi_base_implementation_list_get() sends one transfer again and again
	const token = channel.nextToken();
	const oneTransfer = { ...channel, nextToken: () => token };
	for (;;) {
		const listed = ask("BASE_DISCOVER_LIST_PROTOCOLS", { skip: protocols.length }, oneTransfer);
		if (listed.kind === "unknown") return listed;
		last ??= listed.step;
		const some = listed.reply.protocols as readonly number[] | undefined;
		if (!some || some.length === 0) break;
		protocols.push(...some);
	}
	const agents = (Number(attributes.reply.attributes ?? 0) >>> 8) & 0xff;
	// beyond the trace's limit nobody sees these, and no answer depends on them
	for (let id = 0; id < agents && !machine.trace.truncated(); id++) ask("BASE_DISCOVER_AGENT", { agent_id: id });
	return { kind: "listed", protocols, step: last };
}

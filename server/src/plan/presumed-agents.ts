import { indexCatalogue } from "../catalogue/catalogue-index.ts";
import type { Agent, Catalogue } from "../catalogue/model.ts";
import type { ChannelPage } from "../hypervisors/hypervisor.ts";
import { boot } from "../machine/boot.ts";
import type { ControllerPlan } from "../machine/boot-plan.ts";
import { commandPageOf, hex, ringText } from "../machine/channels.ts";
import { eventText } from "../machine/event-text.ts";
import { makeBootPlan, type PlanInput } from "./make-boot-plan.ts";

/**
 * Which channel and agent each domain comes to where no catalogue describes the firmware: booted against one that has the channels that
 * the trees list, and of which nothing else is known. A sentence for each domain, in the order of creation.
 */
export function presumedAgents(input: PlanInput): readonly string[] {
	const { hypervisor, domains, causes } = input;
	const written = domains.map((domain) => ({ request: domain.request, tree: domain.written }));
	const { channels } = hypervisor.memory?.(input.host, input.sources, written, causes) ?? { channels: [] };
	if (channels.length === 0) return [];
	const host = { ...input.host, controllers: input.host.controllers.map((node) => ({ ...node, firmware: 0 })) };
	const planned = makeBootPlan({ ...input, host }, [indexCatalogue(standIn(channels))]);
	const { trace } = boot(planned.plan, planned.start);
	return trace.flatMap((step) => (step.kind === "event" && step.event === "channel-assigned" ? [eventText(step)] : []));
}

/** The same where nobody stands between: by what each system's own SCMI nodes ring firmware. */
export function ownAgents(name: string, controllers: readonly ControllerPlan[]): readonly string[] {
	return controllers.flatMap((node) => {
		const ring = node.enabled ? ringText(node) : undefined;
		if (ring === undefined) return [];
		const page = commandPageOf(node);
		return [`${name} is the agent of ${ring}${page === undefined ? "" : `, with its messages at ${hex(page)}`}.`];
	});
}

function standIn(channels: readonly ChannelPage[]): Catalogue {
	const agents = channels.map(({ holder, smcId, address }, i): [string, Agent] => [
		`agent${i}`,
		{
			id: holder.kind === "agent" ? holder.agentId : 0,
			channels: [{ transport: "smc", ...(smcId !== undefined && { smcId }), shmem: { address, size: 0x1000 } }],
		},
	]);
	return {
		firmware: { name: "" },
		scmi: { protocols: {} },
		agents: Object.fromEntries(agents),
		resources: {},
		devices: {},
		permissions: PERMISSIONS,
		completeness: { agents: "complete" },
		quirks: [],
	};
}

const PERMISSIONS: Catalogue["permissions"] = {
	model: "device-runtime",
	initial: "none",
	setBy: ["agent0"],
	bypass: [],
	exclusive: false,
	grantAggregation: "unknown",
	resetAgent: "unknown",
	statuses: {},
	hierarchy: false,
	grants: {},
};

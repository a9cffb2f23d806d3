import { pathOf, spanOfNode } from "../devicetree/tree/tree.ts";
import { agentBehindNode } from "../machine/channels.ts";
import { bootRule } from "./rule.ts";

export const scmiAgentMismatch = bootRule({
	code: "scmi-agent-mismatch",
	summary: "scmi.yaml names another agent than the domain's channel belongs to",
	severity: "error",
	needs: [],
	*check(facts, boot) {
		for (const { name, setup, guest, hardware } of facts.domains) {
			const stated = setup?.agent;
			const plan = boot.planned.plan.domains.find((domain) => domain.name === name);
			if (stated === undefined || plan === undefined) continue;
			const board = hardware ? facts.host.board : guest?.board;
			for (const node of plan.controllers) {
				const index = node.firmware === undefined ? undefined : boot.indices[node.firmware];
				const behind = node.enabled && index ? agentBehindNode(index, node, hardware) : undefined;
				if (behind?.kind !== "agent" || behind.agent.key === stated.key) continue;
				const place = board?.controllers.find((controller) => pathOf(controller.node) === node.path);
				const { agent, key } = behind.agent;
				yield {
					at: stated.at,
					message: `${name} is said to be agent "${stated.key}", but its SCMI node ${node.path} is the channel of "${key}" (agent ${agent.id}): firmware goes by the channel`,
					related: place ? [{ at: spanOfNode(place.node), message: `the channel of "${key}"` }] : [],
				};
				break;
			}
		}
	},
});

import { pathOf, spanOfNode } from "../devicetree/tree/tree.ts";
import { bootRule } from "./rule.ts";

export const scmiAgentMismatch = bootRule({
	code: "scmi-agent-mismatch",
	summary: "scmi.yaml names another agent than the domain's channel belongs to",
	severity: "error",
	needs: [],
	*check(facts, boot) {
		for (const { name, setup, guest, hardware } of facts.domains) {
			const stated = setup?.agent;
			const isKnown = boot.indices.some(({ agentByKey }) => stated !== undefined && agentByKey.has(stated.key));
			if (stated === undefined || !isKnown) continue;
			const channels = [...(boot.outcomeOf(name)?.channels ?? [])];
			const [first] = channels;
			if (first === undefined || channels.some(([, { agent }]) => agent.key === stated.key)) continue;
			const [path, { agent, firmware }] = first;
			if (!firmware.index.agentByKey.has(stated.key)) continue;
			const board = hardware ? facts.host.board : guest?.board;
			const place = board?.controllers.find((controller) => pathOf(controller.node) === path);
			yield {
				at: stated.at,
				message: `scmi.yaml says ${name} is agent "${stated.key}", but its SCMI node ${path} is the channel of "${agent.key}" (agent ${agent.agent.id}), and firmware goes by the channel: correct or remove it`,
				fixes: [{ title: `Write ${agent.key}`, preferred: false, edits: [{ at: stated.at, text: agent.key }] }],
				related: place ? [{ at: spanOfNode(place.node), message: `the channel of "${agent.key}"` }] : [],
			};
		}
	},
});

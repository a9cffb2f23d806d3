import type { Use } from "../board/board.ts";
import type { AgentEntry } from "../catalogue/catalogue-index.ts";
import { pathOf } from "../devicetree/tree/tree.ts";
import type { BootFacts } from "../facts.ts";
import { missingProperty } from "../machine/run-instance.ts";
import type { Severity } from "../text/problem.ts";
import { behindChannel, type OwnChannel, ownChannels, placeInNode } from "./own-channels.ts";
import { bootRule } from "./rule.ts";

export const scmiChannelUnknown = bootRule({
	code: "scmi-channel-unknown",
	summary: "an SCMI node describes a channel that firmware does not have",
	severity: "error",
	needs: [],
	*check(facts, boot) {
		if (!facts.recognised.hypervisor.isModelled) return;
		for (const own of ownChannels(facts)) {
			const { node, domain } = own;
			if (missingProperty(node) !== undefined || !isUsed(boot, own)) continue;
			const behind = behindChannel(boot, own);
			if (behind?.kind !== "absent") continue;
			// whose agent the setup states, and firmware's list does not contradict, is that agent
			if (!behind.isCertain && domain.setup?.agent !== undefined) continue;
			const completeness = boot.indices[node.firmware as number]?.catalogue.completeness.agents;
			const severity: Severity = behind.isCertain ? "error" : completeness === "partial" ? "information" : "warning";
			const caller = domain.hardware ? node.path : `${domain.name}'s ${node.path}`;
			const doubt = behind.isCertain
				? `: no message of ${caller} is answered${behind.overwrites ? `, and each is written over one of ${nameOf(behind.overwrites)}` : ""}`
				: `. The catalogue does not say that all its agents are listed, so what firmware answers to ${caller} is not known`;
			yield {
				at: placeInNode(own, behind.part),
				severity,
				message: `${behind.why}${doubt}`,
				explains: [node.cause, ...(node.smcId.kind === "known" ? [node.smcId.cause] : [])],
			};
		}
	},
});

const nameOf = ({ key, agent }: AgentEntry) => agent.name ?? key;

/** A channel nobody speaks over is nobody's loss; the host's may be a guest's as well. What Zephyr drives is built into it. */
function isUsed({ planned }: BootFacts, { domain, node }: OwnChannel): boolean {
	const uses = ({ protocol }: Use) => pathOf(protocol.controller) === node.path;
	return (
		domain.request.os === "zephyr" ||
		planned.consumers.some(
			(consumer) => (domain.hardware || consumer.domain === domain.name) && consumer.device.uses.some(uses),
		)
	);
}

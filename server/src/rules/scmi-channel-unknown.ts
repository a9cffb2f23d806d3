import type { Controller } from "../board/board.ts";
import { spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { ControllerPlan } from "../machine/boot-plan.ts";
import { agentBehindNode, type Behind } from "../machine/channels.ts";
import { missingProperty } from "../machine/run-instance.ts";
import type { Severity } from "../text/problem.ts";
import type { Span } from "../text/span.ts";
import { bootRule } from "./rule.ts";

export const scmiChannelUnknown = bootRule({
	code: "scmi-channel-unknown",
	summary: "an SCMI node describes a channel that firmware does not have",
	severity: "error",
	needs: [],
	*check(facts, boot) {
		if (!facts.recognised.hypervisor.isModelled) return;
		const used = usedNodes(boot);
		for (const [i, controller] of facts.host.board.controllers.entries()) {
			const node = facts.hostSide.controllers[i];
			if (node === undefined || !node.enabled || missingProperty(node) !== undefined) continue;
			if (!used.has(node.path)) continue;
			const behind = behindOf(boot, node);
			if (behind?.kind !== "absent") continue;
			if (!behind.isCertain && isStated(facts)) continue;
			const completeness = boot.indices[node.firmware as number]?.catalogue.completeness.agents;
			const severity: Severity = behind.isCertain ? "error" : completeness === "partial" ? "information" : "warning";
			const doubt = behind.isCertain
				? `: no message of ${node.path} is answered`
				: `. The catalogue does not say that all its agents are listed, so what firmware answers to ${node.path} is not known`;
			yield {
				at: placeOf(controller, node, behind.part),
				severity,
				message: `${behind.why}${doubt}`,
				explains: [node.cause, ...(node.smcId.kind === "known" ? [node.smcId.cause] : [])],
			};
		}
	},
});

/** Whose agent the setup states, and firmware's list does not contradict, is that agent. */
function isStated({ domains }: Facts): boolean {
	return domains.some(({ hardware, setup }) => hardware && setup?.agent !== undefined);
}

function behindOf({ indices }: BootFacts, node: ControllerPlan): Behind | undefined {
	const index = node.firmware === undefined ? undefined : indices[node.firmware];
	return index && agentBehindNode(index, node, true);
}

/** A channel nobody speaks over is nobody's loss. */
function usedNodes({ planned }: BootFacts): ReadonlySet<string> {
	const consumers = planned.plan.domains.flatMap((domain) => domain.consumers);
	return new Set(consumers.flatMap(({ uses }) => uses.map(({ controller }) => controller)));
}

/** The property that says it. */
function placeOf({ node }: Controller, { transport }: ControllerPlan, part: "transport" | "channel" | "page"): Span {
	const names = part === "transport" ? ["compatible"] : part === "page" ? ["shmem"] : CHANNEL_PROPERTIES[transport];
	const property = names.map((name) => node.properties.get(name)).find((found) => found !== undefined);
	return (property && spanOfProperty(property)) ?? spanOfNode(node);
}

const CHANNEL_PROPERTIES: Readonly<Record<ControllerPlan["transport"], readonly string[]>> = {
	smc: ["arm,smc-id"],
	mailbox: ["mboxes"],
	optee: ["linaro,optee-channel-id"],
	virtio: [],
};

import type { Use } from "../board/board.ts";
import { pageNodesOf } from "../board/pages.ts";
import type { AgentEntry } from "../catalogue/catalogue-index.ts";
import { displayName, pathOf } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import { missingProperty, pageFault, readsPage } from "../machine/run-instance.ts";
import type { Severity } from "../text/problem.ts";
import { channelMeant, doorOf, passedOnMeant } from "./channel-meant.ts";
import { misplacedInTable } from "./misplaced-pages.ts";
import { textFor } from "./number-form.ts";
import { behindChannel, type OwnChannel, ownChannels, placeInNode } from "./own-channels.ts";
import { bootRule } from "./rule.ts";
import { strangenessOf } from "./scmi-call-strange.ts";
import { writtenForOtherCells } from "./written-reg.ts";

export const scmiChannelUnknown = bootRule({
	code: "scmi-channel-unknown",
	summary: "an SCMI node, or a table of agents, describes a channel that firmware does not have",
	severity: "error",
	needs: [],
	*check(facts, boot, { verdicts }) {
		if (!facts.recognised.hypervisor.isModelled) return;
		for (const found of misplacedInTable(boot)) yield { ...found, severity: "warning" };
		const all = ownChannels(facts).filter((own) => missingProperty(own.node) === undefined && !isWithoutPage(own));
		const used = all.filter((own) => isUsed(boot, own) || (all.length === 1 && isForwarded(facts, boot, own)));
		const fixesOf = (own: OwnChannel, isCertain: boolean) =>
			isUsed(boot, own) ? channelMeant(own, verdicts, isCertain) : passedOnMeant(facts, own, verdicts, isCertain);
		const isTold = used.length === 1 && isToldByBoot(facts, boot);
		for (const own of used) {
			const { node, domain } = own;
			const behind = behindChannel(boot, own);
			if (behind?.kind !== "absent" || isTold) continue;
			// of a page whose reg says another place than is meant that is told
			const [page] = pageNodesOf(own.board.tree, own.controller.node);
			if (behind.part === "page" && page && writtenForOtherCells(page) !== undefined) continue;
			// whose agent the setup states, and firmware's list does not contradict, is that agent
			if (!behind.isCertain && domain.setup?.agent !== undefined) continue;
			// that nobody listens on it is sure, and told
			if (!behind.isCertain && behind.part === "channel" && strangenessOf(own) !== undefined) continue;
			const completeness = boot.indices[node.firmware as number]?.catalogue.completeness.agents;
			const severity: Severity = behind.isCertain ? "error" : completeness === "partial" ? "information" : "warning";
			const caller = domain.hardware ? node.path : `${domain.name}'s ${node.path}`;
			const doubt = behind.isCertain
				? `: no message of ${caller} is answered${behind.overwrites ? `, and each is written over one of ${nameOf(behind.overwrites)}` : ""}`
				: `. The catalogue does not say that all its agents are listed, so what firmware answers to ${caller} is not known`;
			yield {
				at: placeInNode(own, behind.part),
				severity,
				message: `${asText(own)}${behind.why}${doubt}`,
				fixes: behind.part === "channel" ? fixesOf(own, behind.isCertain) : [],
				explains: [node.cause, ...(node.smcId.kind === "known" ? [node.smcId.cause] : [])],
			};
		}
	},
});

/** What rings is a number that is written as text. */
function asText(own: OwnChannel): string {
	const door = doorOf(own);
	const text = door && textFor(door);
	return text ? `${door.name} of ${displayName(own.controller.node)} ${text.says}, where a number has to stand. ` : "";
}

/** What Linux does not take for a page has no address to be compared. */
function isWithoutPage({ node }: OwnChannel): boolean {
	return readsPage(node) && node.shmem.kind === "known" && pageFault(node.shmem.value) !== undefined;
}

/** Behind a mediator, what became of the calls of the system on the host's tree says more than firmware's list. */
function isToldByBoot({ domains, recognised }: Facts, { eventsOf, result }: BootFacts): boolean {
	if (!recognised.hypervisor.isMediator) return false;
	const roots = domains.filter(({ hardware }) => hardware).flatMap(({ name }) => eventsOf(name));
	const ofProbe = result.trace.some((step) => step.kind === "event" && step.event === "probe-failed");
	return ofProbe || roots.some(({ event }) => event === "smc-refused" || event === "message-unread");
}

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

/** A mediator takes guests' calls to the firmware of the host's one node, whatever their own trees call it. */
const isForwarded = ({ recognised }: Facts, { planned }: BootFacts, { domain }: OwnChannel): boolean =>
	recognised.hypervisor.isMediator &&
	domain.hardware &&
	planned.consumers.some((consumer) => consumer.domain !== domain.name && consumer.device.uses.length > 0);

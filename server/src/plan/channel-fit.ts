import type { CatalogueIndex } from "../catalogue/catalogue-index.ts";
import type { ControllerPlan } from "../machine/boot-plan.ts";
import { agentBehindNode } from "../machine/channels.ts";

/** Whether a catalogue lists the channel that an SCMI node describes. */
export function isListed(index: CatalogueIndex | undefined, controller: ControllerPlan, isPhysical: boolean): boolean {
	if (!index) return false;
	const behind = agentBehindNode(index, controller, isPhysical);
	if (behind.kind === "agent") return true;
	// one that several agents may have is a channel of this firmware all the same
	return controller.transport === "smc" && sharesSmcId(index, controller);
}

function sharesSmcId(index: CatalogueIndex, { smcId }: ControllerPlan): boolean {
	return smcId.kind === "known" && index.channels.bySmcId.has(smcId.value);
}

/** What the channels of a catalogue say of a host's SCMI nodes: contradicts where it lists all of its own, and none of them. */
export function channelFit(
	index: CatalogueIndex,
	controllers: readonly ControllerPlan[],
): "fits" | "contradicts" | "not known" {
	const fits = controllers.map((controller) => {
		const behind = agentBehindNode(index, controller, true);
		if (behind.kind === "absent") return behind.isCertain ? "contradicts" : "not known";
		return isListed(index, controller, true) ? "fits" : "not known";
	});
	if (fits.includes("fits")) return "fits";
	return fits.length > 0 && fits.every((fit) => fit === "contradicts") ? "contradicts" : "not known";
}

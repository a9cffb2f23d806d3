import type { BoardDevice } from "../board/board.ts";
import { regionOf } from "../devicetree/tree/address.ts";
import { compatiblesOf, isEnabled } from "../devicetree/tree/read-property.ts";
import { type Node, pathOf } from "../devicetree/tree/tree.ts";
import type { DomainFacts } from "../facts.ts";
import type { LostTarget } from "../hypervisors/hypervisor.ts";
import type { Reason } from "./verdict.ts";

/** References of a guest's tree to SCMI nodes, or something below them, that it does not get. */
export function lostToScmi({ lost }: DomainFacts): readonly LostTarget[] {
	return lost.filter(({ target }) => scmiNodeAbove(target) !== undefined);
}

/** The SCMI node that a node is or belongs to; a stub that only says what to copy has no compatible. */
export function scmiNodeAbove(node: Node): Node | undefined {
	for (let at: Node | undefined = node; at !== undefined; at = at.parent)
		if (
			/^scmi/i.test(at.name) ||
			compatiblesOf(at).some((compatible) => /^(arm,scmi|linaro,scmi|qcom,scmi)/i.test(compatible))
		)
			return at;
	return undefined;
}

/** The devices in use that have such references: without these they are none of SCMI's in the tree that the guest finds. */
export function devicesWithout(domain: DomainFacts): readonly BoardDevice[] {
	const nodes = [...new Set(lostToScmi(domain).map(({ consumer }) => consumer))];
	return nodes
		.filter((node) => isEnabled(node) && scmiNodeAbove(node) === undefined)
		.map((node) => ({ node, enabled: true, region: regionOf(node), deviceIds: [], uses: [] }));
}

/** What a domain's nodes lack, as reasons. */
export function lostReasons(domain: DomainFacts, own: readonly BoardDevice[]): readonly Reason[] {
	const nodes = new Set(own.map(({ node }) => node));
	return lostToScmi(domain)
		.filter(({ consumer }) => nodes.has(consumer))
		.map(({ property, target, why }) => ({
			text: `${property.name} refers to ${pathOf(target)}, which ${domain.name} does not get: ${why}`,
			at: undefined,
		}));
}

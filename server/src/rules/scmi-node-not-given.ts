import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, pathOf, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import type { Cause } from "../machine/boot-plan.ts";
import { nameOf } from "../text/path.ts";
import type { Rule } from "./rule.ts";

export const scmiNodeNotGiven: Rule = {
	code: "scmi-node-not-given",
	summary: "a guest's device refers to a node that the hypervisor does not put into its tree",
	severity: "warning",
	needs: ["whole host tree"],
	consequence: true,
	*check({ facts }) {
		const isCreated = (domain: string) =>
			!["panic", "never"].includes(facts.boot?.outcomeOf(domain)?.state ?? "running");
		for (const { name, lost, request, unread } of facts.domains) {
			const node = facts.host.board.tree.root.children.get("chosen")?.children.get(name);
			if (unread !== undefined && node !== undefined && isCreated(name)) {
				const kept = `so nothing of ${nameOf(unread.path)} reaches it, and it boots without a device and without SCMI`;
				yield {
					at: spanOfNode(node),
					message: `${name} is started without a tree: ${request.withoutTree}, ${kept}`,
					related: unread.at === undefined ? [] : [{ at: unread.at, message: `${nameOf(unread.path)} as its tree` }],
				};
			}
			for (const { consumer, property, target, why, causes = [], isElsewhere } of lost) {
				if (!isOfScmi(target)) continue;
				const noted = `${property.name} of ${displayName(consumer)} refers to ${pathOf(target)}, which ${name} will not have`;
				yield {
					at: spanOfProperty(property) ?? spanOfNode(consumer),
					message: `${noted}: ${why}. The reference leads nowhere`,
					brief: noted,
					explains: isElsewhere ? writtenForAnother(facts) : causes,
					related: [{ at: spanOfNode(target), message: `${pathOf(target)} as it is written for ${name}` }],
				};
			}
		}
	},
};

/** Of sources that are written for two mediators, what this one does not read. */
function writtenForAnother({ recognised, causeOf }: Facts): readonly Cause[] {
	if (recognised.prevailing.length === 0) return [];
	return recognised.ignored.flatMap((mark) => causeOf(mark.thing ?? mark) ?? []);
}

/** An SCMI node or one of its protocols; a stub that only says what to copy has no compatible. */
function isOfScmi(node: Node): boolean {
	for (let at: Node | undefined = node; at !== undefined; at = at.parent)
		if (
			/^scmi/i.test(at.name) ||
			compatiblesOf(at).some((compatible) => /^(arm,scmi|linaro,scmi|qcom,scmi)/i.test(compatible))
		)
			return true;
	return false;
}

import { displayName, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import { setProperty } from "./protocol-nodes.ts";
import type { Rule } from "./rule.ts";
import { strangeStatus } from "./status-words.ts";
import { waitingIn, waitingText } from "./waiting-users.ts";

export const scmiProviderDisabled: Rule = {
	code: "scmi-provider-disabled",
	summary: "devices use an SCMI node, a protocol of it or a regulator of firmware's that is disabled",
	severity: "warning",
	needs: [],
	*check({ facts }) {
		for (const part of facts.stacks) {
			if (!part.stack.board.tree.complete) continue;
			for (const [node, users] of waitingIn(facts, part)) {
				// of a status that is no word for that, it is said there
				if (strangeStatus(node) !== undefined) continue;
				const status = node.properties.get("status");
				yield {
					at: (status && spanOfProperty(status)) ?? spanOfNode(node),
					message: `${displayName(node)} is disabled, and ${waitingText(node, users)}`,
					// or it is off for a reason, and its users should be too
					fixes: setProperty(facts, part, node, "status", '"okay"', `Enable ${displayName(node)}`).map((fix) => ({
						...fix,
						preferred: false,
					})),
				};
			}
		}
	},
};

import type { Board } from "../board/board.ts";
import { referredBy } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Rule } from "./rule.ts";
import { respeltStatus, strangeStatus } from "./status-words.ts";
import { waitingIn, waitingText } from "./waiting-users.ts";

export const scmiStatusUnknown: Rule = {
	code: "scmi-status-unknown",
	summary: '`status` of a node of SCMI, or of one that uses it, is no word that counts: "enabled"',
	severity: "warning",
	needs: [],
	*check({ facts }) {
		for (const part of facts.stacks) {
			const { board } = part.stack;
			if (part.guest?.request.os === "zephyr" || !board.tree.complete || board.controllers.length === 0) continue;
			const waiting = waitingIn(facts, part);
			const pages = new Set(board.sharedMemories.map(({ node }) => node));
			for (const node of nodesOfScmi(board)) {
				// what comes of a page's is told by another rule
				if (pages.has(node)) continue;
				const status = node.properties.get("status");
				const strange = strangeStatus(node);
				if (status === undefined || strange === undefined) continue;
				const { says, meant } = strange;
				const users = waiting.get(node);
				const what = `status of ${displayName(node)} is ${says}, and that is "disabled" to everybody who reads it: only "okay" and "ok" switch a node on`;
				yield {
					at: spanOfProperty(status) ?? spanOfNode(node),
					...(meant !== "okay" && users === undefined && { severity: "information" as const }),
					message: users === undefined ? what : `${what}. ${waitingText(node, users)}`,
					fixes: respeltStatus(node),
				};
			}
		}
	},
};

/** What SCMI is made of, what uses it, and all that these are in. */
function nodesOfScmi({ controllers, sharedMemories, devices }: Board): ReadonlySet<Node> {
	const own = [
		...controllers.flatMap(({ node, protocols }) => {
			const mailboxes = node.properties.get("mboxes");
			return [node, ...protocols.map((protocol) => protocol.node), ...(mailboxes ? referredBy(mailboxes) : [])];
		}),
		...sharedMemories.map(({ node }) => node),
		...devices.map(({ node }) => node),
	];
	const all = new Set<Node>();
	for (const node of own)
		for (let at: Node | undefined = node; at !== undefined && !all.has(at); at = at.parent) all.add(at);
	return all;
}

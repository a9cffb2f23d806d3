// A mailbox that never comes, and with it the SCMI node that is reached over it.
import { mailboxesOf, waitsForUser } from "../board/mailboxes.ts";
import { isEnabled, isOkay } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { OwnChannel } from "./own-channels.ts";
import { respeltString } from "./respelt.ts";
import type { Reported } from "./rule.ts";

/** mbox_request_channel() answers -EPROBE_DEFER for good. */
export function* undrivenMailbox(own: OwnChannel, consequence: string): Generator<Reported> {
	const {
		board,
		controller: { node },
		node: planned,
	} = own;
	const [{ provider, at } = {}] = planned.transport === "mailbox" ? mailboxesOf(board.tree, node) : [];
	if (provider === undefined || at === undefined) return;
	if (isEnabled(provider)) {
		yield* waitingMailbox(own, provider, consequence);
		return;
	}
	const status = provider.properties.get("status");
	yield {
		at,
		message: `${displayName(provider)}, the mailbox of ${displayName(node)}, is disabled: no driver has it, so Linux puts the probe of ${displayName(node)} off again and again (-517), and ${consequence}`,
		related: [{ at: (status && spanOfProperty(status)) ?? spanOfNode(provider), message: displayName(provider) }],
		fixes: status && !isOkay(provider) ? respeltString(status, "disabled", "okay") : [],
		explains: [planned.cause],
	};
}

/** Each puts its probe off for the other. */
function* waitingMailbox({ board, controller, node: planned }: OwnChannel, mailbox: Node, consequence: string) {
	const { node } = controller;
	const property = waitsForUser(board.tree, mailbox, controller);
	if (property === undefined) return;
	yield {
		at: spanOfProperty(property) ?? spanOfNode(mailbox),
		message: `${property.name} of ${displayName(mailbox)} come from ${displayName(node)}, whose mailbox it is: Linux puts off the probe of each for the other, again and again (-517), and ${consequence}. Take it away or use another mailbox: nothing of firmware's is there before its channel is`,
		explains: [planned.cause],
	};
}

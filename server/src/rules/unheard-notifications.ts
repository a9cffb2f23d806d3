import { displayName, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import { notificationFault } from "../hypervisors/mailbox-faults.ts";
import { pageFault } from "../machine/run-instance.ts";
import type { OwnChannel } from "./own-channels.ts";
import type { Reported } from "./rule.ts";

/** Linux goes on without a channel for what firmware tells by itself, a protocol's own too: scmi_txrx_setup(). */
export function* hearsNothing({ board: { tree }, controller, node: planned }: OwnChannel): Generator<Reported> {
	// without the first page there is nothing to go on with
	const isDead = planned.shmem.kind === "known" && pageFault(planned.shmem.value) !== undefined;
	if (planned.transport !== "mailbox" || isDead) return;
	const own = { node: controller.node, further: planned.further };
	const ofProtocols = controller.protocols.flatMap(({ node, enabled }, i) => {
		const protocol = planned.protocols[i];
		return enabled && protocol?.channelFault === undefined ? [{ node, further: protocol?.further ?? [] }] : [];
	});
	// what is wrong with the memory around them is told once
	const isToldOfAll = planned.further.some((page) => pageFault(page) !== undefined);
	for (const { node, further } of isToldOfAll ? [own] : [own, ...ofProtocols]) {
		const [page] = further;
		const fault = page && pageFault(page);
		const twice = notificationFault(tree, node);
		const why = fault === undefined ? twice : `the second page of ${displayName(node)}, ${fault}`;
		const property = node.properties.get(fault === undefined ? "mboxes" : "shmem");
		if (why === undefined || property === undefined) continue;
		const over = node === controller.node ? "" : " over this channel";
		yield {
			at: spanOfProperty(property) ?? spanOfNode(node),
			severity: "warning",
			message: `${why}. Linux goes on without, and hears nothing that firmware tells by itself${over}: no notification and no delayed answer`,
		};
	}
}

import type { BoardDevice } from "../board/board.ts";
import { displayName, type Node, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import { TRANSPORT_NAMES } from "../machine/channels.ts";
import { missingProperty } from "../machine/run-instance.ts";
import { listedSome } from "../text/listed.ts";
import type { Rule } from "./rule.ts";

export const scmiChannelIncomplete: Rule = {
	code: "scmi-channel-incomplete",
	summary: "an SCMI node lacks what its channel needs: `shmem`, `arm,smc-id`, `mboxes`",
	severity: "error",
	needs: ["whole host tree"],
	*check({ facts }) {
		const users = usersByNode(facts.host.board.devices);
		for (const [i, { node }] of facts.host.board.controllers.entries()) {
			const planned = facts.hostSide.controllers[i];
			const missing = planned?.enabled ? missingProperty(planned) : undefined;
			if (planned === undefined || missing === undefined) continue;
			const names = users.get(node)?.map((device) => displayName(device.node));
			if (names === undefined) continue;
			const short = node.properties.get(missing);
			const lack = short
				? `${missing} of ${displayName(node)} has fewer numbers than its provider takes`
				: `${displayName(node)} has no ${missing}, which ${TRANSPORT_NAMES[planned.transport]} needs`;
			yield {
				at: (short && spanOfProperty(short)) ?? spanOfNode(node),
				message: `${lack}: Linux's probe of it fails, and ${listedSome(names, 3)} ${names.length === 1 ? "waits" : "wait"} for it and never ${names.length === 1 ? "probes" : "probe"}`,
				explains: [planned.cause],
			};
		}
	},
};

/** By SCMI node, the devices in use that use something of it. */
function usersByNode(devices: readonly BoardDevice[]): ReadonlyMap<Node, readonly BoardDevice[]> {
	const users = new Map<Node, BoardDevice[]>();
	for (const device of devices) {
		if (!device.enabled) continue;
		for (const node of new Set(device.uses.map(({ protocol }) => protocol.controller))) {
			const own = users.get(node);
			if (own) own.push(device);
			else users.set(node, [device]);
		}
	}
	return users;
}

import { displayName, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import { TRANSPORT_NAMES } from "../machine/channels.ts";
import { missingProperty } from "../machine/run-instance.ts";
import { listedSome } from "../text/listed.ts";
import type { Rule } from "./rule.ts";

export const scmiChannelIncomplete: Rule = {
	code: "scmi-channel-incomplete",
	summary: "an SCMI node lacks what its channel takes: `shmem`, `arm,smc-id`, `mboxes`",
	severity: "error",
	needs: ["whole host tree"],
	*check({ facts }) {
		for (const [i, { node }] of facts.host.board.controllers.entries()) {
			const planned = facts.hostSide.controllers[i];
			const missing = planned?.enabled ? missingProperty(planned) : undefined;
			if (planned === undefined || missing === undefined) continue;
			const users = facts.host.board.devices.filter(
				({ enabled, uses }) => enabled && uses.some(({ protocol }) => protocol.controller === node),
			);
			if (users.length === 0) continue;
			const names = users.map((device) => displayName(device.node));
			const short = node.properties.get(missing);
			const lack = short
				? `${missing} of ${displayName(node)} has fewer numbers than its provider takes`
				: `${displayName(node)} has no ${missing}, which ${TRANSPORT_NAMES[planned.transport]} takes`;
			yield {
				at: (short && spanOfProperty(short)) ?? spanOfNode(node),
				message: `${lack}: Linux's probe of it fails, and ${listedSome(names, 3)} ${users.length === 1 ? "waits" : "wait"} for it and never ${users.length === 1 ? "probes" : "probe"}`,
				explains: [planned.cause],
			};
		}
	},
};

import type { BoardDevice } from "../board/board.ts";
import { isOkay } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Rule } from "./rule.ts";
import { stacksOf } from "./stacks.ts";
import { listed } from "./wording.ts";

export const scmiProviderDisabled: Rule = {
	code: "scmi-provider-disabled",
	severity: "warning",
	*check(facts) {
		for (const { board } of stacksOf(facts)) {
			if (!board.tree.complete) continue;
			for (const [node, devices] of waitingFor(board.devices)) {
				const status = node.properties.get("status");
				const one = devices.length === 1;
				yield {
					at: (status && spanOfProperty(status)) ?? spanOfNode(node),
					message: `${displayName(node)} is disabled, and ${some(devices)} ${one ? "uses" : "use"} what it provides: Linux makes no provider of it, and ${one ? "the device waits" : "the devices wait"} for it and never ${one ? "probes. Enable it, or disable the device" : "probe. Enable it, or disable them"}`,
				};
			}
		}
	},
};

/** By the outermost node that is disabled: the devices in use that need something of it. What Xen keeps from Dom0 does not wait there. */
function waitingFor(devices: readonly BoardDevice[]): ReadonlyMap<Node, readonly BoardDevice[]> {
	const waiting = new Map<Node, BoardDevice[]>();
	for (const device of devices) {
		if (!device.enabled || device.keptFromDom0) continue;
		const providers = device.uses.filter(({ protocol }) => !protocol.enabled).map(({ protocol }) => protocol.node);
		for (const node of new Set(providers.map(outermostDisabled)))
			waiting.set(node, [...(waiting.get(node) ?? []), device]);
	}
	return waiting;
}

function outermostDisabled(node: Node): Node {
	let found = node;
	for (let at: Node | undefined = node; at !== undefined; at = at.parent) if (!isOkay(at)) found = at;
	return found;
}

const NAMED = 5;

/** As many by name as can be taken in. */
function some(devices: readonly BoardDevice[]): string {
	const names = devices.map(({ node }) => displayName(node));
	return listed(names.length > NAMED + 1 ? [...names.slice(0, NAMED), `${names.length - NAMED} more`] : names);
}

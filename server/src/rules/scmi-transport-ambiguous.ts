import { transportOf } from "../board/bindings/transports.ts";
import { displayName, type Node, pathOf, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import { listed } from "../text/listed.ts";
import { onlyWhole } from "./missing-channel.ts";
import { isZephyr } from "./own-channels.ts";
import { onlyString } from "./respelt.ts";
import type { Rule } from "./rule.ts";

export const scmiTransportAmbiguous: Rule = {
	code: "scmi-transport-ambiguous",
	summary:
		"`compatible` of an SCMI node names two transports, and which of them Linux takes is another from release to release",
	severity: "warning",
	needs: [],
	*check({ facts }) {
		for (const { stack, guest } of facts.stacks) {
			if (isZephyr(facts, guest)) continue;
			for (const { node, compatible, enabled } of stack.board.controllers) {
				if (!enabled) continue;
				const named = compatible.flatMap((word) => transportOf([word]) ?? []);
				const [first, ...others] = named;
				// SMC's driver is the first to be linked, so that all releases take it where it is named first
				if (first === undefined || first.kind === "smc" || others.every(({ kind }) => kind === first.kind)) continue;
				const property = node.properties.get("compatible");
				const words = listed(named.map((each) => `"${each.compatible}"`));
				const whole = named.find(({ compatible }) => compatible === onlyWhole(node))?.compatible;
				const meant = whole === undefined ? "" : `. What "${whole}" needs is all here`;
				yield {
					oneCause: severalTransports(node),
					at: (property && spanOfProperty(property)) ?? spanOfNode(node),
					message: `compatible of ${displayName(node)} names more than one transport, ${words}: Linux up to 6.11 takes the first, "${first.compatible}"; since 6.12 each is a driver of its own, and the one that is there first has the node. The binding wants one: write what firmware listens on${meant}`,
					fixes: whole === undefined || property === undefined ? [] : onlyString(property, whole),
				};
			}
		}
	},
};

/** What a node lacks of the first transport that it names comes of there being two. */
export const severalTransports = (node: Node): string =>
	`the transports of ${pathOf(node)} in ${spanOfNode(node).file}`;

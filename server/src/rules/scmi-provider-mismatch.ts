import type { StrayReference } from "../board/board.ts";
import { isEnabled } from "../devicetree/tree/read-property.ts";
import { displayName, pathOf, spanOfNode } from "../devicetree/tree/tree.ts";
import { kindOfProtocol, RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import type { Rule } from "./rule.ts";

export const scmiProviderMismatch: Rule = {
	code: "scmi-provider-mismatch",
	summary: "a property refers to a protocol that provides nothing of its kind",
	severity: "error",
	needs: [],
	*check({ facts }) {
		for (const { stack } of facts.stacks) {
			if (!stack.board.tree.complete) continue;
			for (const stray of stack.board.strays) {
				if (!isEnabled(stray.node)) continue;
				const { at, protocol } = stray;
				const related = [{ at: spanOfNode(protocol.node), message: `the protocol node ${displayName(protocol.node)}` }];
				yield { at, message: messageFor(stray), related };
			}
		}
	},
};

/** Which protocols may have the cells of a property. Linux Documentation/devicetree/bindings/firmware/arm,scmi.yaml. */
const PROVIDERS: Readonly<Record<string, readonly ResourceKind[]>> = {
	"#clock-cells": ["clock", "perf"],
	"#power-domain-cells": ["power", "perf"],
	"#reset-cells": ["reset"],
	"#thermal-sensor-cells": ["sensor"],
};

function messageFor({ node, property, cells, protocol }: StrayReference): string {
	const kind = kindOfProtocol(protocol.protocolId);
	const name = displayName(protocol.node);
	const what =
		kind === undefined ? `protocol 0x${protocol.protocolId.toString(16)}` : `the ${RESOURCE_KINDS[kind].noun} protocol`;
	const isOwn = kind !== undefined && PROVIDERS[cells]?.includes(kind);
	const why = isOwn ? `${name} has no ${cells}: add it` : `${name} is ${what} and has no ${cells}`;
	return `${property.name} of ${displayName(node)}: ${why}. Linux logs "could not get ${cells} for ${pathOf(protocol.node)}" and reads nothing of the list from there on`;
}

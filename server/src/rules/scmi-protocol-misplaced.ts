import { transportOf } from "../board/bindings/transports.ts";
import type { Board, Controller } from "../board/board.ts";
import { compatiblesOf, isEnabled } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, nodesBelow, pathOf, spanOfNode } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { PROVIDER_CELLS } from "../scmi/resource-kind.ts";
import { moveNode } from "./move-node.ts";
import { controllersOf, referringTo } from "./protocol-nodes.ts";
import type { Reported, Rule } from "./rule.ts";
import { withoutProvider } from "./without-provider.ts";

/** for_each_available_child_of_node() of scmi_probe(), Linux drivers/firmware/arm_scmi/driver.c. */
export const scmiProtocolMisplaced: Rule = {
	code: "scmi-protocol-misplaced",
	summary: "a protocol node that is not directly below an SCMI node, or a device's node that is",
	severity: "warning",
	needs: [],
	*check({ facts }) {
		const seen = new Set<Node>();
		for (const { board, controller } of controllersOf(facts))
			for (const node of misplacedBy(controller, seen)) yield misplaced(facts, board, controller, node);
		for (const { controller } of controllersOf(facts))
			for (const node of controller.node.children.values()) if (isDevice(node)) yield strayDevice(controller, node);
	},
};

/** What has no number of a protocol, and that of a driver; messages' memory is told where it is named. */
function isDevice(node: Node): boolean {
	const compatible = compatiblesOf(node);
	const isMemory = compatible.some((word) => word.toLowerCase() === "arm,scmi-shmem" || word === "mmio-sram");
	return (
		compatible.length > 0 && !isMemory && !node.properties.has("reg") && !/^protocol/.test(node.name) && isEnabled(node)
	);
}

function strayDevice({ node: scmi }: Controller, node: Node): Reported {
	return {
		at: spanOfNode(node),
		message: `${displayName(node)} stands in the SCMI node ${displayName(scmi)}, and Linux looks there for protocols alone: it makes no device of it, without a message`,
	};
}

/** In the SCMI node deeper than its own children, or beside it. `seen`: the nodes around SCMI nodes that were looked at before. */
function* misplacedBy({ node: scmi }: Controller, seen: Set<Node>): Generator<Node> {
	for (const node of nodesBelow(scmi)) if (node.parent !== scmi && node !== scmi && isProtocol(node)) yield node;
	const { parent } = scmi;
	if (parent === undefined || seen.has(parent)) return;
	seen.add(parent);
	for (const node of parent.children.values())
		if (transportOf(compatiblesOf(node)) === undefined && isProtocol(node)) yield node;
}

function isProtocol(node: Node): boolean {
	const provides = Object.keys(PROVIDER_CELLS).some((cells) => node.properties.has(cells));
	return /^protocol@/.test(node.name) && (provides || node.properties.has("reg")) && isEnabled(node);
}

function misplaced(facts: Facts, board: Board, { node: scmi }: Controller, node: Node): Reported {
	const users = referringTo(board, node);
	const fate = users.length === 0 ? "" : `; ${withoutProvider(users)}`;
	const where = node.parent === undefined ? "" : ` is in ${pathOf(node.parent)}, and`;
	return {
		at: spanOfNode(node),
		...(users.length > 0 && { severity: "error" as const }),
		message: `${displayName(node)}${where} Linux looks for protocols directly below the SCMI node ${pathOf(scmi)} alone: it passes over this one without a message${fate}`,
		related: [{ at: spanOfNode(scmi), message: `the SCMI node ${displayName(scmi)}` }],
		fixes: moveNode(facts, node, scmi),
	};
}

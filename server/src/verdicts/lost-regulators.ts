import type { Board, ProtocolNode } from "../board/board.ts";
import { CONTAINER } from "../board/read-board.ts";
import { hasVoltageWithin, isContainer, isRegulator, voltageLimits } from "../board/voltage-regulators.ts";
import { isEnabled } from "../devicetree/tree/read-property.ts";
import type { Node } from "../devicetree/tree/tree.ts";
import type { BootFacts } from "../facts.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { resourceOfUse } from "./used-resources.ts";

/** Nodes of which Linux makes no regulator, with why as a clause; what they supply waits. drivers/regulator/scmi-regulator.c and core.c. */
export const lostRegulators = (board: Board, boot: BootFacts | undefined): readonly (readonly [Node, string])[] =>
	board.controllers.flatMap(({ protocols }) =>
		protocols.flatMap((protocol) =>
			protocol.enabled && protocol.protocolId === RESOURCE_KINDS.voltage.protocolId
				? [...misplaced(protocol), ...withoutVoltage(board, boot, protocol)]
				: [],
		),
	);

function misplaced({ node }: ProtocolNode): readonly (readonly [Node, string])[] {
	const others = [...node.children.values()].filter((child) => !isContainer(child) && isEnabled(child));
	const regulators = others.flatMap((child) =>
		isRegulator(child) ? [child] : [...child.children.values()].filter(isRegulator),
	);
	return regulators.map((regulator) => [
		regulator,
		`which Linux passes over, as it looks in a node called "${CONTAINER}" alone`,
	]);
}

function withoutVoltage(
	{ deviceOf }: Board,
	boot: BootFacts | undefined,
	{ node }: ProtocolNode,
): readonly (readonly [Node, string])[] {
	const containers = [...node.children.values()].filter(isContainer);
	return containers.flatMap(({ children }) =>
		[...children.values()].flatMap((regulator): readonly (readonly [Node, string])[] => {
			const limits = isEnabled(regulator) ? voltageLimits(regulator) : undefined;
			if (limits === undefined) return [];
			if (limits.min.microvolts > limits.max.microvolts)
				return [[regulator, "of which Linux makes no regulator, as its limits cross"]];
			const use = boot && deviceOf.get(regulator)?.uses.find(({ property }) => property.name === "reg");
			const levels = boot && use && resourceOfUse(boot, use)?.resource.microvolts;
			const why = "of which Linux makes no regulator, as firmware has no voltage within its limits";
			return hasVoltageWithin(limits, levels) === false ? [[regulator, why]] : [];
		}),
	);
}

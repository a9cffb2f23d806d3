import type { Board, BoardDevice, Use } from "../board/board.ts";
import { displayName, type Node } from "../devicetree/tree/tree.ts";
import type { ObservedNode, ObservedUse } from "./from-dts.ts";

/**
 * Every number a tree uses, by whom: what a catalogue can be begun from. What has a name there has no number.
 * @param isAsked whether numbers asked of this SCMI node count; of undefined: device numbers that name no node
 */
export function observedUses(
	board: Board,
	isAsked: (controller: Node | undefined) => boolean = () => true,
): readonly ObservedUse[] {
	return board.devices.flatMap((device) => {
		const consumer = observedNode(device, isAsked);
		return device.uses.flatMap((use) => {
			const symbol = macroOf(use);
			if (use.id === undefined || !isAsked(use.protocol.controller)) return [];
			return [
				{
					kind: use.kind,
					id: use.id,
					consumer,
					...(use.pins && { selector: use.pins.selector }),
					...(symbol !== undefined && { symbol }),
				},
			];
		});
	});
}

function observedNode(
	{ node, region, deviceIds }: BoardDevice,
	isAsked: (controller: Node | undefined) => boolean,
): ObservedNode {
	const deviceId = deviceIds.find(({ id, provider }) => id !== undefined && isAsked(provider))?.id;
	return {
		name: displayName(node),
		labels: node.labels,
		...(region.kind === "region" && { address: region.region.address }),
		...(deviceId !== undefined && { deviceId }),
	};
}

/** The macro a number is written as. */
function macroOf({ cell }: Use): string | undefined {
	let expansion = cell?.first.expansion;
	while (expansion?.outer !== undefined) expansion = expansion.outer;
	return expansion !== undefined && expansion.first === expansion.last ? expansion.macro.name : undefined;
}

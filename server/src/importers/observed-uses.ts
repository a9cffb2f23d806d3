import type { Board, BoardDevice } from "../board/board.ts";
import { macroNamesOf } from "../devicetree/lex/origin.ts";
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
			const symbol = use.cell && macroNamesOf(use.cell.first, use.cell.last)[0];
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

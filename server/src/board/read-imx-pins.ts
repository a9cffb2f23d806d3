import { macroNamesOf, spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Cell } from "../devicetree/parse/ast.ts";
import { cellsOf, isEnabled, specifiersOf } from "../devicetree/tree/read-property.ts";
import type { Node, Property } from "../devicetree/tree/tree.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import type { Span } from "../text/span.ts";
import type { Board, ProtocolNode } from "./board.ts";
import { isPinState } from "./reference-lists.ts";

/** `fsl,pins` of a state in use, as the SCMI pin controller of an i.MX has it. */
export interface ImxPins {
	readonly protocol: ProtocolNode;
	readonly state: Node;
	/** The first node that has it in a `pinctrl-N`. */
	readonly user: Node;
	readonly at: Span;
	/** How many; undefined: not known, and no pin is. */
	readonly cells: number | undefined;
	readonly pins: readonly ImxPin[];
}

export interface ImxPin {
	readonly id: number;
	/** `GPIO_IO12` of the macro `IMX95_PAD_GPIO_IO12__TPM3_CH2`. */
	readonly pad: string | undefined;
	/** Its first. */
	readonly cell: Cell;
}

/**
 * Six cells a pin: registers for mux, configuration and daisy, values for mux, daisy and configuration; a pin's number is its mux
 * register by four. Linux drivers/pinctrl/freescale/pinctrl-imx-scmi.c, pinctrl_scmi_imx_dt_node_to_map().
 */
export const CELLS_OF_IMX_PIN = 6;

export function imxPinsOf({ tree, controllers, nodesWith }: Board): readonly ImxPins[] {
	const protocols = controllers.flatMap((controller) =>
		controller.protocols.filter(({ protocolId }) => protocolId === RESOURCE_KINDS.pinctrl.protocolId),
	);
	const states = new Map(
		protocols.flatMap((protocol) =>
			[...protocol.node.children.values()]
				.filter((state) => state.properties.has("fsl,pins"))
				.map((state) => [state, protocol] as const),
		),
	);
	if (states.size === 0) return [];
	const users = new Map<Node, Node>();
	for (const [name, nodes] of nodesWith)
		for (const node of isPinState({ name }) ? nodes.filter(isEnabled) : [])
			for (const { provider } of specifiersOf(tree, node.properties.get(name) as Property, undefined))
				if (provider && states.has(provider) && !users.has(provider)) users.set(provider, node);
	return [...states].flatMap(([state, protocol]): ImxPins[] => {
		const user = users.get(state);
		return user === undefined ? [] : [{ protocol, state, user, ...readPins(state) }];
	});
}

function readPins(state: Node): Pick<ImxPins, "at" | "cells" | "pins"> {
	const property = state.properties.get("fsl,pins");
	const written = property && cellsOf(property);
	// a macro that is not known may be any number of cells
	const cells = written?.every(({ value }) => value !== undefined) ? written : undefined;
	const [name] = property?.definitions.toReversed() ?? [];
	const at = name ? spanOfTokens(name.name.first, name.name.last) : { file: state.blob ?? "", start: 0, end: 0 };
	return {
		at,
		cells: cells?.length,
		pins: (cells ?? [])
			.filter((_, i) => i % CELLS_OF_IMX_PIN === 0)
			.map(({ value, cell }) => ({
				id: Math.floor(Number(value) / 4),
				pad: padOf(macroNamesOf(cell.first, cell.first)[0]),
				cell,
			})),
	};
}

const padOf = (macro: string | undefined) => /^\w+?_PAD_(\w+?)__/.exec(macro ?? "")?.[1];

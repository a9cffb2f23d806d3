import { macroNamesOf, spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Cell } from "../devicetree/parse/ast.ts";
import { cellsOf, compatiblesOf, isEnabled, specifiersOf } from "../devicetree/tree/read-property.ts";
import { type Node, type Property, spanOfNode, type Tree } from "../devicetree/tree/tree.ts";
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
	/** How many; undefined: not known, and no pin is; "absent": the state has no such property. */
	readonly cells: number | "absent" | undefined;
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
	const protocols = new Map(
		controllers.flatMap((controller) =>
			controller.protocols.flatMap((protocol) =>
				protocol.protocolId === RESOURCE_KINDS.pinctrl.protocolId ? [[protocol.node, protocol]] : [],
			),
		),
	);
	if (protocols.size === 0) return [];
	// what is missing may have it
	const isImx = tree.complete && isImxMachine(tree);
	const users = new Map<Node, Node>();
	for (const [name, nodes] of nodesWith)
		for (const node of isPinState({ name }) ? nodes : [])
			for (const { provider } of specifiersOf(tree, node.properties.get(name) as Property, undefined))
				if (provider && !users.has(provider) && protocolAbove(provider, protocols) && isEnabled(node))
					users.set(provider, node);
	return [...users].flatMap(([state, user]): ImxPins[] => {
		const protocol = protocolAbove(state, protocols);
		const isRead = isImx || state.properties.has("fsl,pins");
		return protocol === undefined || !isRead ? [] : [{ protocol, state, user, ...readPins(state) }];
	});
}

/** Whether the SCMI pin controller has the driver of i.MX 9, and no other: pinctrl-imx-scmi.c binds to these machines, pinctrl-scmi.c leaves them to it. */
export function isImxMachine({ root }: Tree): boolean {
	return compatiblesOf(root).some((name) => name.startsWith("fsl,imx9"));
}

/** The pin controller of a state, however deep below it: pinctrl_dt_to_map() of Linux goes up from there. */
function protocolAbove(state: Node, protocols: ReadonlyMap<Node, ProtocolNode>): ProtocolNode | undefined {
	for (let at = state.parent; at !== undefined; at = at.parent) {
		const protocol = protocols.get(at);
		if (protocol !== undefined) return protocol;
	}
	return undefined;
}

function readPins(state: Node): Pick<ImxPins, "at" | "cells" | "pins"> {
	const property = state.properties.get("fsl,pins");
	if (property === undefined) return { at: spanOfNode(state), cells: "absent", pins: [] };
	const written = cellsOf(property);
	// a macro that is not known may be any number of cells
	const cells = written?.every(({ value }) => value !== undefined) ? written : undefined;
	const name = property.definitions.at(-1);
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

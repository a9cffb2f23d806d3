import { isEnabled } from "../devicetree/tree/read-property.ts";
import { displayName, type Node } from "../devicetree/tree/tree.ts";

/** The sentence behind what becomes of a node that is disabled: a board, or an overlay, may switch it on. */
export const disabledHere = (node: Node): string =>
	isEnabled(node) ? "" : `. ${displayName(node)} is disabled here, and a board that enables it gets this`;

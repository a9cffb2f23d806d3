import { isEnabled } from "../devicetree/tree/read-property.ts";
import { displayName, type Node } from "../devicetree/tree/tree.ts";

/** Behind what becomes of a node: a board, or an overlay, may switch on what is disabled here. */
export const onceEnabled = (node: Node): string => (isEnabled(node) ? "" : `, once ${displayName(node)} is enabled`);

import { pathOf } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";

/** An SCMI node of the host's tree or of a guest's. */
export interface ScmiNode {
	/** The guest whose tree it is in; empty for the host's. */
	readonly domain: string;
	readonly path: string;
}

/** SCMI nodes in use with a firmware behind them that no usable catalogue describes; one that is disabled needs none. */
export function unboundNodes({ stacks, boot }: Facts): readonly ScmiNode[] {
	return stacks.flatMap(({ stack, guest }) =>
		stack.board.controllers
			.filter(({ node, enabled }) => enabled && boot?.planned.firmwareOf.get(node) === undefined)
			.map(({ node }) => ({ domain: guest?.name ?? "", path: pathOf(node) })),
	);
}

/** `/firmware/scmi`, or `DomU1's /firmware/scmi`. */
export function nodeText({ domain, path }: ScmiNode): string {
	return domain === "" ? path : `${domain}'s ${path}`;
}

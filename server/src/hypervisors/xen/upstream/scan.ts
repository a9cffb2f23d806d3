import type { XenBuild } from "./build.ts";
import type { SmcNode } from "./smc-nodes.ts";

/** What Xen has found before it creates a domain. */
export interface Scan {
	/** The node whose driver is registered; undefined: none is, and nothing of SCMI is done. */
	readonly registered: SmcNode | undefined;
	/** The one number that is let through, and whose it is. */
	readonly filter: { readonly smcId: number; readonly node: SmcNode } | undefined;
	/** The node at which it ended. */
	readonly end: ScanEnd | undefined;
}

export type ScanEnd =
	/** -ENOENT. Before another is registered, nothing will be. */
	| { readonly kind: "no-smc-id"; readonly node: SmcNode }
	/** -EEXIST, behind one that is registered. */
	| { readonly kind: "second"; readonly node: SmcNode };

/** `unknown`: the number of a node is not known. */
export type ScanResult = Scan | { readonly unknown: SmcNode };

export const isScan = (result: ScanResult): result is Scan => !("unknown" in result);

const NOTHING: Scan = { registered: undefined, filter: undefined, end: undefined };

/**
 * sci_init() with scmi_dom0_init() for every node of the tree: the first is registered, and any failure ends it. The number is
 * overwritten before the driver is registered, so that of a second node, which fails, counts from then on. Xen 4.20 has scmi_init(),
 * which takes the first node whatever its status.
 */
export function scan(nodes: readonly SmcNode[], { driver }: Pick<XenBuild, "driver">): ScanResult {
	if (driver === "none") return NOTHING;
	const [first, second] = driver === "alone" ? nodes.slice(0, 1) : nodes.filter(({ skipped }) => skipped === undefined);
	if (first === undefined) return NOTHING;
	if (first.smcId.kind === "unknown") return { unknown: first };
	if (first.smcId.kind === "absent") return { ...NOTHING, end: { kind: "no-smc-id", node: first } };
	const registered = { registered: first, filter: { smcId: first.smcId.value, node: first }, end: undefined };
	if (second === undefined) return registered;
	if (second.smcId.kind === "unknown") return { unknown: second };
	if (second.smcId.kind === "absent") return { ...registered, end: { kind: "no-smc-id", node: second } };
	return {
		registered: first,
		filter: { smcId: second.smcId.value, node: second },
		end: { kind: "second", node: second },
	};
}

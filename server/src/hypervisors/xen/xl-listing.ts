import type { Region } from "../../devicetree/tree/address.ts";
import type { Node, Tree } from "../../devicetree/tree/tree.ts";
import { addressCountOf, deviceAddressOf } from "./device-address.ts";
import { FIRST_SPI } from "./interrupts.ts";
import { spisOf } from "./other-interrupts.ts";

/** What a configuration for xl lists of a host's node beside its path: docs/man/xl.cfg.5.pod.in, `iomem` and `irqs`. */
export interface XlListing {
	/** Its registers, as the processor sees them. */
	readonly regions: readonly Region[];
	/** Its shared interrupts as the GIC counts them, each with its number in the tree. */
	readonly interrupts: readonly { readonly listed: number; readonly spi: number }[];
}

export function xlListing(tree: Tree, node: Node): XlListing {
	const regions = Array.from({ length: addressCountOf(node) ?? 0 }, (_, i) => deviceAddressOf(node, undefined, i));
	return {
		regions: regions.flatMap((found) => (found.kind === "region" && found.size > 0 ? [found] : [])),
		interrupts: [...new Set(spisOf(tree, node))].map((spi) => ({ listed: spi + FIRST_SPI, spi })),
	};
}

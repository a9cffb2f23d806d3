import { iomemRange } from "../../configs/xl-config.ts";
import { type Node, nodesBelow, pathOf } from "../../devicetree/tree/tree.ts";
import type { Facts } from "../../facts.ts";
import { listingOf } from "../../hypervisors/index.ts";
import { PAGE } from "../../hypervisors/page.ts";
import { sizeText } from "../../text/size-text.ts";
import { referenceTo } from "../../verdicts/subjects.ts";
import { code, plain } from "../markdown.ts";
import { holderText } from "./channel-page.ts";
import { isOverlapping, regionOfPages, regionText } from "./page-range.ts";

/** What pages of `iomem` are, where the guest finds them, and what of the host's lies there: Markdown; undefined: they are written otherwise. */
export function pagesText({ host, boot }: Facts, written: string): string | undefined {
	const range = iomemRange(written);
	if (range === undefined || range.pages === 0) return undefined;
	const region = regionOfPages(range);
	const guest = range.guestFrame === undefined ? "at the same place" : `at 0x${(range.guestFrame * PAGE).toString(16)}`;
	const channels = (boot?.planned.memory.channels ?? []).filter(({ address }) =>
		isOverlapping({ address, size: PAGE }, region),
	);
	const { tree } = host.resolved;
	const nodes = [...nodesBelow(tree.root)].flatMap((node) => {
		const own = node.parent?.name === "" && /^memory(?:@|$)/.test(node.name) ? [] : listingOf(tree, node).regions;
		const here = own.filter((each) => isOverlapping(each, region));
		return here.length === 0 ? [] : [`${nodeText(node)}: ${here.map(regionText).join(", ")}`];
	});
	return [
		`**${regionText(region)}** (${sizeText(region.size)}), in the guest ${guest}`,
		...channels.map((channel) => `The page of messages to firmware of ${holderText(channel)}.`),
		...(nodes.length === 0 && host.resolved.tree.complete
			? ["No node of the host's tree has registers there."]
			: nodes),
	].join("\n\n");
}

/** What interrupt a number of `irqs` is, and whose: Markdown; undefined: it is none, or not a shared one. */
export function interruptText({ host }: Facts, written: string): string | undefined {
	const number = /^\s*\d+\s*$/.test(written) ? Number(written) : undefined;
	const { tree } = host.resolved;
	const having = [...nodesBelow(tree.root)].flatMap((node) =>
		listingOf(tree, node).interrupts.flatMap(({ listed, spi }) => (listed === number ? [{ node, spi }] : [])),
	);
	const [first] = having;
	return first === undefined
		? undefined
		: [`**SPI ${first.spi}**, which the GIC counts from 32`, ...having.map(({ node }) => nodeText(node))].join("\n\n");
}

const nodeText = (node: Node): string => `**${plain(referenceTo(node))}** ${code(pathOf(node))}`;

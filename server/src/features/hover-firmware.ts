import type { Analysis } from "../analysis.ts";
import type { Catalogue, Resource } from "../catalogue/model.ts";
import { quantityText } from "../catalogue/quantity-text.ts";
import { sourceLineText } from "../catalogue/source-line.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Node } from "../devicetree/tree/tree.ts";
import { spanContains } from "../text/span.ts";
import { code, plain, prose } from "./markdown.ts";

/** What is behind the SCMI node whose name is at an offset: its firmware, with what is odd about it. Markdown, by paragraph. */
export function hoverFirmware(analyses: readonly Analysis[], file: string, offset: number): string[] {
	for (const { facts } of analyses)
		for (const { stack } of facts.stacks)
			for (const { node } of stack.board.controllers) {
				if (!isNamedAt(node, file, offset)) continue;
				const place = facts.boot?.planned.firmwareOf.get(node);
				const catalogue = place === undefined ? undefined : facts.boot?.indices[place]?.catalogue;
				if (catalogue !== undefined) return describeFirmware(catalogue);
			}
	return [];
}

function isNamedAt({ bodies }: Node, file: string, offset: number): boolean {
	return bodies.some(({ first, last, labels }) => {
		const at = spanOfTokens(labels[0]?.token ?? first, last);
		return at.file === file && spanContains(at, offset);
	});
}

function describeFirmware(catalogue: Catalogue): string[] {
	const { firmware, quirks } = catalogue;
	const release = firmware.release === undefined ? "release not stated" : `release ${firmware.release}`;
	const oddities = quirks.map(({ id, summary, src }) => {
		const [source] = sourceOf(catalogue, src);
		return `- ${code(id)}: ${prose(summary)}${source === undefined ? "" : ` (${source})`}`;
	});
	return [
		`Firmware: **${plain(firmware.name)}**, ${plain(release)}.`,
		...(oddities.length > 0 ? [`Known oddities of this server:\n\n${oddities.join("\n")}`] : []),
	];
}

/** What a catalogue says of a resource that no answer depends on. */
export function resourceDetails(catalogue: Catalogue, resource: Resource): string[] {
	const { description, microvolts, status, condition, src } = resource;
	const quantity = quantityText(resource.measures);
	return [
		...(status !== "conditional"
			? []
			: [`Not in every build${condition === undefined ? "" : `: ${prose(condition)}`}.`]),
		...(description === undefined ? [] : [prose(description.replaceAll("\n", " "))]),
		...(microvolts === undefined ? [] : [`Levels: ${microvolts.map((level) => `${level} µV`).join(", ")}.`]),
		...(quantity === undefined ? [] : [`Measures ${quantity}.`]),
		...sourceOf(catalogue, src),
	];
}

/** Where something stands in the firmware's own source. */
export function sourceOf(catalogue: Catalogue, src: string | undefined): string[] {
	return src === undefined ? [] : [`In firmware's source: ${plain(sourceLineText(catalogue, src))}`];
}

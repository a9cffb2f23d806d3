import type { Location } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Source } from "../devicetree/lex/source.ts";
import { KIND } from "../devicetree/lex/token.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import type { Node } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import type { Span } from "../text/span.ts";
import { definitionOfNode, definitionsOfLabel, nodeOf } from "./definition.ts";
import { distinctSpans } from "./distinct-spans.ts";
import type { Library } from "./in-catalogue/library.ts";
import { thingReferences, type Uses } from "./in-catalogue/thing-references.ts";
import { placesAround } from "./places.ts";
import { hostNodeOf, requestedNodeAt, requestsOf } from "./request-places.ts";
import { definitionsOfMacro, labelUsedAt, type PointedAt, symbolAt } from "./symbol-at.ts";
import { treesWith } from "./trees-with.ts";

/**
 * Where else what stands at an offset is used: in every board the file is part of, in text left out by `#if` too; of a number of
 * firmware's, or its key in a catalogue, in every open setup that is bound to that, and in all layers of the catalogue.
 */
export function references(
	analyses: readonly Analysis[],
	file: string,
	offset: number,
	includeDeclaration: boolean,
	library: Library,
): Location[] {
	const found = usesAt(analyses, file, offset, library).flatMap(({ declared, used }) =>
		includeDeclaration ? [...declared, ...used] : used,
	);
	return distinctSpans(found).map(placesAround(analyses, library.snapshot).locationOf);
}

/** What stands at an offset, by the places that have it. */
function usesAt(analyses: readonly Analysis[], file: string, offset: number, library: Library): readonly Uses[] {
	return [
		...thingReferences(library, analyses, file, offset),
		...treeUses(analyses, file, offset).map(({ uses }) => uses),
		...analyses.flatMap(({ facts }) => requestUses(facts, file, offset)),
	];
}

/** The places of what is pointed at in the trees that a file is part of. */
export function treeUses(
	analyses: readonly Analysis[],
	file: string,
	offset: number,
): readonly { readonly pointedAt: PointedAt; readonly uses: Uses }[] {
	return treesWith(analyses, file).flatMap((resolved) => {
		const pointedAt = symbolAt(resolved, file, offset);
		return pointedAt ? [{ pointedAt, uses: usesOf(resolved, pointedAt) }] : [];
	});
}

/** Of a host's node, there, in a guest's tree or where a configuration asks for it: all of these. */
function requestUses(facts: Facts, file: string, offset: number): readonly Uses[] {
	const nodeAt = ({ resolved }: { readonly resolved: Resolved }): Node | undefined =>
		resolved.sources.has(file) ? nodeOf(resolved, symbolAt(resolved, file, offset)) : undefined;
	const own = nodeAt(facts.host);
	if (own) return [{ declared: [], used: requestsOf(facts, own) }];
	const ofGuests = facts.domains.flatMap(({ guest }) => (guest && nodeAt(guest)) ?? []);
	const asked = [requestedNodeAt(facts, file, offset)?.node, ...ofGuests.map((node) => hostNodeOf(facts, node))];
	return [...new Set(asked)].flatMap((node): Uses[] =>
		node ? [usesOfNode(facts.host.resolved, node), { declared: [], used: requestsOf(facts, node) }] : [],
	);
}

function usesOf(resolved: Resolved, pointedAt: PointedAt): Uses {
	switch (pointedAt.kind) {
		case "file":
			return {
				declared: [],
				used: resolved.inclusions.filter(({ path }) => path === pointedAt.path).map(({ at }) => at),
			};
		case "label":
			return { declared: definitionsOfLabel(resolved, pointedAt.name), used: usesOfLabels(resolved, [pointedAt.name]) };
		case "node":
			return usesOfNode(resolved, pointedAt.node);
		case "property": {
			const [first, ...later] = pointedAt.property.definitions.map(({ name }) => spanOfTokens(name.first, name.last));
			return { declared: first ? [first] : [], used: later };
		}
		case "macro": {
			const declared = definitionsOfMacro(resolved, pointedAt.name);
			const isUse = ({ file, start }: Span) => !declared.some((at) => at.file === file && at.start === start);
			return { declared, used: usesOfMacro(resolved, pointedAt.name).filter(isUse) };
		}
	}
}

function usesOfNode(resolved: Resolved, node: Node): Uses {
	const declared = definitionOfNode(node);
	const later = node.bodies.slice(1).map(({ first, last }) => spanOfTokens(first, last));
	const isLabelled = later.map(({ file, start }) => `${file}:${start + 1}`);
	const byLabel = usesOfLabels(resolved, node.labels).filter(
		({ file, start }) => !isLabelled.includes(`${file}:${start}`),
	);
	return { declared, used: [...later, ...byLabel] };
}

function usesOfLabels(resolved: Resolved, labels: readonly string[]): Span[] {
	return tokensOf(resolved, labels, (source, index) => labels.includes(labelUsedAt(source, index) ?? ""));
}

function usesOfMacro(resolved: Resolved, name: string): Span[] {
	return tokensOf(
		resolved,
		[name],
		(source, index) => source.kindOf(index) === KIND.identifier && source.textOf(index) === name,
	);
}

/** Of the tokens that are one of some words those that match. */
function tokensOf(
	{ sources }: Resolved,
	words: readonly string[],
	matches: (source: Source, index: number) => boolean,
): Span[] {
	const spans: Span[] = [];
	for (const source of sources.values()) {
		// of all headers few have it
		if (!words.some((word) => source.text.includes(word))) continue;
		for (let index = 0; index < source.count; index++)
			if (matches(source, index))
				spans.push({ file: source.path, start: source.startOf(index), end: source.endOf(index) });
	}
	return spans;
}

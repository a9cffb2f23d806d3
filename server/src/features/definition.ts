import type { Location } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import type { Node } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { type Span, spanContains } from "../text/span.ts";
import { distinctSpans } from "./distinct-spans.ts";
import { realPathOf } from "./firmware-places.ts";
import type { Library } from "./in-catalogue/library.ts";
import { thingDefinitions } from "./in-catalogue/thing-definition.ts";
import { placesAround } from "./places.ts";
import { hostNodeOf, namedFileAt, namedTreeAt, requestedNodeAt } from "./request-places.ts";
import { definitionsOfMacro, labelDefinitions, type PointedAt, symbolAt } from "./symbol-at.ts";
import { treesWith } from "./trees-with.ts";

/**
 * Where what stands at an offset comes from: a label's node, a macro's `#define`, an included file, an earlier setting; of a line that
 * asks for a host's node, and of a guest's node that stands for one, that node, of a configuration's `device_tree` that tree, of what a setup names that file; of a number of firmware's the line of its catalogue,
 * and from there firmware's source. `hasPeer`: another devicetree server says where labels and nodes are.
 */
export function definition(
	analyses: readonly Analysis[],
	file: string,
	offset: number,
	library: Library,
	hasPeer = false,
): Location[] {
	const here = distinctSpans([
		...thingDefinitions(library, analyses, file, offset),
		...(firstAnswer(treesWith(analyses, file), (resolved) => {
			const pointedAt = symbolAt(resolved, file, offset);
			const isPeers = hasPeer && (pointedAt?.kind === "label" || pointedAt?.kind === "node");
			return pointedAt && !isPeers ? definitionsOf(resolved, pointedAt) : [];
		}) ?? []),
		...analyses.flatMap(({ facts }) => askedFor(facts, file, offset)),
	]);
	// where it is defined itself, what it stands for is news
	const elsewhere = here.filter((span) => span.file !== file || !spanContains(span, offset));
	return (elsewhere.length > 0 ? elsewhere : here).map(placesAround(analyses, library.snapshot).locationOf);
}

/** Of several boards that a file is part of, the one that is shown comes first. */
function firstAnswer<T>(items: readonly T[], spansOf: (item: T) => readonly Span[]): readonly Span[] | undefined {
	for (const item of items) {
		const spans = spansOf(item);
		if (spans.length > 0) return spans;
	}
	return undefined;
}

/** What a line of a configuration, or a guest's node, asks for, and the files that a setup names. */
function askedFor(facts: Facts, file: string, offset: number): readonly Span[] {
	const guests = facts.domains.flatMap(({ guest }) => (guest?.resolved.sources.has(file) ? [guest.resolved] : []));
	const nodes = guests.flatMap((resolved) => {
		const node = nodeOf(resolved, symbolAt(resolved, file, offset));
		return (node && hostNodeOf(facts, node)) ?? [];
	});
	const asked = requestedNodeAt(facts, file, offset)?.node;
	const files = [namedTreeAt(facts, file, offset), namedFileAt(facts, file, offset)].filter(
		(each) => each !== undefined,
	);
	return [
		...(asked ? [asked, ...nodes] : nodes).flatMap(definitionOfNode),
		...[...files, ...cataloguesNamedAt(facts, file, offset)].map((path) => ({ file: path, start: 0, end: 0 })),
	];
}

function cataloguesNamedAt({ firmwares }: Facts, file: string, offset: number): readonly string[] {
	return firmwares.flatMap(({ catalogue }) => {
		const { namedAt } = catalogue;
		return namedAt?.file === file && spanContains(namedAt, offset) ? [realPathOf(catalogue)] : [];
	});
}

function definitionsOf(resolved: Resolved, pointedAt: PointedAt): Span[] {
	switch (pointedAt.kind) {
		case "file":
			return [{ file: pointedAt.path, start: 0, end: 0 }];
		case "label":
			return definitionsOfLabel(resolved, pointedAt.name);
		case "node":
			return definitionOfNode(pointedAt.node);
		case "macro":
			return definitionsOfMacro(resolved, pointedAt.name);
		case "property": {
			const { definitions } = pointedAt.property;
			const { name } = definitions[Math.max(0, definitions.indexOf(pointedAt.definition) - 1)] ?? pointedAt.definition;
			return [spanOfTokens(name.first, name.last)];
		}
	}
}

/** The node that is pointed at, by its name or a label. */
export function nodeOf({ tree }: Resolved, pointedAt: PointedAt | undefined): Node | undefined {
	if (pointedAt?.kind === "node") return pointedAt.node;
	return pointedAt?.kind === "label" ? tree.labels.get(pointedAt.name) : undefined;
}

/** Where the node gets the label; a label of a node that cannot be read or is deleted, wherever it is typed. */
export function definitionsOfLabel({ tree, sources }: Resolved, label: string): Span[] {
	const node = tree.labels.get(label);
	const labels = node?.bodies.flatMap((body) => body.labels).filter(({ name }) => name === label) ?? [];
	if (labels.length > 0) return labels.map(({ token }) => spanOfTokens(token, token));
	return [...sources.values()].flatMap((source) =>
		labelDefinitions(source, label).map((index) => ({
			file: source.path,
			start: source.startOf(index),
			end: source.endOf(index),
		})),
	);
}

/** The body that made it. */
export function definitionOfNode({ bodies: [body] }: Node): Span[] {
	return body ? [spanOfTokens(body.first, body.last)] : [];
}

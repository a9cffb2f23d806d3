import { spanOfTokens } from "../devicetree/origin.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import { isPunctuation, KIND, type Source, type Token } from "../devicetree/token.ts";
import { type Node, nodesBelow, type Property, type PropertyDefinition } from "../devicetree/tree.ts";
import type { Span } from "../text/span.ts";
import { spanContains } from "../text/span.ts";

/** What somebody points at in a device tree. */
export type PointedAt =
	| { readonly kind: "file"; readonly path: string }
	| { readonly kind: "label"; readonly name: string }
	| { readonly kind: "node"; readonly node: Node }
	| { readonly kind: "property"; readonly property: Property; readonly definition: PropertyDefinition }
	| { readonly kind: "macro"; readonly name: string };

export function symbolAt(resolved: Resolved, file: string, offset: number): PointedAt | undefined {
	const isHere = (span: Span): boolean => span.file === file && spanContains(span, offset);
	const inclusion = resolved.inclusions.find(({ at }) => isHere(at));
	if (inclusion) return inclusion.path === undefined ? undefined : { kind: "file", path: inclusion.path };
	const source = resolved.sources.get(file);
	if (!source) return undefined;
	const index = tokenIndexAt(source, offset);
	const label = labelAt(source, index);
	if (label !== undefined) return { kind: "label", name: label };
	const token = source.tokens[index];
	if (token?.kind === KIND.identifier && resolved.macros.some(({ name }) => name === token.text))
		return { kind: "macro", name: token.text };
	return nameAt(resolved, isHere);
}

/** The token at an offset, or the one that ends there. */
function tokenIndexAt({ tokens }: Source, offset: number): number {
	let low = 0;
	let high = tokens.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((tokens[middle] as Token).start <= offset) low = middle;
		else high = middle - 1;
	}
	const before = tokens[low - 1];
	const isWord = (tokens[low] as Token).kind === KIND.identifier;
	return before?.end === offset && !isWord ? low - 1 : low;
}

/** The label at a token: in `&label`, `&{label/path}` or `label:`. */
function labelAt(source: Source, index: number): string | undefined {
	const token = source.tokens[index] as Token;
	if (isPunctuation(token, "&")) return labelUsedAt(source, index + 1);
	return labelUsedAt(source, index) ?? (isLabelDefinition(source, index) ? token.text : undefined);
}

/** The label that is used by the token at `index`: `label` in `&label` and `&{label/path}`. */
export function labelUsedAt({ tokens }: Source, index: number): string | undefined {
	const name = tokens[index];
	if (name?.kind !== KIND.identifier) return undefined;
	const before = tokens[index - 1];
	if (before?.end !== name.start) return undefined;
	const start = isPunctuation(before, "{") ? tokens[index - 2] : before;
	return start !== undefined && isPunctuation(start, "&") ? name.text : undefined;
}

export function isLabelDefinition({ tokens }: Source, index: number): boolean {
	const name = tokens[index];
	const colon = tokens[index + 1];
	return name?.kind === KIND.identifier && colon?.start === name.end && isPunctuation(colon, ":");
}

/** A node or property whose name, or a path reference, is there. */
function nameAt({ tree }: Resolved, isHere: (span: Span) => boolean): PointedAt | undefined {
	for (const node of nodesBelow(tree.root)) {
		if (node.bodies.some(({ first, last }) => isHere(spanOfTokens(first, last)))) return { kind: "node", node };
		for (const property of node.properties.values()) {
			for (const definition of property.definitions)
				if (isHere(spanOfTokens(definition.name.first, definition.name.last)))
					return { kind: "property", property, definition };
			for (const [reference, target] of property.targets)
				if (isHere(spanOfTokens(reference.first, reference.last))) return { kind: "node", node: target };
		}
	}
	return undefined;
}

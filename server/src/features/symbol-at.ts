import { mayReach, spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Source } from "../devicetree/lex/source.ts";
import { KIND } from "../devicetree/lex/token.ts";
import type { Reference, ValuePart } from "../devicetree/parse/ast.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import {
	type Deletion,
	type Node,
	type NodeBody,
	nodesBelow,
	type Property,
	type PropertyDefinition,
} from "../devicetree/tree/tree.ts";
import type { Span } from "../text/span.ts";
import { spanContains } from "../text/span.ts";

/** What somebody points at in a device tree. */
export type PointedAt =
	| { readonly kind: "file"; readonly path: string }
	| { readonly kind: "label"; readonly name: string }
	| { readonly kind: "node"; readonly node: Node }
	| {
			readonly kind: "property";
			readonly node: Node;
			readonly property: Property;
			readonly definition: PropertyDefinition;
	  }
	| { readonly kind: "macro"; readonly name: string };

export function symbolAt(resolved: Resolved, file: string, offset: number): PointedAt | undefined {
	const isHere = (span: Span): boolean => span.file === file && spanContains(span, offset);
	const inclusion = resolved.inclusions.find(({ at }) => isHere(at));
	if (inclusion) return inclusion.path === undefined ? undefined : { kind: "file", path: inclusion.path };
	const source = resolved.sources.get(file);
	if (!source) return undefined;
	const index = tokenIndexAt(source, offset);
	const isMacro = (text: string): boolean => resolved.macros.some(({ name }) => name === text);
	const label = labelAt(source, index);
	// in `(X ? A: B)` a macro stands before a colon
	if (label !== undefined && (resolved.tree.labels.has(label) || !isMacro(label)))
		return { kind: "label", name: label };
	const text = source.textOf(index);
	if (source.kindOf(index) === KIND.identifier && isMacro(text)) return { kind: "macro", name: text };
	return nameAt(resolved, file, offset);
}

/** The token at an offset, or the one that ends there, unless a name or a reference begins there. */
function tokenIndexAt(source: Source, offset: number): number {
	let low = 0;
	let high = source.count - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if (source.startOf(middle) <= offset) low = middle;
		else high = middle - 1;
	}
	const begins = source.kindOf(low) === KIND.identifier || source.isPunctuation(low, "&");
	return low > 0 && source.endOf(low - 1) === offset && !begins ? low - 1 : low;
}

/** The label at a token: in `&label`, `&{label/path}` or `label:`. */
function labelAt(source: Source, index: number): string | undefined {
	if (source.isPunctuation(index, "&")) return labelUsedAt(source, index + 1);
	return labelUsedAt(source, index) ?? (isLabelDefinition(source, index) ? source.textOf(index) : undefined);
}

/** The label that is used by the token at `index`: `label` in `&label` and `&{label/path}`. */
export function labelUsedAt(source: Source, index: number): string | undefined {
	if (index < 1 || index >= source.count || source.kindOf(index) !== KIND.identifier) return undefined;
	if (source.endOf(index - 1) !== source.startOf(index)) return undefined;
	const start = source.isPunctuation(index - 1, "{") ? index - 2 : index - 1;
	return start >= 0 && source.isPunctuation(start, "&") ? source.textOf(index) : undefined;
}

export function isLabelDefinition(source: Source, index: number): boolean {
	return source.isPunctuation(index + 1, ":") && source.startOf(index + 1) === source.endOf(index);
}

/** The tokens that give this label to something. */
export function labelDefinitions(source: Source, label: string): number[] {
	const found: number[] = [];
	for (let index = 0; index < source.count; index++)
		if (isLabelDefinition(source, index) && source.textOf(index) === label) found.push(index);
	return found;
}

/** A node or property whose name, a path reference, or a deletion is there; what is deleted in the end comes last. */
function nameAt({ tree }: Resolved, file: string, offset: number): PointedAt | undefined {
	const holds = ({ first, last }: Deletion): boolean => {
		if (!mayReach(first, file, offset)) return false;
		const span = spanOfTokens(first, last);
		return span.file === file && spanContains(span, offset);
	};
	const isDeletion = (undone: PropertyDefinition | NodeBody): boolean => {
		const deletion = tree.deletions.get(undone);
		return deletion !== undefined && holds(deletion);
	};
	const propertyAt = (node: Node, property: Property): PointedAt | undefined => {
		for (const definition of property.definitions)
			if (holds(definition.name) || isDeletion(definition)) return { kind: "property", node, property, definition };
		for (const reference of referencesIn(property.value)) {
			const target = holds(reference) && property.targets.get(reference);
			if (target) return { kind: "node", node: target };
		}
		return undefined;
	};
	const nodeAt = (root: Node): PointedAt | undefined => {
		for (const node of nodesBelow(root)) {
			if (node.bodies.some((body) => holds(body) || isDeletion(body))) return { kind: "node", node };
			for (const property of node.properties.values()) {
				const found = propertyAt(node, property);
				if (found) return found;
			}
		}
		return undefined;
	};
	const live = nodeAt(tree.root);
	if (live) return live;
	for (const deleted of tree.deleted) {
		const found = deleted.kind === "node" ? nodeAt(deleted.node) : propertyAt(deleted.node, deleted.property);
		if (found) return found;
	}
	return undefined;
}

/** The references of a value, in order. */
export function* referencesIn(value: readonly ValuePart[]): Generator<Reference> {
	for (const part of value) {
		if (part.kind === "path") yield part.reference;
		else if (part.kind === "cells") for (const cell of part.cells) if (cell.kind === "reference") yield cell.reference;
	}
}

/** Every `#define` of it. */
export function definitionsOfMacro({ macros }: Resolved, name: string): Span[] {
	return macros.flatMap(({ definition, name: defined }) =>
		definition && defined === name ? [spanOfTokens(definition, definition)] : [],
	);
}

import type { Cell, Reference, ValuePart } from "../parse/ast.ts";
import type { Node, Property, Tree } from "./tree.ts";

/** The value that counts, then every other that was set. */
export function* settingsOf(tree: Tree, property: Property): Generator<Property> {
	yield property;
	for (const { value } of property.definitions)
		if (value !== property.value) yield { ...property, value, targets: targetsIn(tree, value, property) };
}

function targetsIn(tree: Tree, value: readonly ValuePart[], { targets }: Property): ReadonlyMap<Reference, Node> {
	const found = new Map<Reference, Node>();
	for (const { reference } of referencesIn(value)) {
		const { label, path } = reference;
		const target = targets.get(reference) ?? (label !== undefined && path === "" ? tree.labels.get(label) : undefined);
		if (target !== undefined) found.set(reference, target);
	}
	return found;
}

function referencesIn(value: readonly ValuePart[]): readonly Extract<Cell, { kind: "reference" }>[] {
	return value.flatMap((part) => (part.kind === "cells" ? part.cells.filter((cell) => cell.kind === "reference") : []));
}

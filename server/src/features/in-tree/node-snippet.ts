import type { NodeShape, PropertyBinding } from "../../board/bindings/binding.ts";
import { BINDINGS, propertiesOf } from "../../board/bindings/bindings.ts";
import type { Snippet } from "../yaml/snippet.ts";
import type { KnownTree } from "./tree-place.ts";
import { propertySnippet } from "./value-snippet.ts";

/** A node with these lines in it. */
export function nodeSnippet(head: Snippet, lines: readonly Snippet[]): Snippet {
	return [`${head} {`, ...lines.map((line) => `\t${line}`), "};"].join("\n");
}

/** What a node of this kind has to have, each property on a line, with places counted from 1; `more`: of what it may do without. */
export function requiredLines(
	shape: NodeShape,
	known: KnownTree | undefined,
	more: readonly string[] = [],
): readonly Snippet[] {
	const isWritten = ({ name, isRequired }: PropertyBinding): boolean => isRequired === true || more.includes(name);
	let used = 0;
	return propertiesOf(shape, BINDINGS)
		.filter(isWritten)
		.map((binding) => {
			const [own] = binding.name === "compatible" ? shape.compatible : [];
			if (own !== undefined) return `compatible = "${own}";`;
			const from = used;
			return propertySnippet(binding.name, binding, known).replace(
				/(?<!\\)\$(\{?)(\d+)/g,
				(_, brace: string, digits: string) => {
					used = Math.max(used, from + Number(digits));
					return `$${brace}${from + Number(digits)}`;
				},
			);
		});
}

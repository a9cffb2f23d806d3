import type { PropertyBinding } from "../../board/bindings/binding.ts";
import { numberOf } from "../../devicetree/tree/read-property.ts";
import { escaped, type Snippet } from "../yaml/snippet.ts";
import { pagesInUse } from "./pages-in-use.ts";
import { choice, stop } from "./stops.ts";
import { targetKind } from "./target-kinds.ts";
import type { KnownTree } from "./tree-place.ts";

/** A property as it is written, with places for what only its author knows. */
export function propertySnippet(name: string, { value }: PropertyBinding, known: KnownTree | undefined): Snippet {
	const is = (text: Snippet): Snippet => `${escaped(name)} = ${text};`;
	switch (value.kind) {
		case "flag":
			return `${escaped(name)};`;
		case "numbers":
			return is(`<${value.always ?? value.cells.map((_, i) => `$${i + 1}`).join(" ")}>`);
		case "strings":
			if (value.words.length === 0) return is('"$1"');
			return is(`"${value.words.length > 1 ? choice(1, value.words) : stop(1, value.words[0] as string)}"`);
		case "references": {
			const [label, count] = targetOf(name, value.cells, known);
			const cells = Array.from({ length: count }, (_, i) => ` $${i + 1}`).join("");
			return is(label === undefined ? "<&$1>" : `<&${label}${cells}>`);
		}
		default:
			return is("<$1>");
	}
}

/**
 * The one label of SCMI's that a reference of this name leads to, with how many numbers follow it; none where there are several. A page
 * that has a channel is none for another.
 */
function targetOf(
	name: string,
	cells: string | undefined,
	known: KnownTree | undefined,
): readonly [label: string | undefined, count: number] {
	if (known === undefined) return [undefined, 0];
	const { board } = known.stack;
	const kind = targetKind(name, board);
	const ours = [
		...board.controllers.flatMap(({ protocols }) => protocols.map(({ node }) => node)),
		...board.sharedMemories.map(({ node }) => node),
	];
	const isTaken = name === "shmem" ? pagesInUse(known, undefined) : () => false;
	const fitting = ours.flatMap((node) =>
		kind?.fits(node) && !isTaken(node) ? node.labels.slice(0, 1).map((label) => [label, node] as const) : [],
	);
	const [first, ...more] = fitting;
	if (first === undefined || more.length > 0) return [undefined, 0];
	const [label, node] = first;
	return [label, cells === undefined ? 0 : (numberOf(node.properties.get(cells)) ?? 0)];
}

import { grouped } from "../../text/grouped.ts";
import type { Span } from "../../text/span.ts";
import type { Note, NumberEdit, RepositoryEdits } from "./renumbering.ts";

export interface Found {
	readonly edits: readonly NumberEdit[];
	readonly refused: readonly Note[];
	readonly left: readonly Note[];
}

/**
 * Edits and what was found beside them, each repository apart. Where one refuses, those hold back that a board has a part of in both.
 * @param boards of each the files that it is made of
 */
export function setApart(
	{ edits, refused, left }: Found,
	boards: readonly ReadonlySet<string>[],
	rootOf: (file: string) => string,
): readonly RepositoryEdits[] {
	const files = new Set([...edits, ...refused, ...left].map(({ at }) => at.file));
	const roots = new Map([...files].map((file) => [file, rootOf(file)]));
	const touched = new Set([...edits, ...refused].map(({ at }) => at.file));
	const together = boards.map((board) => [
		...new Set([...touched].filter((file) => board.has(file)).map((file) => roots.get(file) as string)),
	]);
	const ofRoot = <T extends { readonly at: Span }>(items: readonly T[]) =>
		grouped(items.toSorted(byPlace), ({ at }) => roots.get(at.file) as string);
	const [editsOf, refusedOf, leftOf] = [ofRoot(edits), ofRoot(refused), ofRoot(left)];
	return [...new Set(roots.values())].sort().map((root) => ({
		root,
		edits: editsOf.get(root) ?? [],
		refused: refusedOf.get(root) ?? [],
		left: leftOf.get(root) ?? [],
		heldBackBy: [...connected(root, together)].filter((other) => other !== root && refusedOf.has(other)).sort(),
	}));
}

/** What one comes to by going from group to group. */
function connected(root: string, groups: readonly (readonly string[])[]): ReadonlySet<string> {
	const reached = new Set([root]);
	for (const each of reached)
		for (const group of groups) if (group.includes(each)) for (const other of group) reached.add(other);
	return reached;
}

function byPlace(a: { readonly at: Span }, b: { readonly at: Span }): number {
	if (a.at.file !== b.at.file) return a.at.file < b.at.file ? -1 : 1;
	return a.at.start - b.at.start;
}

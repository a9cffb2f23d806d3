import type { Board } from "../board/board.ts";
import type { BoardMarks } from "../catalogue/match.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import { compatiblesOf, stringsOf } from "../devicetree/tree/read-property.ts";
import { nodeAtPath, pathOf } from "../devicetree/tree/tree.ts";

/** What a tree shows by which catalogues are chosen. */
export function boardMarks({ tree, sources }: Resolved, { controllers }: Board): BoardMarks {
	const { root, labels, complete } = tree;
	const stated = (name: string): readonly string[] | undefined => {
		const property = root.properties.get(name);
		return property === undefined && complete ? [] : stringsOf(property);
	};
	return {
		rootCompatible: stated("compatible"),
		model: stated("model"),
		scmiNodes: controllers.map(({ node }) => ({ path: pathOf(node), compatible: compatiblesOf(node) })),
		includes: [...sources.keys()],
		hasNode: (reference) =>
			reference.startsWith("&") ? labels.has(reference.slice(1)) : nodeAtPath(root, reference) !== undefined,
		isComplete: complete,
	};
}

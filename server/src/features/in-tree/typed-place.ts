import { type CursorPlace, cursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { lex } from "../../devicetree/lex/lexer.ts";
import { createNames } from "../../devicetree/lex/names.ts";
import type { Typing } from "../completion.ts";
import { knownTree, nodeWithin, type TreePlace } from "./tree-place.ts";

/** Where somebody types in a device tree, and what is known of the tree there; undefined where nothing can be put in. */
export function typedPlace(typing: Typing): { readonly place: CursorPlace; readonly at: TreePlace } | undefined {
	const { snapshot, file, text, offset, trigger } = typing;
	const known = knownTree(typing, file);
	const read = known?.stack.resolved.sources.get(file);
	const source = read?.text === text ? read : lex(file, text, createNames());
	const place = cursorPlace(source, offset);
	if (place === undefined) return undefined;
	const nodes = "nodes" in place ? place.nodes : [];
	const node = known && nodeWithin(known.tree, nodes);
	const parent = node?.parent ?? (known && nodeWithin(known.tree, nodes.slice(0, -1)));
	return { place, at: { snapshot, file, text, known, node, parent, trigger } };
}

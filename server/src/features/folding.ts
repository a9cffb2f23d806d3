import type { FoldingRange } from "vscode-languageserver-types";
import type { Tree } from "web-tree-sitter";
import { foldingRanges } from "../syntax/folding-ranges.ts";

/** What folds in an open device tree. */
export function folding(tree: Tree): FoldingRange[] {
	return foldingRanges(tree).map((range) => ({ ...range }));
}

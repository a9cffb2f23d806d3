import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Tree } from "web-tree-sitter";
import { openSyntaxTrees } from "../../server/src/syntax/syntax-trees.ts";

const { resolve } = createRequire(import.meta.url);

export const syntaxTrees = openSyntaxTrees(
	async () => ({
		runtime: await readFile(resolve("web-tree-sitter/web-tree-sitter.wasm")),
		language: await readFile(resolve("tree-sitter-devicetree/tree-sitter-devicetree.wasm")),
	}),
	(error) => {
		throw error;
	},
);

/** The tree of a text that no document had before. */
export async function treeOf(text: string): Promise<Tree> {
	syntaxTrees.forget("/text.dts");
	const tree = await syntaxTrees.of("/text.dts", text);
	if (!tree) throw new Error("no tree");
	return tree;
}

import type { Tree } from "web-tree-sitter";
import { isDeviceTree } from "../configs/file-kind.ts";
import type { SyntaxTrees } from "../syntax/syntax-trees.ts";
import type { OpenDocuments } from "../workspace/open-documents.ts";

/**
 * Features of one open document's syntax: of a device tree by its syntax tree, one at a time, since that is gone as soon as the next one
 * of its document is asked for; of a YAML file by its text.
 */
export function createOfSyntax(documents: OpenDocuments, trees: SyntaxTrees) {
	let last: Promise<unknown> = Promise.resolve();
	return <R>(feature: (tree: Tree, text: string) => R[], ofYaml: (file: string, text: string) => R[]) =>
		({ textDocument: { uri } }: { readonly textDocument: { readonly uri: string } }): Promise<R[]> => {
			const answer = last.then(async () => {
				const { path = "", text } = documents.get(uri) ?? {};
				if (text === undefined) return [];
				if (!isDeviceTree(path)) return ofYaml(path, text);
				const tree = await trees.of(uri, text);
				return tree ? feature(tree, text) : [];
			});
			last = answer.catch(() => {});
			return answer;
		};
}

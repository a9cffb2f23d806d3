import assert from "node:assert/strict";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { type Node, nodeAtPath, type Tree } from "../../server/src/devicetree/tree/tree.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** The tree of what stands in `/ { … };`. */
export function treeOf(body: string): Tree {
	const { tree, problems } = resolved(body);
	assert.deepEqual(
		problems.map(({ message }) => message),
		[],
	);
	return tree;
}

/** The same where a word stands that nobody defines: a value that is not known. */
export const partlyKnownTreeOf = (body: string): Tree => resolved(body).tree;

function resolved(body: string) {
	const snapshot = memorySnapshot({ "/b/board.dts": `/dts-v1/;\n/ {\n${body}\n};\n` });
	return resolve(snapshot, createSourceCache(), "/b/board.dts", {
		includePath: { folders: [], dtcFolders: [] },
		defines: {},
	});
}

export function nodeIn({ root }: Tree, path: string): Node {
	return nodeAtPath(root, path) ?? assert.fail(`no node ${path}`);
}

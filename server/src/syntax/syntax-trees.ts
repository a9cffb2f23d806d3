import { Edit, Language, Parser, type Point, type Tree } from "web-tree-sitter";

/** Longer texts have no tree: folding and outline are not worth the memory. */
const LONGEST_TEXT = 4 * 1024 * 1024;

/** The bytes of web-tree-sitter.wasm and tree-sitter-devicetree.wasm. */
export interface SyntaxWasm {
	readonly runtime: Uint8Array;
	readonly language: Uint8Array;
}

/** The syntax trees of open documents. They say how a text is laid out, never what is wrong with it. */
export interface SyntaxTrees {
	/** The tree of a document as it is now, from the last one asked for; it is valid until the next call for that path. */
	of(path: string, text: string): Promise<Tree | undefined>;
	/** Frees the tree of a closed document. */
	forget(path: string): void;
}

/** Loads the parser at the first use. Where that fails, `report` is told once and no document has a tree. */
export function openSyntaxTrees(load: () => Promise<SyntaxWasm>, report: (error: unknown) => void): SyntaxTrees {
	const known = new Map<string, { readonly text: string; readonly tree: Tree }>();
	let parser: Promise<Parser | undefined> | undefined;

	return {
		async of(path, text) {
			if (text.length > LONGEST_TEXT) return undefined;
			parser ??= load()
				.then(createParser)
				.catch((error) => {
					report(error);
					return undefined;
				});
			const loaded = await parser;
			const before = known.get(path);
			if (!loaded || before?.text === text) return before?.tree;
			before?.tree.edit(editBetween(before.text, text));
			const tree = loaded.parse(text, before?.tree);
			before?.tree.delete();
			if (tree) known.set(path, { text, tree });
			else known.delete(path);
			return tree ?? undefined;
		},
		forget(path) {
			known.get(path)?.tree.delete();
			known.delete(path);
		},
	};
}

async function createParser({ runtime, language }: SyntaxWasm): Promise<Parser> {
	// Bundled, the package cannot find its own file: it is given the bytes, and a name it never opens.
	await Parser.init({ wasmBinary: runtime, locateFile: (name: string) => name });
	return new Parser().setLanguage(await Language.load(language));
}

/** The one replacement that turns a text into another: what neither their beginnings nor their ends have in common. */
function editBetween(before: string, after: string): Edit {
	const shorter = Math.min(before.length, after.length);
	let start = 0;
	while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
	let same = 0;
	while (
		same < shorter - start &&
		before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
	)
		same++;
	return new Edit({
		startIndex: start,
		oldEndIndex: before.length - same,
		newEndIndex: after.length - same,
		startPosition: pointAt(before, start),
		oldEndPosition: pointAt(before, before.length - same),
		newEndPosition: pointAt(after, after.length - same),
	});
}

function pointAt(text: string, offset: number): Point {
	let row = 0;
	let lineStart = 0;
	for (let i = text.indexOf("\n"); i >= 0 && i < offset; i = text.indexOf("\n", i + 1)) {
		row++;
		lineStart = i + 1;
	}
	return { row, column: offset - lineStart };
}

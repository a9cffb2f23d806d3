import { type DocumentSymbol, SymbolKind } from "vscode-languageserver-types";
import type { Tree } from "web-tree-sitter";
import { type OutlineItem, documentSymbols as outlineOf } from "../syntax/document-symbols.ts";
import { lineIndexOf, positionAt } from "../text/line-index.ts";

/** The outline of an open device tree. */
export function documentSymbols(tree: Tree, text: string): DocumentSymbol[] {
	const lines = lineIndexOf(text);
	const range = (start: number, end: number) => ({ start: positionAt(lines, start), end: positionAt(lines, end) });
	const documentSymbol = ({ name, detail, children, ...at }: OutlineItem): DocumentSymbol => ({
		name,
		detail,
		kind: SymbolKind.Object,
		range: range(at.start, at.end),
		selectionRange: range(at.nameStart, at.nameEnd),
		children: children.map(documentSymbol),
	});
	return outlineOf(tree).map(documentSymbol);
}

import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver-types";
import { type LineIndex, lineIndexOf, positionAt } from "../../text/line-index.ts";
import { type Sketch, sketchYaml } from "../../text/yaml-sketch.ts";
import { formOf } from "./formats.ts";

/** What folds in a YAML or JSON file of ours, also in one that does not parse: whatever is below a key, items, and runs of comments. */
export function yamlFolding(file: string, text: string): FoldingRange[] {
	if (formOf(file) === undefined) return [];
	const { root, comments } = sketchYaml(text);
	const lines = lineIndexOf(text);
	const ranges: FoldingRange[] = [];
	const add = (start: number, value: Sketch | undefined): void => {
		if (value === undefined) return;
		const closes = value.kind !== "scalar" && value.column === undefined && value.isOpen !== true ? 1 : 0;
		const startLine = lineOf(lines, start);
		const endLine = lineOf(lines, value.end - closes) - closes;
		if (endLine > startLine) ranges.push({ startLine, endLine });
		visit(value);
	};
	const visit = (value: Sketch | undefined): void => {
		if (value?.kind === "map") for (const { start, value: inner } of value.entries) add(start, inner);
		if (value?.kind === "list") for (const { start, value: inner } of value.items) add(start, inner);
	};
	if (root !== undefined && root.kind !== "scalar" && root.column === undefined) add(root.start, root);
	else visit(root);
	return [...ranges, ...commentRuns(text, comments, lines)];
}

/** Comments on lines of their own that follow each other. */
function commentRuns(
	text: string,
	comments: readonly { readonly start: number; readonly end: number }[],
	lines: LineIndex,
): FoldingRange[] {
	const runs: FoldingRange[] = [];
	for (const { start } of comments) {
		const { line, character } = positionAt(lines, start);
		if (text.slice(start - character, start).trim() !== "") continue;
		const last = runs.at(-1);
		if (last?.endLine === line - 1) runs[runs.length - 1] = { ...last, endLine: line };
		else runs.push({ startLine: line, endLine: line, kind: FoldingRangeKind.Comment });
	}
	return runs.filter(({ startLine, endLine }) => endLine > startLine);
}

const lineOf = (lines: LineIndex, offset: number): number => positionAt(lines, offset).line;

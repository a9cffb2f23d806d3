import type { Analysis } from "../analysis.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import { cellsOf, compatiblesOf, isEnabled } from "../devicetree/tree/read-property.ts";
import {
	type Deletion,
	displayName,
	type Node,
	type NodeBody,
	nodesBelow,
	type Property,
	type PropertyDefinition,
	pathOf,
} from "../devicetree/tree/tree.ts";
import { positionAt } from "../text/line-index.ts";
import { nameOf } from "../text/path.ts";
import type { Span } from "../text/span.ts";
import { code, codeBlock, plain } from "./markdown.ts";
import { symbolAt } from "./symbol-at.ts";
import { treesWith } from "./trees-with.ts";

/** What a label, property, macro or include under the cursor is in the resolved tree, as Markdown. */
export function hoverSymbol(analyses: readonly Analysis[], file: string, offset: number): string | undefined {
	for (const resolved of treesWith(analyses, file)) {
		const pointedAt = symbolAt(resolved, file, offset);
		switch (pointedAt?.kind) {
			case "file":
				return code(pointedAt.path);
			case "label": {
				const node = resolved.tree.labels.get(pointedAt.name) ?? deletedNodeOf(resolved, pointedAt.name);
				if (node !== undefined) return describeNode(resolved, node);
				break;
			}
			case "node":
				return describeNode(resolved, pointedAt.node);
			case "property":
				return describeProperty(resolved, pointedAt.property, pointedAt.definition);
			case "macro":
				return describeMacro(resolved, pointedAt.name);
		}
	}
	return undefined;
}

/** The deleted node that had the label. */
function deletedNodeOf({ tree }: Resolved, label: string): Node | undefined {
	for (const deleted of tree.deleted)
		for (const node of deleted.kind === "node" ? nodesBelow(deleted.node) : [])
			if (node.bodies.some(({ labels }) => labels.some(({ name }) => name === label))) return node;
	return undefined;
}

/** What a node is in the resolved tree, as Markdown. */
export function describeNode(resolved: Resolved, node: Node): string {
	const compatible = compatiblesOf(node);
	const places = node.bodies.map((body) => historyText(resolved, body, body));
	const last = node.bodies.at(-1);
	const isDeleted = last !== undefined && resolved.tree.deletions.has(last);
	const state = isDeleted ? " — deleted" : isEnabled(node) ? "" : " — disabled";
	return [
		`**${plain(displayName(node))}** ${code(pathOf(node))}${state}`,
		...(compatible.length > 0 ? [`compatible ${compatible.map(code).join(", ")}`] : []),
		...(places.length > 0 ? [`Written in ${places.join(", ")}`] : []),
	].join("\n\n");
}

function describeProperty(resolved: Resolved, property: Property, here: PropertyDefinition): string {
	const last = property.definitions.at(-1);
	const places = property.definitions.map((definition) => historyText(resolved, definition, definition.name));
	const deletion = last && resolved.tree.deletions.get(last);
	const fate = deletion
		? `Deleted in ${placeText(resolved, spanOfTokens(deletion.first, deletion.last))}`
		: last !== here
			? `Overridden in ${places.at(-1)}`
			: undefined;
	const numbers = cellsOf(property)?.map(({ value }) => (value === undefined ? "?" : `0x${value.toString(16)}`));
	return [
		codeBlock("dts", last === undefined ? property.name : textOf(resolved, spanOfTokens(last.name.first, last.last))),
		...(numbers !== undefined && numbers.length > 0 && numbers.length <= 64 ? [code(`< ${numbers.join(" ")} >`)] : []),
		...(fate === undefined ? [] : [fate]),
		...(places.length > 1 || (places.length === 1 && deletion) ? [`Set in ${places.join(", ")}`] : []),
	].join("\n\n");
}

/** Where something was written, and where that was deleted again. */
function historyText(resolved: Resolved, written: PropertyDefinition | NodeBody, { first, last }: Deletion): string {
	const place = placeText(resolved, spanOfTokens(first, last));
	const deletion = resolved.tree.deletions.get(written);
	return deletion ? `${place} (deleted in ${placeText(resolved, spanOfTokens(deletion.first, deletion.last))})` : place;
}

function describeMacro(resolved: Resolved, name: string): string | undefined {
	const macro = resolved.macros.findLast((candidate) => candidate.name === name);
	if (macro?.definition === undefined) return undefined;
	const last = macro.body.at(-1) ?? macro.definition;
	const at = spanOfTokens(macro.definition, last);
	return `${codeBlock("c", `#define ${textOf(resolved, at)}`)}\n\nDefined in ${placeText(resolved, at)}`;
}

function textOf(resolved: Resolved, at: Span): string {
	return resolved.sources.get(at.file)?.text.slice(at.start, at.end) ?? "";
}

/** `imx95.dtsi:120`. */
function placeText(resolved: Resolved, at: Span): string {
	const source = resolved.sources.get(at.file);
	const line = source === undefined ? 0 : positionAt(source.lines, at.start).line + 1;
	return code(`${nameOf(at.file)}:${line}`);
}

import type { Analysis } from "../analysis.ts";
import { macroNumber } from "../devicetree/cpp/macro-number.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import { compatiblesOf, isEnabled, type ReadCell } from "../devicetree/tree/read-property.ts";
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
import { type CellsAt, cellsAt } from "./cell-at.ts";
import { code, codeBlock, plain } from "./markdown.ts";
import { symbolAt } from "./symbol-at.ts";
import { treesWith } from "./trees-with.ts";
import { amountsOf, numberText, plainValue, providersOf, referenceTo } from "./written-value.ts";

/** What a label, property, macro or include under the cursor is in the resolved tree, as Markdown; a peer says what labels and nodes are. */
export function hoverSymbol(
	analyses: readonly Analysis[],
	file: string,
	offset: number,
	hasPeer: boolean,
): string | undefined {
	for (const resolved of treesWith(analyses, file)) {
		const pointedAt = symbolAt(resolved, file, offset);
		if (hasPeer && (pointedAt?.kind === "label" || pointedAt?.kind === "node")) continue;
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
				return describeProperty(resolved, pointedAt.node, pointedAt.property, pointedAt.definition);
			case "macro":
				return describeMacro(resolved, pointedAt.name, cellsAt(resolved, file, offset));
		}
		const cell = pointedAt === undefined ? cellsAt(resolved, file, offset) : undefined;
		const said = cell && describeCell(resolved, cell);
		if (said !== undefined) return said;
	}
	return undefined;
}

/** A number in a value: the node it is the phandle of, else the region, frequency or voltage it is part of. */
function describeCell(resolved: Resolved, { node, property, index }: CellsAt): string | undefined {
	const provider = providersOf(resolved.tree, node, property).get(index);
	if (provider !== undefined) return describeNode(resolved, provider);
	let first = 0;
	for (const amount of amountsOf(node, property)) {
		first += amount.cells;
		if (index < first) return code(amount.text);
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

function describeProperty(resolved: Resolved, node: Node, property: Property, here: PropertyDefinition): string {
	const last = property.definitions.at(-1);
	const places = property.definitions.map((definition) => historyText(resolved, definition, definition.name));
	const deletion = last && resolved.tree.deletions.get(last);
	const fate = deletion
		? `Deleted in ${placeText(resolved, spanOfTokens(deletion.first, deletion.last))}`
		: last !== here
			? `Overridden in ${places.at(-1)}`
			: undefined;
	const value = plainValue(resolved.tree, node, property);
	const amounts = amountsOf(node, property);
	return [
		codeBlock("dts", last === undefined ? property.name : textOf(resolved, spanOfTokens(last.name.first, last.last))),
		...(value !== undefined && value.length <= MAX_VALUE ? [`= ${code(value)}`] : []),
		...(amounts.length === 0 || amounts.length > MAX_AMOUNTS
			? []
			: [amounts.map(({ text }) => code(text)).join("  \n")]),
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

/** Its number, what it is defined as and where; at a place in a value, also what it came to there, if its parameters decide. */
function describeMacro(resolved: Resolved, name: string, here: CellsAt | undefined): string | undefined {
	const macro = resolved.macros.findLast((candidate) => candidate.name === name);
	if (macro?.definition === undefined) return undefined;
	const last = macro.body.at(-1) ?? macro.definition;
	const at = spanOfTokens(macro.definition, last);
	const number = macroNumber(resolved.macros, name);
	const cells = here?.cells.slice(here.index, here.index + here.count).map(cellText) ?? [];
	const value =
		number !== undefined
			? code([name, ...number.through, numberText(number.value)].join(" = "))
			: cells.length > 0 && !cells.includes(undefined) && cells.length <= MAX_AMOUNTS
				? `Here it is ${code(`<${cells.join(" ")}>`)}`
				: undefined;
	return [
		...(value === undefined ? [] : [value]),
		codeBlock("c", `#define ${textOf(resolved, at)}`),
		`Defined in ${placeText(resolved, at)}`,
	].join("\n\n");
}

/** A phandle is the node it means. */
function cellText({ value, target }: ReadCell): string | undefined {
	if (target !== undefined) return referenceTo(target);
	return value === undefined ? undefined : numberText(value);
}

/** Longer values, and longer lists, say nothing at a glance. */
const MAX_VALUE = 400;
const MAX_AMOUNTS = 8;

function textOf(resolved: Resolved, at: Span): string {
	return resolved.sources.get(at.file)?.text.slice(at.start, at.end) ?? "";
}

/** `imx95.dtsi:120`. */
function placeText(resolved: Resolved, at: Span): string {
	const source = resolved.sources.get(at.file);
	const line = source === undefined ? 0 : positionAt(source.lines, at.start).line + 1;
	return code(`${nameOf(at.file)}:${line}`);
}

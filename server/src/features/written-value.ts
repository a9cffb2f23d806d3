import { cellsNameOf } from "../board/reference-lists.ts";
import { macroNamesOf } from "../devicetree/lex/origin.ts";
import type { Cell, ValuePart } from "../devicetree/parse/ast.ts";
import { regionOf } from "../devicetree/tree/address.ts";
import { cellsOf, numberOf, specifiersOf, stringsOf } from "../devicetree/tree/read-property.ts";
import { type Node, type Property, pathOf, type Tree } from "../devicetree/tree/tree.ts";
import { hertzText } from "../text/hertz.ts";
import { sizeText } from "../text/size-text.ts";
import { code } from "./markdown.ts";

/** A number as trees write it: small ones count something, large ones are addresses and masks. */
export function numberText(value: number | bigint): string {
	return value <= 0xffff ? `${value}` : `0x${value.toString(16)}`;
}

/** `SAI = IMX95_CLK_SAI3 = 148` as Markdown, of a cell that is written as a macro and nothing besides. */
export function macroLine(cell: Cell | undefined): readonly string[] {
	if (cell?.kind !== "number") return [];
	const names = macroNamesOf(cell.first, cell.last);
	return names.length === 0 ? [] : [code([...names, numberText(cell.value)].join(" = "))];
}

/** Which cells of a list of phandles are phandles given as a number, with the node each means. */
export function providersOf(tree: Tree, node: Node, property: Property): ReadonlyMap<number, Node> {
	const cellsName = cellsNameOf(node, property.name);
	const providers = new Map<number, Node>();
	if (cellsName === undefined) return providers;
	const cells = cellsOf(property) ?? [];
	let at = 0;
	for (const { provider, cells: own } of specifiersOf(tree, property, cellsName)) {
		if (provider !== undefined && cells[at]?.cell.kind === "number") providers.set(at, provider);
		at += 1 + own.length;
	}
	return providers;
}

/**
 * The cells of a value in which something is written otherwise than it counts: macros as the numbers they are, numbers that are
 * phandles as the nodes they mean. Undefined where nothing is, or the value has other parts than cells.
 */
export function plainValue(tree: Tree, node: Node, property: Property): string | undefined {
	const heads = providersOf(tree, node, property);
	let differs = heads.size > 0;
	let at = 0;
	const partText = (part: ValuePart): string | undefined => {
		if (part.kind !== "cells" || part.bits !== 32) return undefined;
		const texts = part.cells.map((cell) => {
			const head = heads.get(at++);
			if (head !== undefined) return referenceTo(head);
			if (cell.kind === "unknown") {
				differs = true;
				return "?";
			}
			if (cell.kind === "number") {
				differs ||= cell.first.expansion !== undefined || cell.first !== cell.last;
				return numberText(cell.value);
			}
			const { label, path } = cell.reference;
			return label === undefined ? `&{${path}}` : path === "" ? `&${label}` : `&{${label}${path}}`;
		});
		return `<${texts.join(" ")}>`;
	};
	const parts = property.value.map(partText);
	if (!differs || parts.length === 0 || parts.includes(undefined)) return undefined;
	return parts.join(", ");
}

/** As a cell refers to a node. */
export const referenceTo = (node: Node): string =>
	node.labels[0] === undefined ? `&{${pathOf(node)}}` : `&${node.labels[0]}`;

/** An entry of a property as people say it, and the cells it is made of. */
export interface Amount {
	readonly text: string;
	readonly cells: number;
}

/** What the numbers of a property are to people: regions of memory, frequencies, voltages. None of any other property. */
export function amountsOf(node: Node, property: Property): readonly Amount[] {
	if (property.name === "reg") return regionTexts(node);
	const values = cellsOf(property)?.map(({ value }) => value) ?? [];
	const known = values.filter((value) => value !== undefined).map(Number);
	if (known.length !== values.length) return [];
	if (/(?:^|-)(?:hz|frequency|clock-rates|clock-freq)$/.test(property.name) && !property.name.startsWith("opp-"))
		return known.map((value) => ({ text: value === 0 ? "none" : hertzText(value), cells: 1 }));
	if (/-microvolts?$/.test(property.name)) return known.map((value) => ({ text: `${value / 1e6} V`, cells: 1 }));
	return [];
}

/** `shmem: 0x44380000–0x4438ffff, 64 KiB`, as the processor sees it. */
function regionTexts(node: Node): readonly Amount[] {
	const names = stringsOf(node.properties.get("reg-names")) ?? [];
	const counts = ["#address-cells", "#size-cells"].map((name) => numberOf(node.parent?.properties.get(name)));
	const cells = (counts[0] ?? 2) + (counts[1] ?? 1);
	const texts: Amount[] = [];
	for (let entry = 0; entry < MAX_REGIONS; entry++) {
		const reading = regionOf(node, entry);
		if (reading.kind !== "region" || reading.region.size === 0) break;
		const { address, size } = reading.region;
		const name = names[entry] === undefined ? "" : `${names[entry]}: `;
		const end = (address + size - 1).toString(16);
		texts.push({ text: `${name}0x${address.toString(16)}–0x${end}, ${sizeText(size)}`, cells });
	}
	return texts;
}

const MAX_REGIONS = 16;

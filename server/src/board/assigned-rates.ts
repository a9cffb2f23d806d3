import type { Cell } from "../devicetree/parse/ast.ts";
import { cellsOf } from "../devicetree/tree/read-property.ts";
import type { Node, Property } from "../devicetree/tree/tree.ts";

/** The properties with rates, the one that Linux reads first in front: drivers/clk/clk-conf.c, __set_clk_rates(), 64 bits since 6.12. */
export const RATE_PROPERTIES = [
	{ property: "assigned-clock-rates-u64", bits: 64 },
	{ property: "assigned-clock-rates", bits: 32 },
] as const;

/** A rate as it is written: one of 64 bits may be two cells of 32. */
export type WrittenRate = readonly Cell[];

/** The rates of a node that Linux sets, each at the place of its clock; undefined: there are none, or they cannot be told apart. */
export function assignedRates({ properties }: Node): readonly WrittenRate[] | undefined {
	for (const { property: name, bits } of RATE_PROPERTIES) {
		const property = properties.get(name);
		const rates = property && ratesIn(property, bits);
		if (property !== undefined && (rates === undefined || rates.length > 0)) return rates;
	}
	return undefined;
}

/** The cells of each rate; undefined where they cannot be told apart. */
export function ratesIn(property: Property, bits: 32 | 64): readonly WrittenRate[] | undefined {
	const cells = property.value.flatMap((part) => (part.kind === "cells" && part.bits === 64 ? part.cells : []));
	if (bits === 64 && property.value.every((part) => part.kind === "cells" && part.bits === 64))
		return cells.map((cell) => [cell]);
	const words = cellsOf(property)?.map(({ cell }) => cell);
	const each = bits / 32;
	return (
		words && Array.from({ length: Math.floor(words.length / each) }, (_, i) => words.slice(i * each, (i + 1) * each))
	);
}

/** In hertz; undefined where a part of it is not known, or is none. */
export function rateOf(rate: WrittenRate | undefined): number | undefined {
	let hz = 0;
	for (const cell of rate ?? []) {
		if (cell.kind !== "number") return undefined;
		hz = hz * 2 ** 32 + Number(cell.value);
	}
	return rate === undefined ? undefined : hz;
}

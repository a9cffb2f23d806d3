import type { Use } from "../board/board.ts";
import { type CatalogueIndex, resourcesOf } from "../catalogue/catalogue-index.ts";
import { macrosOf } from "../devicetree/lex/origin.ts";
import type { Facts } from "../facts.ts";

/**
 * That the tree's header has a name for a number as it has for firmware's others, and a catalogue that came with the product lacks it: the
 * board's firmware is then another release, or a vendor's. A sentence without its end; undefined: nothing says so.
 */
export function anotherRelease({ firmwares }: Facts, index: CatalogueIndex, use: Use): string | undefined {
	const isBundled = firmwares.some(({ catalogue }) => catalogue.index === index && catalogue.isBundled);
	if (!isBundled || use.cell === undefined) return undefined;
	const written = macrosOf(use.cell.first, use.cell.last);
	const name = written.at(-1)?.name;
	if (name === undefined || written.some((each) => index.resourcesBySymbol.has(each.name))) return undefined;
	const prefix = commonPrefix(resourcesOf(index, use.kind).flatMap(({ resource }) => resource.symbols ?? []));
	if (prefix.length < SHORTEST || !name.startsWith(prefix)) return undefined;
	return `The tree's header has ${name} among its names for firmware's numbers, so the board's firmware may be another release`;
}

/** Letters that names have in common by chance. */
const SHORTEST = 4;

function commonPrefix([first = "", ...others]: readonly string[]): string {
	let length = first.length;
	for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
	return first.slice(0, length);
}

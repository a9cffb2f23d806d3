import type { CItem, CTable, CValue } from "../c-source/initialiser.ts";
import type { CodeToken } from "../c-source/read-source.ts";
import type { ImportProblem } from "../imported-catalogue.ts";
import type { Unit } from "./unit.ts";

/** One row of a table of C: a structure, and where in the table it stands. */
export interface Row {
	/** Its place in the table, counted from 0: the one that `[…] =` names, else the one after the row before it. */
	readonly place: number;
	/** The name in `[…]`, where it is one. */
	readonly symbol?: string;
	/** The value of a field, `clk.mssr.bit` in an inner one; undefined where the row does not set it. */
	field(name: string): CValue | undefined;
	readonly path: string;
	readonly line: number;
	readonly conditions: readonly string[];
}

/**
 * The table of a name. Of several, which only conditions can make, the one that is always compiled; where there is none, that
 * is a problem, and no table.
 */
export function tableNamed(
	{ tables }: Unit,
	name: string,
	problems: ImportProblem[],
	path?: string,
): CTable | undefined {
	const found = tables.filter((table) => table.name === name && (path === undefined || table.path === path));
	const [only, another] = found;
	if (another === undefined) return only;
	const always = found.filter(({ conditions }) => conditions.length === 0);
	if (always.length === 1) return always[0];
	const [first] = found as [CTable];
	const which = found
		.map(({ conditions, line }) => `${conditions.join(" and ") || "always"} (line ${line})`)
		.join(", ");
	problems.push({
		path: first.path,
		line: first.line,
		text: `${name} is written more than once, under ${which}: say with -D which one is built. Left out`,
		leavesOut: true,
		wants: "condition",
	});
	return undefined;
}

interface RowOptions {
	readonly keepsEmpty?: boolean;
	/** What place a row has means nothing. */
	readonly isUnnumbered?: boolean;
}

/**
 * The rows of a table. `order` names the fields of a structure that is written without their names. A row that is a variable,
 * or its address, is what that variable is given. Empty rows, `{ 0 }`, end tables, and are none, but for
 * those with a place where `keepsEmpty`.
 */
export function rowsOf(
	unit: Unit,
	table: CTable,
	problems: ImportProblem[],
	order: readonly string[] = [],
	{ keepsEmpty = false, isUnnumbered = false }: RowOptions = {},
): readonly Row[] {
	const rows: Row[] = [];
	let next: number | undefined = 0;
	for (const item of table.items) {
		const { path, line, conditions } = item;
		if (item.index?.some(isRange)) continue;
		if (item.index) {
			const number = unit.number(item.index, conditions);
			next = number.kind === "value" ? placeOf(number.value) : undefined;
			if (number.kind === "value" && next === undefined)
				problems.push({
					path,
					line,
					text: `[${textOf(item.index)}] is ${number.value}, no place: left out`,
					leavesOut: true,
				});
			else if (number.kind === "unknown")
				problems.push({
					path,
					line,
					text: `[${textOf(item.index)}]: ${number.because} is not known: left out`,
					leavesOut: true,
					wants: "definition",
				});
		} else if (next === undefined)
			problems.push({ path, line, text: `its place in ${table.name} is not known: left out`, leavesOut: true });
		// A row that is not always there, or may be several, moves those after it.
		let isOne = conditions.length === table.conditions.length;
		if (next !== undefined) {
			const list = structureOf(unit, item.value);
			isOne &&= list !== undefined;
			if (list === undefined)
				problems.push({ path, line, text: `${textOfValue(item.value)} is not understood: left out`, leavesOut: true });
			else if ((keepsEmpty && item.index) || !isEmpty(list)) {
				const symbol = nameIn(item.index ?? []);
				rows.push({
					place: next,
					...(symbol !== undefined && { symbol }),
					field: (name) => fieldOf(list, name, order),
					path,
					line,
					conditions,
				});
			}
		}
		next = next === undefined || !(isOne || item.index || isUnnumbered) ? undefined : next + 1;
	}
	return rows;
}

/** A number of SCMI has 32 bits. */
export function placeOf(number: bigint): number | undefined {
	return number >= 0n && number <= 0xffff_ffffn ? Number(number) : undefined;
}

function isRange({ text }: CodeToken, at: number, tokens: readonly CodeToken[]): boolean {
	return text === "." && tokens[at + 1]?.text === ".";
}

/** `CK_HSE`, `(CK_HSE)`. */
function nameIn(tokens: readonly CodeToken[]): string | undefined {
	const words = tokens.filter(({ text }) => !/^[()]$/.test(text));
	return words.length === 1 && words[0]?.kind === "word" ? words[0].text : undefined;
}

/** The one name an expression is, in parentheses or not. */
export function nameOfValue(value: CValue | undefined): string | undefined {
	return value?.kind === "expression" ? nameIn(value.tokens) : undefined;
}

function structureOf(unit: Unit, value: CValue): readonly CItem[] | undefined {
	if (value.kind === "list") return value.items;
	if (unit.text(value) !== undefined) return [{ value, path: "", line: value.line, conditions: [] }];
	const name = nameIn(value.tokens.filter(({ text }, at) => !(at === 0 && text === "&")));
	const [variable, another] = name === undefined ? [] : unit.tables.filter((table) => table.name === name);
	return another === undefined ? variable?.items : undefined;
}

/** `{ }`, `{ 0 }`. */
function isEmpty(items: readonly CItem[]): boolean {
	const [only, another] = items;
	if (only === undefined) return true;
	if (another !== undefined || only.field !== undefined || only.index) return false;
	return only.value.kind === "expression" && only.value.tokens.length === 1 && only.value.tokens[0]?.text === "0";
}

function fieldOf(items: readonly CItem[], name: string, order: readonly string[]): CValue | undefined {
	const named = items.findLast(({ field }) => field === name);
	if (named) return named.value;
	const place = order.indexOf(name);
	if (place !== -1 && items[0]?.field === undefined) return items[place]?.value;
	const dot = name.lastIndexOf(".");
	const outer = dot === -1 ? undefined : fieldOf(items, name.slice(0, dot), order);
	return outer?.kind === "list" ? fieldOf(outer.items, name.slice(dot + 1), []) : undefined;
}

export function textOf(tokens: readonly CodeToken[]): string {
	return tokens.map(({ text }) => text).join(" ");
}

export function textOfValue(value: CValue): string {
	return value.kind === "expression" ? textOf(value.tokens).slice(0, 60) : "{ … }";
}

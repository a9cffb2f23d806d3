import type { CItem, CTable, CValue } from "../c-source/initialiser.ts";
import { closing } from "../c-source/initialiser.ts";
import type { CodeToken } from "../c-source/read-source.ts";
import type { ImportProblem } from "../imported-catalogue.ts";
import { functionBody } from "./function-body.ts";
import { nameOfValue, rowsOf, tableNamed, textOf, textOfValue } from "./rows.ts";
import type { Unit } from "./unit.ts";

/** What the source of a product of SCP-firmware configures for a module: the variable `config_<module>`. */
export interface ScpModule {
	readonly unit: Unit;
	readonly table: CTable;
	/** A field of its `.data`, and with the conditions it is there under. */
	data(name: string): CValue | undefined;
	item(name: string): CItem | undefined;
}

export function scpModule(units: readonly Unit[], module: string): ScpModule | undefined {
	for (const unit of units) {
		const table = unit.tables.find(({ name, path }) => name === `config_${module}` && path === unit.path);
		if (table === undefined) continue;
		const data = table.items.find(({ field }) => field === "data")?.value;
		const items = data?.kind === "list" ? data.items : [];
		const item = (name: string) => items.find(({ field }) => field === name);
		return { unit, table, item, data: (name) => item(name)?.value };
	}
	return undefined;
}

/** The table a field of it names, `agent_table`. */
export function tableIn({ unit, data }: ScpModule, field: string, problems: ImportProblem[]): CTable | undefined {
	const name = nameOfValue(data(field));
	return name === undefined ? undefined : tableNamed(unit, name, problems, unit.path);
}

/** One element of a module: a clock, a sensor. */
export interface ScpElement {
	readonly place: number;
	/** What firmware answers as its name. */
	readonly name?: string;
	readonly symbol?: string;
	readonly path: string;
	readonly line: number;
	readonly conditions: readonly string[];
}

/** How much of a name is answered. Source: SCP-firmware module/scmi_clock and its like, `sizeof(name) - 1`. */
const NAME_LENGTH = 15;

/**
 * The elements of a module, in order: those of the table it names, or that its function returns. Where the function puts a
 * table together when firmware runs, or returns one of several that differ, that is a problem, and none is known.
 */
export function elementsOf(
	module: ScpModule | undefined,
	problems: ImportProblem[],
): readonly ScpElement[] | undefined {
	if (module === undefined) return undefined;
	const { unit, table } = module;
	const item = table.items.find(({ field }) => field === "elements");
	if (item?.value.kind !== "expression") return undefined;
	const { tokens } = item.value;
	const named = tokens.filter(({ kind, text }) => kind === "word" && !text.startsWith("FWK_")).at(-1)?.text;
	if (named === undefined) return undefined;
	const isFunction = tokens.some(({ text }) => text === "FWK_MODULE_DYNAMIC_ELEMENTS");
	const returned = isFunction ? returnedBy(unit, named) : [named];
	const lists = (returned ?? []).flatMap((name) => {
		const found = tableNamed(unit, name, problems, unit.path);
		return found ? [elementRows(unit, found, problems)] : [];
	});
	const [first, ...others] = lists;
	const shown = (list: readonly ScpElement[]) => list.map(({ place, name }) => `${place} ${name}`).join("\n");
	if (first && lists.length === returned?.length && others.every((list) => shown(list) === shown(first))) return first;
	const copied = returned === undefined ? copiedBy(unit, named, problems) : undefined;
	if (copied) {
		const text = `the elements of ${table.name.slice(7)} (${named}) are put together when firmware runs: what it copies is listed, anything else left out`;
		problems.push({ path: item.path, line: item.line, text, leavesOut: true });
		return copied;
	}
	const why = returned === undefined ? "are put together when firmware runs" : "are one of several lists";
	problems.push({
		path: item.path,
		line: item.line,
		text: `the elements of ${table.name.slice(7)} (${named}) ${why}: left out`,
		leavesOut: true,
	});
	return undefined;
}

function elementRows(unit: Unit, table: CTable, problems: ImportProblem[]): readonly ScpElement[] {
	return rowsOf(unit, table, problems).map((row) => {
		const { place, symbol, path, line, conditions } = row;
		const value = row.field("name");
		const name = value && nameIn(unit, value);
		if (value && name === undefined)
			problems.push({ path, line, text: `its name ${textOfValue(value)} is not known`, wants: "definition" });
		return {
			place,
			...(name !== undefined && { name: name.slice(0, NAME_LENGTH) }),
			...(symbol !== undefined && { symbol }),
			path,
			line,
			conditions,
		};
	});
}

/** A text, or `table[INDEX].field`. */
function nameIn(unit: Unit, value: CValue): string | undefined {
	const text = unit.text(value);
	if (text !== undefined || value.kind !== "expression") return text;
	const [table, open] = value.tokens;
	const close = open?.text === "[" ? closing(value.tokens, 1) : -1;
	const [dot, field, more] = value.tokens.slice(close + 1);
	if (close === -1 || dot?.text !== "." || field === undefined || more) return undefined;
	const place = unit.number(value.tokens.slice(2, close));
	const list = unit.tables.find(({ name }) => name === table?.text);
	if (list === undefined || place.kind !== "value") return undefined;
	const row = rowsOf(unit, list, []).find((each) => each.place === Number(place.value));
	const inner = row?.field(field.text);
	return inner && unit.text(inner);
}

/**
 * The rows of tables that a function copies into memory of its own, one behind the other: `memcpy(table, first, sizeof(first))`,
 * `memcpy(table + first_count, second, …)`. What is behind the first is there only where that call is made. Undefined where
 * it cannot be told which rows those are.
 */
function copiedBy(unit: Unit, name: string, problems: ImportProblem[]): readonly ScpElement[] | undefined {
	const body = functionBody(unit, name) ?? [];
	const isTable = (text = "") => unit.tables.some((table) => table.name === text);
	if (body.some(({ text }, at) => text === "return" && isTable(body[at + 1]?.text))) return undefined;
	const copies = body.flatMap(({ text }, at) =>
		/^(?:fwk_str_)?memcpy$/.test(text) ? [argumentsAt(body, at + 1)] : [],
	);
	const found = new Map<string, { readonly table: CTable; readonly from: number }>();
	for (const [to = [], table] of copies) {
		const source = tableNamed(unit, textOf(table ?? []), problems, unit.path);
		const from = to.length === 1 ? 0 : to[1]?.text === "+" ? countIn(unit, body, to.slice(2)) : undefined;
		if (source === undefined || from === undefined) return undefined;
		found.set(`${source.name} ${from}`, { table: source, from });
	}
	const parts = [...found.values()].sort((a, b) => a.from - b.from);
	const [first, ...more] = parts;
	if (first === undefined || first.from !== 0 || more.some(({ from }) => from === 0)) return undefined;
	return parts.flatMap(({ table, from }) =>
		elementRows(unit, table, problems).map((row) => ({
			...row,
			place: row.place < from ? row.place + from : row.place,
			conditions: from === 0 ? row.conditions : [...row.conditions, `the rows of ${table.name} that ${name} copies`],
		})),
	);
}

/** The arguments of a call, from its parenthesis on. */
function argumentsAt(tokens: readonly CodeToken[], open: number): readonly (readonly CodeToken[])[] {
	const found: CodeToken[][] = [[]];
	let depth = 0;
	for (const token of tokens.slice(open + 1, closing(tokens, open))) {
		if (token.text === "(") depth++;
		else if (token.text === ")") depth--;
		if (token.text === "," && depth === 0) found.push([]);
		else found.at(-1)?.push(token);
	}
	return found;
}

/** How many rows a variable of a function counts, `count = FWK_ARRAY_SIZE(table);`. */
function countIn(unit: Unit, body: readonly CodeToken[], variable: readonly CodeToken[]): number | undefined {
	const [name, more] = variable;
	const at = body.findIndex(({ text }, i) => text === name?.text && body[i + 1]?.text === "=");
	const [, , size, open, counted, close] = body.slice(at, at + 6);
	if (more || at === -1 || size?.text !== "FWK_ARRAY_SIZE" || open?.text !== "(" || close?.text !== ")")
		return undefined;
	const table = tableNamed(unit, counted?.text ?? "", [], unit.path);
	const rows = table && rowsOf(unit, table, []);
	return rows && Math.max(-1, ...rows.map(({ place }) => place)) + 1;
}

/** The names of the tables that a function returns; undefined where it returns anything else. */
function returnedBy(unit: Unit, name: string): readonly string[] | undefined {
	const body = functionBody(unit, name) ?? [];
	const names = new Set<string>();
	for (const [at, { text }] of body.entries()) {
		if (text !== "return") continue;
		const [value, end] = body.slice(at + 1);
		const isTable = end?.text === ";" && unit.tables.some((table) => table.name === value?.text);
		if (value === undefined || !isTable) return undefined;
		names.add(value.text);
	}
	return names.size > 0 ? [...names] : undefined;
}

/** `FWK_ID_ELEMENT_INIT(FWK_MODULE_IDX_CLOCK, INDEX)`: the element of a module. */
export function elementNamed(
	unit: Unit,
	value: CValue | undefined,
	conditions: readonly string[],
): { readonly module: string; readonly place: number; readonly symbol: string } | undefined {
	if (value?.kind !== "expression") return undefined;
	const [call, open, module, comma, ...rest] = value.tokens;
	if (!/^FWK_ID_ELEMENT/.test(call?.text ?? "") || open?.text !== "(" || comma?.text !== ",") return undefined;
	const index: readonly CodeToken[] = rest.slice(0, -1);
	const place = unit.number(index, conditions);
	if (module === undefined || place.kind !== "value") return undefined;
	return {
		module: module.text.replace(/^FWK_MODULE_IDX_/, "").toLowerCase(),
		place: Number(place.value),
		symbol: textOf(index),
	};
}

/** The value behind a cast: `(void *)table`, `(uintptr_t)&table`. */
export function behindCast(value: CValue | undefined): string | undefined {
	if (value?.kind !== "expression") return undefined;
	const { tokens } = value;
	const rest = tokens[0]?.text === "(" ? tokens.slice(closing(tokens, 0) + 1) : tokens;
	const words = (rest.length > 0 ? rest : tokens).filter(({ text }) => !/^[()&]$/.test(text));
	return words.length === 1 && words[0]?.kind === "word" ? words[0].text : undefined;
}

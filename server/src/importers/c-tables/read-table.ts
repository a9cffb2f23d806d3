import { type CTable, type CValue, closing } from "../c-source/initialiser.ts";
import type { ImportProblem } from "../imported-catalogue.ts";
import { functionBody } from "./function-body.ts";
import { builtWith, conditional, type Numbered } from "./numbered.ts";
import type { TableProfile } from "./profile.ts";
import { nameOfValue, placeOf, type Row, rowsOf, textOfValue } from "./rows.ts";
import { constant, type Unit } from "./unit.ts";

/** The rows of one table as what they number. */
export function readTable(
	unit: Unit,
	table: CTable,
	profile: TableProfile,
	agent: number | undefined,
	problems: ImportProblem[],
): readonly Numbered[] {
	const below = profile.below === undefined ? undefined : unit.constants.get(profile.below);
	if (profile.below !== undefined && below === undefined) {
		const text = `${profile.below} is not known, and what ${table.name} has from there on is not exported: all left out`;
		problems.push({ path: table.path, line: table.line, text, leavesOut: true, wants: "definition" });
		return [];
	}
	const count = profile.count === undefined ? undefined : countOf(unit, profile.count, table, problems);
	const from = profile.from === undefined ? 0 : constant(unit, profile.from);
	if (from === undefined) {
		problems.push({
			path: table.path,
			line: table.line,
			text: `${profile.from} is not known: ${table.name} is left out`,
			leavesOut: true,
			wants: "definition",
		});
		return [];
	}
	const found = rowsOf(unit, table, problems, profile.order).flatMap((row): readonly Numbered[] => {
		const own = idOf(unit, row, profile, problems);
		const id = own === undefined ? undefined : own + from;
		if (id === undefined || (below !== undefined && id >= below)) return [];
		const { path, line, conditions } = row;
		const symbol = (profile.number === undefined ? row.symbol : nameOfValue(row.field(profile.number))) ?? undefined;
		const name = nameIn(unit, row, profile, problems);
		const repeated = profile.repeats === undefined ? undefined : nameOfValue(row.field(profile.repeats));
		const constant = symbol ?? repeated;
		const byConstant = profile.keyFromName ? undefined : constant?.replace(profile.keyWithout ?? "", "");
		const base = byConstant ?? name ?? "";
		const label = base === "" ? `${profile.table}_${id}` : base;
		const isRefused = count !== undefined && id >= count;
		if (isRefused)
			problems.push({
				path,
				line,
				text: `${constant ?? label} is ${id}, and ${profile.count} counts ${count}: firmware refuses it. Kept as reserved`,
			});
		return [
			{
				table: profile.table,
				...(agent !== undefined && { agent }),
				id,
				label: profile.kind === undefined || profile.kind === "pin" ? label : kindLabel(profile.kind, label),
				resource: {
					...(name !== undefined && { name }),
					...symbolsOf(constant, profile),
					...statusOf(unit, row, profile, problems),
					...(isRefused && { status: "reserved" as const }),
					...initialOf(row, profile),
					...parentsOf(row, profile),
					...hardwareOf(row, profile),
					...(profile.kind && { kind: profile.kind }),
				},
				...(constant !== undefined && { symbol: constant }),
				path,
				line,
				conditions,
			},
		];
	});
	return found;
}

/** What a function is called for, `add(clk, 0, NUMBER)`: calls with a number that is no constant are of a table. */
export function readCalls(unit: Unit, profile: TableProfile, problems: ImportProblem[]): readonly Numbered[] {
	const { call, table, keyWithout = "" } = profile;
	const { tokens } = unit;
	return tokens.flatMap(({ text, path, line, conditions }, at): readonly Numbered[] => {
		if (text !== call?.name || path !== unit.path || tokens[at + 1]?.text !== "(") return [];
		const end = closing(tokens, at + 1);
		const given = tokens.slice(at + 2, end);
		// A definition, and a call with what a row of a table has.
		if (tokens[end + 1]?.text === "{" || given.some(({ text }) => text === "->")) return [];
		const commas = given.flatMap(({ text }, index) => (text === "," ? [index] : []));
		const argument = given.slice((commas[call.argument - 1] ?? -1) + 1, commas[call.argument]);
		const number = unit.number(argument, conditions);
		const symbol = argument.map(({ text }) => text).join(" ");
		const id = number.kind === "value" ? placeOf(number.value) : undefined;
		if (id === undefined) {
			problems.push({
				path,
				line,
				text: `${call.name}: ${symbol} is not known as a number: left out`,
				leavesOut: true,
				wants: "definition",
			});
			return [];
		}
		const label = symbol.replace(keyWithout, "");
		const resource = { ...symbolsOf(symbol, profile), ...conditional(conditions) };
		return [{ table, id, label, resource, symbol, path, line, conditions }];
	});
}

function symbolsOf(constant = "", { symbols }: TableProfile): Pick<Numbered["resource"], "symbols"> {
	return symbols?.test(constant) ? { symbols: [constant] } : {};
}

function kindLabel(kind: "group" | "function", label: string): string {
	return kind === "group" ? `group_${label}` : label;
}

/** What a function returns that counts a table; undefined where that is as many as it has rows, or the file has no such function. */
function countOf(unit: Unit, name: string, table: CTable, problems: ImportProblem[]): number | undefined {
	const body = functionBody(unit, name) ?? [];
	const returns = body.flatMap(({ text }, at) => (text === "return" ? [at] : []));
	const [only = -1, another] = returns;
	const end = body.findIndex(({ text }, at) => at > only && text === ";");
	const answer = body.slice(only + 1, end);
	if (only === -1 || answer.some(({ text }) => text === table.name)) return undefined;
	const value = unit.number(answer);
	if (value.kind === "value" && another === undefined) return Number(value.value);
	const { path, line } = body[only] ?? table;
	const why = value.kind === "unknown" ? value.because : "it returns in several places";
	problems.push({
		path,
		line,
		text: `how much ${name} counts is not known (${why}): some may be refused`,
		...(value.kind === "unknown" && { wants: "definition" }),
	});
	return undefined;
}

function idOf(unit: Unit, row: Row, { number, repeats }: TableProfile, problems: ImportProblem[]): number | undefined {
	const { path, line } = row;
	if (number !== undefined) {
		const id = numberIn(unit, row, number);
		if (id !== undefined) return id;
		const value = row.field(number);
		const text = value ? `its number ${textOfValue(value)} is not known` : `it sets no .${number}`;
		problems.push({ path, line, text: `${text}: left out`, leavesOut: true, ...(value && { wants: "definition" }) });
		return undefined;
	}
	const repeated = repeats === undefined ? undefined : numberIn(unit, row, repeats);
	if (repeated !== undefined && repeated !== row.place)
		problems.push({
			path,
			line,
			text: `it stands at ${row.place} and calls itself ${repeated}: firmware takes the place`,
		});
	return row.place;
}

function numberIn(unit: Unit, row: Row, field: string): number | undefined {
	const value = row.field(field);
	if (value?.kind !== "expression") return undefined;
	const number = unit.number(value.tokens, row.conditions);
	return number.kind === "value" ? placeOf(number.value) : undefined;
}

function nameIn(unit: Unit, row: Row, profile: TableProfile, problems: ImportProblem[]): string | undefined {
	if (profile.nameOfAll !== undefined) return profile.nameOfAll;
	const value = profile.name === undefined ? undefined : row.field(profile.name);
	const text = value && unit.text(value);
	if (value && text === undefined)
		problems.push({
			path: row.path,
			line: row.line,
			text: `its name ${textOfValue(value)} is not known`,
			wants: "definition",
		});
	return text?.slice(0, profile.nameLength ?? 63);
}

type Status = Pick<Numbered["resource"], "status" | "condition">;

function statusOf(unit: Unit, row: Row, profile: TableProfile, problems: ImportProblem[]): Status {
	const conditions = row.conditions.length > 0 ? [builtWith(row.conditions)] : [];
	if (profile.secureOnly !== undefined && isSet(unit, row, profile.secureOnly, problems))
		return { status: "secure-only" };
	const { guard } = profile;
	const value = guard && row.field(guard.field);
	const name = value?.kind === "expression" ? (nameOfValue(value) ?? textOfValue(value)) : undefined;
	if (guard && name === guard.never) return { status: "reserved" };
	if (guard && name !== undefined && name !== guard.always) conditions.push(guard.condition.replace("$1", name));
	return conditions.length > 0 ? { status: "conditional", condition: conditions.join(" and ") } : {};
}

/** `true`, `1`; a row that does not say is not. */
function isSet(unit: Unit, row: Row, field: string, problems: ImportProblem[]): boolean {
	const value = row.field(field);
	const name = nameOfValue(value);
	if (value === undefined || name === "false") return false;
	if (name === "true") return true;
	const number = numberIn(unit, row, field);
	if (number === undefined)
		problems.push({
			path: row.path,
			line: row.line,
			text: `.${field} = ${textOfValue(value)} is not known`,
			wants: "definition",
		});
	return number !== undefined && number !== 0;
}

function initialOf(row: Row, { initial }: TableProfile): Pick<Numbered["resource"], "initial"> {
	const name = initial && nameOfValue(row.field(initial.field));
	if (initial && name === initial.on) return { initial: "on" };
	return initial && name === initial.off ? { initial: "off" } : {};
}

function parentsOf(row: Row, { parent, keyWithout }: TableProfile): Pick<Numbered["resource"], "parents"> {
	const name = parent && nameOfValue(row.field(parent.field));
	if (name === undefined) return {};
	const plain = name.startsWith(parent?.prefix ?? "") ? name.slice(parent?.prefix.length) : name;
	return { parents: [plain.replace(keyWithout ?? "", "").toLowerCase()] };
}

function hardwareOf(row: Row, { hardware }: TableProfile): Pick<Numbered["resource"], "hardware"> {
	const value = hardware && row.field(hardware.field);
	const name = value?.kind === "expression" ? (nameOfValue(value) ?? numberOrNothing(value)) : undefined;
	return hardware && name !== undefined ? { hardware: [`${hardware.controller} ${name}`] } : {};
}

/** `211`, as written. */
function numberOrNothing({
	tokens: [only, another],
}: Extract<CValue, { readonly kind: "expression" }>): string | undefined {
	return only?.kind === "number" && another === undefined ? only.text : undefined;
}

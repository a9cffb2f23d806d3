import type { CValue } from "../c-source/initialiser.ts";
import type { ImportProblem } from "../imported-catalogue.ts";
import type { Numbered } from "./numbered.ts";
import type { DevicesProfile } from "./profile.ts";
import { rowsOf, tableNamed, textOfValue } from "./rows.ts";
import type { Unit } from "./unit.ts";

/** A device, and the rows it owns. */
export interface FoundDevice {
	readonly label: string;
	readonly id: number;
	readonly owned: readonly Numbered[];
	/** Where it is there only under conditions. */
	readonly conditions: readonly string[];
	readonly path: string;
	readonly line: number;
}

/** The devices of a table that lists numbers by device, with those the table leaves out: they own nothing. */
export function readDevices(
	unit: Unit,
	{ variable, enumeration, below, lists }: DevicesProfile,
	numbered: readonly Numbered[],
	problems: ImportProblem[],
): readonly FoundDevice[] {
	const table = tableNamed(unit, variable, problems, unit.path);
	if (table === undefined) return [];
	const end = unit.constants.get(below);
	const rows = new Map(rowsOf(unit, table, problems).map((row) => [row.place, row]));
	const names = new Map(
		[...unit.constants]
			.filter(
				([name, id]) => name.startsWith(enumeration) && name !== below && id >= 0n && (end === undefined || id < end),
			)
			.map(([name, id]) => [Number(id), name.slice(enumeration.length)]),
	);
	const ids = [...new Set([...names.keys(), ...rows.keys()])].sort((a, b) => a - b);
	return ids.map((id) => {
		const row = rows.get(id);
		const { path, line, conditions } = row ?? { ...table, conditions: [] };
		const owned = Object.entries(lists).flatMap(([field, of]) => {
			const value = row?.field(field);
			return value === undefined ? [] : ownedIn(unit, value, of, numbered, { path, line }, problems);
		});
		return { label: names.get(id) ?? `device_${id}`, id, owned, conditions, path, line };
	});
}

function ownedIn(
	unit: Unit,
	list: CValue,
	table: string,
	numbered: readonly Numbered[],
	at: { readonly path: string; readonly line: number },
	problems: ImportProblem[],
): readonly Numbered[] {
	if (list.kind !== "list") {
		problems.push({ ...at, text: `its list ${textOfValue(list)} is not understood: it owns more than is known` });
		return [];
	}
	const owned: Numbered[] = [];
	for (const { value, path, line } of list.items) {
		const number = value.kind === "expression" ? unit.number(value.tokens) : undefined;
		if (number?.kind === "value" && number.value < 0n) break;
		const found = numbered.filter((each) => each.table === table && each.resource.kind !== "function");
		const rows = number?.kind === "value" ? found.filter(({ id }) => id === Number(number.value)) : [];
		const shown = textOfValue(value);
		if (number?.kind !== "value")
			problems.push({ path, line, text: `${shown} is not known: left out`, leavesOut: true, wants: "definition" });
		else if (rows.length === 0)
			problems.push({
				path,
				line,
				text: `${shown} is ${table} ${number.value}, which firmware does not export: left out`,
				leavesOut: true,
			});
		owned.push(...rows);
	}
	return owned;
}

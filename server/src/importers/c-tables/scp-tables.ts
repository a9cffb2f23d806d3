import type { ImportProblem } from "../imported-catalogue.ts";
import { builtWith, conditional, type Numbered } from "./numbered.ts";
import { nameOfValue, rowsOf, tableNamed, textOfValue } from "./rows.ts";
import { behindCast, elementNamed, elementsOf, type ScpElement, scpModule, tableIn } from "./scp-modules.ts";
import type { Unit } from "./unit.ts";

/**
 * Tables whose numbers are places in a list of each agent. Source: SCP-firmware module/scmi_*, mod_scmi_*_agent.
 */
export const LISTED = [
	{ table: "clock", module: "scmi_clock", elements: "clock", initial: "starts_enabled" },
	{ table: "reset", module: "scmi_reset_domain", elements: "reset_domain" },
	{ table: "voltage", module: "scmi_voltage_domain", elements: "voltage_domain" },
] as const;

/** Tables whose numbers are elements of another module: of the power domains all but the last, which is the system. */
export const ELEMENTS = [
	{ table: "power", module: "scmi_power_domain", elements: "power_domain", butLast: true },
	{ table: "sensor", module: "scmi_sensor", elements: "sensor", butLast: false },
] as const;

export function listedBy(
	units: readonly Unit[],
	{ table, module, elements, ...more }: (typeof LISTED)[number],
	problems: ImportProblem[],
): readonly Numbered[] {
	const scmi = scpModule(units, module);
	const agents = scmi && tableIn(scmi, "agent_table", problems);
	if (!scmi || !agents) return [];
	const { unit } = scmi;
	const named = new Map((elementsOf(scpModule(units, elements), problems) ?? []).map((each) => [each.place, each]));
	const told = new Set<string>();
	return rowsOf(unit, agents, problems).flatMap((agent) => {
		const name = behindCast(agent.field("device_table"));
		// What is wrong in a list that several agents have is told once.
		const own: ImportProblem[] = told.has(name ?? "") ? [] : problems;
		told.add(name ?? "");
		const list = name === undefined ? undefined : tableNamed(unit, name, own, unit.path);
		if (list === undefined) {
			const { path, line } = agent;
			own.push({
				path,
				line,
				text: `agent ${agent.place} has no list of ${table}s that is understood: left out`,
				leavesOut: true,
			});
			return [];
		}
		return rowsOf(unit, list, own).flatMap((row): readonly Numbered[] => {
			const { path, line, conditions, place } = row;
			const value = row.field("element_id");
			const element = elementNamed(unit, value, conditions);
			if (element === undefined) {
				own.push({
					path,
					line,
					text: `${value ? textOfValue(value) : "a row without element_id"} is not understood: left out`,
					leavesOut: true,
				});
				return [];
			}
			const { name: answered } = named.get(element.place) ?? {};
			const starts = "initial" in more ? nameOfValue(row.field(more.initial)) : undefined;
			return [
				{
					table,
					agent: agent.place,
					id: place,
					label: answered ?? element.symbol,
					same: `${element.module} ${element.place}`,
					resource: {
						...(answered !== undefined && { name: answered }),
						...conditional(conditions),
						...(starts === "true" && { initial: "on" as const }),
					},
					symbol: element.symbol,
					path,
					line,
					conditions,
				},
			];
		});
	});
}

/** A performance domain is a place in `domains`, and answers the name of that element of the module dvfs. */
export function perfIn(units: readonly Unit[], problems: ImportProblem[]): readonly Numbered[] {
	const scmi = scpModule(units, "scmi_perf");
	if (scmi === undefined) return [];
	const name = behindCast(scmi.data("domains"));
	const table = name === undefined ? undefined : tableNamed(scmi.unit, name, problems, scmi.unit.path);
	const named = new Map((elementsOf(scpModule(units, "dvfs"), problems) ?? []).map((each) => [each.place, each]));
	if (table === undefined) return [];
	// An empty row, `[INDEX] = { }`, is a domain too.
	const rows = rowsOf(scmi.unit, table, problems, [], { keepsEmpty: true });
	return rows.map(({ place, symbol, path, line, conditions }) => {
		const answered = named.get(place)?.name;
		return {
			table: "perf",
			id: place,
			label: answered ?? symbol ?? `perf_${place}`,
			resource: { ...(answered !== undefined && { name: answered }), ...conditional(conditions) },
			...(symbol !== undefined && { symbol }),
			path,
			line,
			conditions,
		};
	});
}

export function elementsAs(
	units: readonly Unit[],
	{ table, elements, butLast }: (typeof ELEMENTS)[number],
	numbersOfPower: string | undefined,
	problems: ImportProblem[],
): readonly Numbered[] {
	const found: ImportProblem[] = [];
	const list = elementsOf(scpModule(units, elements), found);
	if (list === undefined && table === "power" && numbersOfPower !== undefined) {
		problems.push(
			...found.map((each) => ({
				...each,
				text: each.text.replace("left out", `names left out, numbers are those of ${numbersOfPower}…, with all cores`),
			})),
		);
		return countedBy(units, table, numbersOfPower);
	}
	problems.push(...found);
	const views = table === "power" ? powerViews(units, list ?? [], problems) : [];
	if (views.length > 0) return views;
	const last = Math.max(...(list ?? []).map(({ place }) => place));
	return (list ?? []).filter(({ place }) => !butLast || place !== last).map((element) => asNumbered(table, element));
}

/**
 * Where the module gives agents views of their own, each numbers power domains by place in its view.
 * Source: SCP-firmware module/scmi_power_domain, mod_scmi_pd_agent_config.
 */
function powerViews(
	units: readonly Unit[],
	elements: readonly ScpElement[],
	problems: ImportProblem[],
): readonly Numbered[] {
	const scmi = scpModule(units, "scmi_power_domain");
	const item = scmi?.item("agent_config_table");
	const name = item && nameOfValue(item.value);
	if (!scmi || !item || name === undefined) return [];
	const { path, line, conditions } = item;
	if (conditions.length > 0) {
		const text = `agents number power domains by themselves where ${builtWith(conditions)}: that is left out`;
		problems.push({ path, line, text, leavesOut: true });
		return [];
	}
	const { unit } = scmi;
	const table = tableNamed(unit, name, problems, unit.path);
	return (table ? rowsOf(unit, table, problems) : []).flatMap((agent) => {
		const list = agent.field("domains");
		return (list?.kind === "list" ? list.items : []).flatMap(({ index, value, ...at }, order): readonly Numbered[] => {
			const place = index ? unit.number(index) : undefined;
			const element = value.kind === "expression" ? unit.number(value.tokens) : undefined;
			const found = elements.find((each) => element?.kind === "value" && each.place === Number(element.value));
			if (found === undefined) {
				problems.push({
					path: at.path,
					line: at.line,
					text: `${textOfValue(value)} is no power domain: left out`,
					leavesOut: true,
				});
				return [];
			}
			const id = place?.kind === "value" ? Number(place.value) : order;
			const same = `power ${found.place}`;
			return [{ ...asNumbered("power", found), agent: agent.place, id, same, path: at.path, line: at.line }];
		});
	});
}

function asNumbered(table: string, { place, name, symbol, path, line, conditions }: ScpElement): Numbered {
	return {
		table,
		id: place,
		label: name ?? symbol ?? `${table}_${place}`,
		resource: { ...(name !== undefined && { name }), ...conditional(conditions) },
		...(symbol !== undefined && { symbol }),
		path,
		line,
		conditions,
	};
}

/** The constants that begin so, below `<prefix>COUNT`. */
function countedBy(units: readonly Unit[], table: string, prefix: string): readonly Numbered[] {
	const unit = units.find(({ constants }) => constants.has(`${prefix}COUNT`));
	const count = unit?.constants.get(`${prefix}COUNT`) ?? 0n;
	return [...(unit?.constants ?? [])]
		.filter(([name, id]) => name.startsWith(prefix) && id < count)
		.map(([symbol, id]) => {
			const { path = "", line = 1 } = unit?.tokens.find(({ text }) => text === symbol) ?? {};
			return {
				table,
				id: Number(id),
				label: symbol.slice(prefix.length),
				resource: {},
				symbol,
				path,
				line,
				conditions: [],
			};
		});
}

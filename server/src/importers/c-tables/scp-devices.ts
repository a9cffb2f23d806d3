import type { ImportProblem } from "../imported-catalogue.ts";
import { builtWith, type Numbered } from "./numbered.ts";
import type { FoundDevice } from "./read-devices.ts";
import { nameOfValue, placeOf, rowsOf, tableNamed, textOfValue } from "./rows.ts";
import type { Built } from "./scp-build.ts";
import { behindCast, elementNamed, scpModule } from "./scp-modules.ts";
import type { Unit } from "./unit.ts";

/** Source: SCP-firmware module/resource_perms/include/mod_resource_perms.h. */
const TYPES: Readonly<Record<string, string>> = {
	MOD_RES_POWER_DOMAIN_DEVICE: "power",
	MOD_RES_PERF_DOMAIN_DEVICE: "perf",
	MOD_RES_CLOCK_DOMAIN_DEVICE: "clock",
	MOD_RES_SENSOR_DOMAIN_DEVICE: "sensor",
	MOD_RES_RESET_DOMAIN_DEVICE: "reset",
	MOD_RES_VOLTAGE_DOMAIN_DEVICE: "voltage",
	MOD_RES_POWER_CAPPING: "powercap",
};

/** What ends the list of a device's members. */
const END = "MOD_RES_DOMAIN_DEVICE_INVALID";

/**
 * Devices of the module resource_perms. A member is the number agents use, whatever element of its module has that place.
 * Source: mod_resource_perms.c, mod_res_agent_set_device_permission.
 */
export function scpDevices(
	units: readonly Unit[],
	numbered: readonly Numbered[],
	built: Built | undefined,
	problems: ImportProblem[],
): readonly FoundDevice[] {
	const module = scpModule(units, "resource_perms");
	const name = module && behindCast(module.data("domain_devices"));
	if (!module || name === undefined) return [];
	const { unit } = module;
	const table = tableNamed(unit, name, problems, unit.path);
	if (table === undefined) return [];
	const rows = rowsOf(unit, table, problems);
	const prefix = commonPrefix(rows.flatMap(({ symbol }) => symbol ?? []));
	const devices = rows.flatMap((row): readonly FoundDevice[] => {
		const { path, line, symbol } = row;
		const conditions = [...row.conditions, ...(built?.kind === "where" ? [built.condition] : [])];
		const value = row.field("device_id");
		const number = value?.kind === "expression" ? unit.number(value.tokens, row.conditions) : undefined;
		const id = number?.kind === "value" ? placeOf(number.value) : undefined;
		if (id === undefined) {
			problems.push({
				path,
				line,
				text: `its device_id ${value ? textOfValue(value) : ""} is not known: left out`,
				leavesOut: true,
				...(value && { wants: "definition" }),
			});
			return [];
		}
		const list = nameOfValue(row.field("domain_devices"));
		const owned = list === undefined ? [] : membersOf(unit, list, row.conditions, numbered, problems);
		const label = symbol?.slice(prefix.length) ?? `device_${id}`;
		return [{ label, id, owned, conditions, path, line }];
	});
	const optional = devices.filter(({ conditions }) => conditions.length > 0);
	const [first] = optional;
	if (first)
		problems.push({
			path: table.path,
			line: table.line,
			text: `${optional.length} of ${devices.length} devices are there only where ${builtWith(first.conditions)}`,
		});
	return devices;
}

function membersOf(
	unit: Unit,
	name: string,
	around: readonly string[],
	numbered: readonly Numbered[],
	problems: ImportProblem[],
): readonly Numbered[] {
	const table = tableNamed(unit, name, problems, unit.path);
	if (table === undefined) return [];
	const owned: Numbered[] = [];
	for (const row of rowsOf(unit, table, problems, [], { isUnnumbered: true })) {
		const { path, line, conditions } = row;
		const type = nameOfValue(row.field("type")) ?? "";
		if (type === END) break;
		const of = TYPES[type];
		const value = row.field("device_id");
		const element = elementNamed(unit, value, conditions);
		const shown = value ? textOfValue(value) : "a member without device_id";
		const rows = numbered.filter(({ table, id }) => table === of && id === element?.place);
		if (of === undefined || element === undefined)
			problems.push({
				path,
				line,
				text: `${shown}, ${type || "without type"}, is not understood: left out`,
				leavesOut: true,
			});
		else if (conditions.some((each) => !around.includes(each)))
			problems.push({
				path,
				line,
				text: `${element.symbol} is of the device only where ${builtWith(conditions)}: left out`,
				leavesOut: true,
			});
		else if (rows.length === 0)
			problems.push({
				path,
				line,
				text: `${element.symbol} is ${of} ${element.place}, which no agent has: left out`,
				leavesOut: true,
			});
		else owned.push(...rows);
	}
	return owned;
}

/** `RCAR_RES_PERMS_DEVICES_` of names that all begin so. */
function commonPrefix(names: readonly string[]): string {
	const [first = ""] = names;
	let length = names.length > 1 ? first.length : 0;
	for (const name of names) while (!name.startsWith(first.slice(0, length))) length--;
	return first.slice(0, first.slice(0, length).lastIndexOf("_") + 1);
}

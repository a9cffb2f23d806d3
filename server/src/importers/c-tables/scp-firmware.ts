import { answeredName } from "../../scmi/answered-name.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../../scmi/resource-kind.ts";
import { grouped } from "../../text/grouped.ts";
import { folderOf } from "../../text/path.ts";
import type { CTable } from "../c-source/initialiser.ts";
import type { ImportedAgent, ImportProblem } from "../imported-catalogue.ts";
import { keyFor } from "../key-for.ts";
import { hasLeftOut } from "./left-out.ts";
import { conditional, type Numbered } from "./numbered.ts";
import type { FoundAgent } from "./read-agents.ts";
import type { Platform } from "./read-platform.ts";
import { nameOfValue, rowsOf } from "./rows.ts";
import { builtModules } from "./scp-build.ts";
import { scpDevices } from "./scp-devices.ts";
import { scpModule, tableIn } from "./scp-modules.ts";
import { scpDenials } from "./scp-permissions.ts";
import { ELEMENTS, elementsAs, LISTED, listedBy, perfIn } from "./scp-tables.ts";
import type { SourceTree } from "./source-tree.ts";
import { unique } from "./unique.ts";
import { type Build, readUnit, type Unit } from "./unit.ts";

/** The modules that serve a protocol. */
const SERVES: Readonly<Record<string, ResourceKind>> = {
	scmi_power_domain: "power",
	scmi_system_power: "system",
	scmi_perf: "perf",
	scmi_clock: "clock",
	scmi_sensor: "sensor",
	scmi_reset_domain: "reset",
	scmi_voltage_domain: "voltage",
	scmi_power_capping: "powercap",
};

/** A file that configures one of the modules that are read. */
const CONFIGURED = /\bconfig_(?:scmi\w*|clock|reset_domain|voltage_domain|power_domain|dvfs|sensor|resource_perms)\s*=/;

const AGENT_TYPES: Readonly<Record<string, ImportedAgent["type"]>> = {
	SCMI_AGENT_TYPE_PSCI: "psci",
	SCMI_AGENT_TYPE_MANAGEMENT: "management",
	SCMI_AGENT_TYPE_OSPM: "ospm",
	SCMI_AGENT_TYPE_OTHER: "other",
};

/** What a product of SCP-firmware configures. */
export function readScpFirmware(
	tree: SourceTree,
	build: Build,
	numbersOfPower: string | undefined,
	problems: ImportProblem[],
): Platform {
	const units = tree.sources.filter(({ text }) => CONFIGURED.test(text)).map((file) => readUnit(tree, file, build));
	const twice = modulesTwice(units);
	if (twice) {
		const text = `${twice.name} is also in ${twice.others.map(tree.relative).join(", ")}: name the folder of one firmware`;
		problems.push({ path: twice.path, line: twice.line, text });
		return { numbered: [], agents: [], devices: [], versions: new Map(), partial: new Set() };
	}
	const partial = new Set<string>();
	const noted = <T>(table: string, read: () => T): T => {
		const before = problems.length;
		const found = read();
		if (hasLeftOut(problems.slice(before))) partial.add(table);
		return found;
	};
	const built = builtModules(tree.makefiles, build.defines);
	const agents = noted("agents", () => agentsIn(units, problems));
	const all = [
		...LISTED.flatMap((listed) =>
			underBuild(
				noted(listed.table, () => listedBy(units, listed, problems)),
				built,
				listed.module,
			),
		),
		...underBuild(
			noted("perf", () => perfIn(units, problems)),
			built,
			"scmi_perf",
		),
		...ELEMENTS.filter(({ module }) => isBuilt(units, built, module)).flatMap((list) =>
			underBuild(
				noted(list.table, () => elementsAs(units, list, numbersOfPower, problems)),
				built,
				list.module,
			),
		),
	];
	const numbered = unique(all, partial, problems);
	const devices = noted("devices", () => scpDevices(units, numbered, built?.("resource_perms"), problems));
	if (devices.some(({ conditions }) => conditions.length > 0)) partial.add("devices");
	const scmi = scpModule(units, "scmi");
	const protocolIds = Object.entries(SERVES).flatMap(([module, kind]) =>
		isBuilt(units, built, module) ? [RESOURCE_KINDS[kind].protocolId] : [],
	);
	const agentIds = agents.map(({ agent }) => agent.id);
	const denials = scpDenials(units, numbered, built?.("resource_perms"), protocolIds, agentIds, problems);
	const textIn = (field: string) => {
		const value = scmi?.data(field);
		return value && scmi?.unit.text(value);
	};
	const vendor = textIn("vendor_identifier");
	const subVendor = textIn("sub_vendor_identifier");
	return {
		...productOf(tree),
		numbered,
		agents,
		devices,
		...(vendor !== undefined && { vendor }),
		...(subVendor !== undefined && { subVendor }),
		protocolIds,
		...(denials && { denials }),
		versions: new Map(),
		partial,
		sharesLists: true,
	};
}

/** A module that several files configure: they are of several firmwares. */
function modulesTwice(units: readonly Unit[]): (CTable & { readonly others: readonly string[] }) | undefined {
	const tables = units.flatMap(({ tables, path }) => tables.filter((each) => each.path === path));
	const configured = tables.filter(({ name, conditions }) => name.startsWith("config_") && conditions.length === 0);
	for (const [first, ...others] of grouped(configured, ({ name }) => name).values())
		if (first && others.length > 0) return { ...first, others: others.map(({ path }) => path) };
	return undefined;
}

/** `juno/scp_ramfw` of product/juno/scp_ramfw. */
function productOf({ sources: [first] }: SourceTree): { readonly soc?: string } {
	const soc = /\/product\/(.+)$/.exec(folderOf(first?.path ?? "/"))?.[1];
	return soc === undefined ? {} : { soc };
}

/** The folders of whole firmwares below what was named: each has a Firmware.cmake, and builds a config_scmi.c. */
export function scpFirmwareFolders({ makefiles, sources }: SourceTree): readonly string[] {
	const folders = makefiles.filter(({ path }) => path.endsWith("/Firmware.cmake")).map(({ path }) => folderOf(path));
	return folders.filter((folder) => {
		const build = makefiles.find(({ path }) => path === `${folder}/CMakeLists.txt`);
		return build?.text.includes("config_scmi.c") || sources.some(({ path }) => path === `${folder}/config_scmi.c`);
	});
}

/** A module is in the build that CMake lists, under conditions or not, or that has a configuration of its own. */
function isBuilt(units: readonly Unit[], built: ReturnType<typeof builtModules>, module: string): boolean {
	const said = built?.(module);
	const isListed = said !== undefined && !(said.kind === "where" && said.condition.startsWith("the module "));
	return isListed || scpModule(units, module) !== undefined;
}

/** What is numbered by a module that is not always in the build. */
function underBuild(
	numbered: readonly Numbered[],
	built: ReturnType<typeof builtModules>,
	module: string,
): readonly Numbered[] {
	const said = built?.(module);
	if (said === undefined || said.kind === "always") return numbered;
	return numbered.map((each) => {
		const conditions = [...each.conditions, said.condition];
		return { ...each, conditions, resource: { ...each.resource, ...conditional(conditions) } };
	});
}

function agentsIn(units: readonly Unit[], problems: ImportProblem[]): readonly FoundAgent[] {
	const scmi = scpModule(units, "scmi");
	const table = scmi && tableIn(scmi, "agent_table", problems);
	if (!scmi || !table) return [];
	const keyOf = keyFor();
	return rowsOf(scmi.unit, table, problems).map((row) => {
		const { place, path, line } = row;
		const value = row.field("name");
		const name = value && scmi.unit.text(value);
		const type = AGENT_TYPES[nameOfValue(row.field("type")) ?? ""];
		return {
			key: keyOf(name ?? `agent_${place}`),
			agent: {
				id: place,
				...(name !== undefined && { name: answeredName(name) }),
				...(type !== undefined && { type }),
			},
			path,
			line,
		};
	});
}

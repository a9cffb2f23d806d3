import type { CTable } from "../c-source/initialiser.ts";
import type { ImportProblem } from "../imported-catalogue.ts";
import { commonVersions } from "./common-versions.ts";
import { functionBody } from "./function-body.ts";
import { hasLeftOut } from "./left-out.ts";
import { makefileDefines } from "./makefile-defines.ts";
import type { Numbered } from "./numbered.ts";
import type { Profile, TableProfile } from "./profile.ts";
import { type FoundAgent, readAgents } from "./read-agents.ts";
import { type FoundDevice, readDevices } from "./read-devices.ts";
import { readCalls, readTable } from "./read-table.ts";
import { nameOfValue, rowsOf, tableNamed } from "./rows.ts";
import { readScpFirmware } from "./scp-firmware.ts";
import type { Denials } from "./scp-permissions.ts";
import type { SourceTree } from "./source-tree.ts";
import { unique } from "./unique.ts";
import { type Build, readUnit, type Unit } from "./unit.ts";

/** What the source of a platform has. */
export interface Platform {
	/** What the profile's `soc` found. */
	readonly soc?: string;
	readonly numbered: readonly Numbered[];
	readonly agents: readonly FoundAgent[];
	readonly devices: readonly FoundDevice[];
	readonly vendor?: string;
	readonly subVendor?: string;
	readonly implementationVersion?: number;
	/** Identifiers of the protocols it lists; undefined where no list is known. */
	readonly protocolIds?: readonly number[];
	/** By protocol, `base` too: what the common server answers to PROTOCOL_VERSION. */
	readonly versions: ReadonlyMap<string, number>;
	/** Tables of which something was left out. */
	readonly partial: ReadonlySet<string>;
	/** What agents are refused; undefined: the profile says who may use what, or nothing does. */
	readonly denials?: Denials;
	/** Lists are of agents, and most have the same: what all that see it number alike is one number. */
	readonly sharesLists?: true;
}

/** What a build defines, and what it does not. */
export interface Defined {
	readonly defines?: Readonly<Record<string, string>>;
	readonly undefined?: readonly string[];
}

export function readPlatform(
	tree: SourceTree,
	profile: Profile,
	{ defines = {}, undefined: without = [] }: Defined,
	problems: ImportProblem[],
): Platform {
	const { oneOf = [] } = profile;
	const said = oneOf.find((name) => name in defines);
	const absent = [...without, ...(profile.absent ?? []), ...(said === undefined ? [] : oneOf)];
	const build: Build = {
		defines: { ...profile.defines, ...makefileDefines(tree.makefiles), ...defines },
		absent: new Set(absent.filter((name) => !(name in defines))),
		...(profile.headers && { headers: profile.headers }),
	};
	if (profile.scp) return readScpFirmware(tree, build, profile.scp.numbersOfPower, problems);
	const first = tree.sources[0];
	const besides = (profile.besides ?? []).flatMap((name) => (first && tree.find(name, first.path)) ?? []);
	const units = new Map<string, Unit>();
	/** The files that speak of a variable. */
	const unitsWith = (name: string | undefined): readonly Unit[] =>
		[...tree.sources, ...besides]
			.filter(({ text }) => name !== undefined && new RegExp(`\\b${name}\\b`).test(text))
			.map((file) => {
				const unit = units.get(file.path) ?? readUnit(tree, file, build);
				units.set(file.path, unit);
				return unit;
			});
	const [table, ...others] = tableTwice(profile, unitsWith);
	if (table) {
		const paths = others.map(({ path }) => tree.relative(path)).join(", ");
		const text = `${table.name} is also in ${paths}: name the folder of one platform`;
		problems.push({ path: table.path, line: table.line, text });
		return { numbered: [], agents: [], devices: [], versions: new Map(), partial: new Set() };
	}
	const partial = new Set<string>();
	const all = profile.tables.flatMap((table) => {
		const before = problems.length;
		const found = table.call
			? unitsWith(table.call.name).flatMap((unit) => readCalls(unit, table, problems))
			: readTables(table, unitsWith(table.variable ?? table.perAgent?.variable), problems);
		if (hasLeftOut(problems.slice(before))) partial.add(table.table);
		return found;
	});
	const fixed = (profile.fixed ?? []).flatMap((each) => fixedIn(tree, each));
	const numbered = unique([...all, ...fixed], partial, problems);
	if (partial.size > 0 && said === undefined) askFor(oneOf, problems);
	const { devices: inDevices, agents: inAgents, protocolList } = profile;
	const devices = unitsWith(inDevices?.variable).flatMap((unit) =>
		inDevices ? readDevices(unit, inDevices, numbered, problems) : [],
	);
	const withAgents = [
		...unitsWith(inAgents?.channels?.variable ?? inAgents?.optee?.variable),
		...unitsWith(inAgents?.counted && profile.devices?.variable),
	];
	const before = problems.length;
	const agents = inAgents ? readAgents(withAgents, inAgents, problems) : [];
	if (problems.length > before) partial.add("agents");
	const soc = said?.replace(/^CFG_/, "") ?? socIn(numbered, profile.soc);
	const vendor = textIn(unitsWith(profile.vendor), profile.vendor);
	const subVendor = textIn(unitsWith(profile.subVendor), profile.subVendor);
	const implementationVersion = assignedIn(unitsWith(profile.implementation), profile.implementation);
	const protocolIds = numbersIn(unitsWith(protocolList), protocolList, problems);
	const versions = protocolIds && first ? commonVersions(tree, first) : new Map<string, number>();
	return {
		...(soc !== undefined && { soc }),
		numbered,
		agents,
		devices,
		...(vendor !== undefined && { vendor }),
		...(subVendor !== undefined && { subVendor }),
		...(implementationVersion !== undefined && { implementationVersion }),
		...(protocolIds && { protocolIds }),
		versions,
		partial,
	};
}

/** Which of the SoCs of its family a platform is for decides its numbers: the user has to say. */
function askFor(oneOf: readonly string[], problems: ImportProblem[]): void {
	const [first] = problems;
	if (first === undefined || oneOf.length === 0 || problems.some(({ wants }) => wants === "condition")) return;
	const text = `a build is for one of ${oneOf.join(", ")}: say for which with -D, numbers depend on it`;
	problems.unshift({ path: first.path, line: 1, text });
}

function socIn(numbered: readonly Numbered[], soc: RegExp | undefined): string | undefined {
	return numbered.map(({ path }) => soc?.exec(path)?.[1]).find((name) => name !== undefined);
}

/** What the code of a source answers by itself: where it has that text. */
function fixedIn(
	{ sources, scanned }: SourceTree,
	{ table, id, name }: NonNullable<Profile["fixed"]>[number],
): readonly Numbered[] {
	for (const file of sources.filter(({ text }) => text.includes(`"${name}"`)))
		for (const { kind, line, ...piece } of scanned(file))
			if (kind === "string" && "text" in piece && piece.text === name)
				return [{ table, id, label: name, resource: { name }, path: file.path, line, conditions: [] }];
	return [];
}

/** The list of a table that more than one file has: they are of several platforms. */
function tableTwice(profile: Profile, unitsWith: (name: string) => readonly Unit[]): readonly CTable[] {
	for (const { variable, perAgent } of profile.tables) {
		const name = perAgent?.variable ?? variable;
		if (name === undefined) continue;
		const found = unitsWith(name).flatMap(({ tables, path }) => {
			const table = tables.find((each) => each.name === name && each.path === path);
			return table ? [table] : [];
		});
		if (found.length > 1) return found;
	}
	return [];
}

function readTables(profile: TableProfile, units: readonly Unit[], problems: ImportProblem[]): readonly Numbered[] {
	const { variable, perAgent } = profile;
	return units.flatMap((unit): readonly Numbered[] => {
		const table = tableNamed(unit, perAgent?.variable ?? variable ?? "", problems, unit.path);
		if (table === undefined) return [];
		if (!perAgent) return readTable(unit, table, profile, undefined, problems);
		return rowsOf(unit, table, problems).flatMap((row) => {
			const list = nameOfValue(row.field(perAgent.field));
			const own = list === undefined ? undefined : tableNamed(unit, list, problems, unit.path);
			return own ? readTable(unit, own, profile, row.place, problems) : [];
		});
	});
}

/** `static const char vendor[] = "ST";` */
function textIn(units: readonly Unit[], variable: string | undefined): string | undefined {
	for (const { tokens } of units)
		for (const [at, { text }] of tokens.entries()) {
			if (text !== variable || tokens[at + 1]?.text !== "[") continue;
			const equals = tokens.findIndex(({ text }, index) => index > at && /^[=;]$/.test(text));
			const value = tokens[equals + 1];
			if (tokens[equals]?.text === "=" && value?.kind === "string") return value.text;
		}
	return undefined;
}

/** The one number that a function assigns: `*version = 0x1001;`. */
function assignedIn(units: readonly Unit[], name: string | undefined): number | undefined {
	for (const unit of units) {
		const body = name === undefined ? [] : (functionBody(unit, name) ?? []);
		const numbers = body.filter(({ kind }, at) => kind === "number" && body[at - 1]?.text === "=");
		const [only, another] = numbers;
		const number = only && unit.number([only]);
		if (number?.kind === "value" && another === undefined) return Number(number.value);
	}
	return undefined;
}

/** `static const uint8_t list[] = { …, 0 };`, also as the first row of a table. */
function numbersIn(
	units: readonly Unit[],
	variable: string | undefined,
	problems: ImportProblem[],
): readonly number[] | undefined {
	for (const unit of units) {
		const table = variable === undefined ? undefined : tableNamed(unit, variable, problems, unit.path);
		if (table === undefined) continue;
		const [first] = table.items;
		const items = first?.value.kind === "list" ? first.value.items : table.items;
		const numbers = items.map(({ value }) => (value.kind === "expression" ? unit.number(value.tokens) : undefined));
		if (!numbers.every((number) => number?.kind === "value") || items.some(({ conditions }) => conditions.length > 0))
			return undefined;
		return numbers.map((number) => Number(number?.kind === "value" ? number.value : 0)).filter((id) => id !== 0);
	}
	return undefined;
}

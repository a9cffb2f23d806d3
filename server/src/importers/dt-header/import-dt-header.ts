import { RESOURCE_KINDS, type ResourceKind } from "../../scmi/resource-kind.ts";
import { grouped } from "../../text/grouped.ts";
import { listed } from "../../text/listed.ts";
import { nameOf } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import type {
	Imported,
	ImportedCatalogue,
	ImportedResource,
	ImportFacts,
	ImportProblem,
} from "../imported-catalogue.ts";
import { importedSources, sourceKeys } from "../imported-sources.ts";
import { keyFor } from "../key-for.ts";
import { repositoryPath } from "../repository-path.ts";
import { type HeaderMacro, readHeader } from "./header-macros.ts";
import { BOUND, MACRO_RULES, type MacroRule } from "./scmi-macros.ts";

/** What besides the headers the importer is told. */
export interface HeaderFacts extends ImportFacts {
	/** Where included headers are looked for, besides the folder that `dt-bindings` is in. */
	readonly includePaths?: readonly string[];
	/** What the macros of a table begin with, in headers of which that is not known; then nothing else is taken. */
	readonly prefix?: Readonly<Partial<Record<ResourceKind, string>>>;
}

/** A macro that is a number of SCMI. */
interface Numbered extends HeaderMacro {
	readonly rule: MacroRule;
	/** The name of the resource alone: HSE of CK_SCMI_HSE. */
	readonly own: string;
	/** Of a table that agents count apart. */
	readonly agent: string;
	readonly id: number;
}

/**
 * The numbers that dt-bindings headers give to what SCMI firmware has, with the macros that stand for them. A header says
 * nothing of names, agents, devices or permissions, and may list less than firmware has: its tables are partial.
 */
export function importDtHeader(snapshot: Snapshot, paths: readonly string[], facts: HeaderFacts = {}): Imported {
	const problems: ImportProblem[] = [];
	const numbered = paths.flatMap((path) => numbersIn(snapshot, path, facts, problems));
	const distinct = [...new Map(numbered.map((macro) => [`${macro.path}:${macro.line}`, macro])).values()];
	const sources = sourceKeys(distinct.map(({ path }) => path));
	const byTable = grouped(distinct, ({ rule }) => rule.table);
	const kinds = (Object.keys(RESOURCE_KINDS) as ResourceKind[]).filter((kind) => byTable.has(kind));
	const apart = kinds.filter((kind) => byTable.get(kind)?.some(({ agent }) => agent !== ""));
	const agents = [...new Set(distinct.map(({ agent }) => agent))].filter((agent) => agent !== "").sort();
	const headers = [...new Set(paths.map(nameOf))];
	const catalogue: ImportedCatalogue = {
		firmware: {
			name: `SCMI firmware of ${listed(headers)}`,
			match: { includes: headers },
		},
		sources: importedSources(
			Array.from(sources, ([path, key]) => [key, repositoryPath(snapshot, path)] as const),
			"dt-header",
			facts,
		),
		...(apart.length > 0 && {
			protocols: Object.fromEntries(
				apart.map((kind) => [kind, { id: RESOURCE_KINDS[kind].protocolId, idSpace: "per-agent" }]),
			),
			agents: Object.fromEntries(agents.map((agent) => [`agent${agent}`, { id: Number(agent) }])),
		}),
		resources: Object.fromEntries(
			kinds.map((kind) => [kind, resourcesOf(byTable.get(kind) ?? [], sources, apart.includes(kind), problems)]),
		),
		completeness: Object.fromEntries(kinds.map((kind) => [kind, "partial" as const])),
	};
	return { catalogue, problems, files: new Map(Array.from(sources, ([path, key]) => [key, path])) };
}

function numbersIn(
	snapshot: Snapshot,
	path: string,
	facts: HeaderFacts,
	problems: ImportProblem[],
): readonly Numbered[] {
	if (snapshot.read(path).kind !== "text") {
		problems.push({ path, line: 1, text: "it cannot be read" });
		return [];
	}
	const header = readHeader(snapshot, path, facts);
	problems.push(...header.problems);
	const rules = facts.prefix ? rulesOf(facts.prefix) : MACRO_RULES;
	const ruled = header.macros.flatMap((macro) => {
		const found = ruleOf(macro, rules);
		if (found) return [{ ...macro, ...found }];
		if (looksLikeNumber(macro, rules)) tell(macro, "is not known to be a number of SCMI");
		return [];
	});
	for (const macro of header.leftOut) if (ruleOf(macro, rules)) tell(macro, "stands under an #if that does not hold");
	const bounds = ruled.filter(({ own }) => BOUND.test(`_${own}`));
	for (const macro of bounds) tell(macro, "says where numbers begin or end, by its name");
	const numbers = header.numbersOf(ruled.map(({ name }) => name));
	const found = ruled.flatMap((macro) => {
		if (bounds.includes(macro)) return [];
		const id = numbers.get(macro.name);
		if (id === undefined) tell(macro, "comes to no number");
		return id === undefined ? [] : [{ ...macro, id }];
	});
	if (found.length === 0) problems.push({ path, line: 1, text: noneFound(facts) });
	return found;

	function tell({ name, path, line }: HeaderMacro, what: string): void {
		problems.push({ path, line, text: `${name} ${what}: left out` });
	}
}

function noneFound({ prefix }: HeaderFacts): string {
	if (prefix) return `no macro begins with ${listed(Object.values(prefix))}`;
	return "which of its macros are numbers of SCMI is not known: say what they begin with, as in --prefix clock=CLK_";
}

function rulesOf(prefix: NonNullable<HeaderFacts["prefix"]>): readonly MacroRule[] {
	return (Object.entries(prefix) as [ResourceKind, string][]).map(([table, begins]) => ({
		table,
		begins: new RegExp(`^${begins.replace(/[^\w]/g, "\\$&")}`),
	}));
}

function ruleOf(
	{ name, path, isEmpty }: HeaderMacro,
	rules: readonly MacroRule[],
): { readonly rule: MacroRule; readonly own: string; readonly agent: string } | undefined {
	if (isEmpty) return undefined;
	for (const rule of rules) {
		const match = isFor(rule, path) ? rule.begins.exec(name) : null;
		if (match) return { rule, own: name.slice(match[0].length), agent: match.groups?.agent ?? "" };
	}
	return undefined;
}

const isFor = ({ file }: MacroRule, path: string): boolean => file === undefined || file.test(nameOf(path));

function looksLikeNumber({ name, path, isEmpty }: HeaderMacro, rules: readonly MacroRule[]): boolean {
	if (isEmpty) return false;
	return name.includes("SCMI") || rules.some((rule) => rule.isAll === true && isFor(rule, path));
}

/** By key. Macros of one number are one resource: which of them is another name for it, a header does not say. */
function resourcesOf(
	macros: readonly Numbered[],
	sources: ReadonlyMap<string, string>,
	isPerAgent: boolean,
	problems: ImportProblem[],
): Readonly<Record<string, ImportedResource>> {
	const named = keyFor();
	const byNumber = [...grouped(macros, ({ id, agent }) => `${agent} ${id}`).values()];
	const resources = byNumber.flatMap((same) => {
		const [first, ...others] = same;
		if (first === undefined) return [];
		const { id, agent, own, path, line } = first;
		for (const { name, path, line } of others)
			problems.push({ path, line, text: `${name} is ${id} like ${first.name}: taken as another name for it` });
		const resource: ImportedResource = {
			...(isPerAgent ? { agentIds: { [`agent${agent}`]: id } } : { id }),
			symbols: same.map(({ name }) => name),
			src: `${sources.get(path)}:${line}`,
		};
		return [{ agent, id, own, resource }];
	});
	resources.sort((a, b) => Number(a.agent) - Number(b.agent) || a.id - b.id);
	return Object.fromEntries(resources.map(({ own, resource }) => [named(own), resource]));
}

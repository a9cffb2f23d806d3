import { answeredName } from "../../scmi/answered-name.ts";
import { kindOfProtocol, RESOURCE_KINDS, type ResourceKind } from "../../scmi/resource-kind.ts";
import { grouped } from "../../text/grouped.ts";
import type {
	Imported,
	ImportedAgent,
	ImportedCatalogue,
	ImportedDevice,
	ImportedResource,
	ImportFacts,
} from "../imported-catalogue.ts";
import { importedSources, sourceKeys } from "../imported-sources.ts";
import { keyFor } from "../key-for.ts";
import { builtWith, type Numbered } from "./numbered.ts";
import type { Profile } from "./profile.ts";
import type { Platform } from "./read-platform.ts";
import { permissionsFrom } from "./scp-grants.ts";
import type { SourceTree } from "./source-tree.ts";

type CatalogueFacts = Pick<Profile, "firmware" | "permissions" | "protocols" | "furtherProtocols" | "baseVersion">;

/** The catalogue of what a platform has. */
export function catalogueFrom(
	platform: Platform,
	{ firmware, permissions, protocols, furtherProtocols = [], baseVersion }: CatalogueFacts,
	tree: SourceTree,
	facts: ImportFacts,
): Pick<Imported, "catalogue" | "files"> {
	const { numbered, agents, devices, soc, vendor, subVendor, partial } = platform;
	const denied = platform.denials?.kind === "some" ? platform.denials.list : [];
	const sources = sourceKeys([...numbered, ...devices, ...agents, ...denied].map(({ path }) => path));
	const src = ({ path, line }: { readonly path: string; readonly line: number }): string =>
		`${sources.get(path)}:${line}`;
	const tables = grouped(merged(numbered), ({ rows: [first] }) => first.table);
	const agentKeys = agentKeysOf(platform);
	const keys = new Map<Numbered, string>();
	const shared = new Set(
		[...tables].filter(([, list]) => platform.sharesLists && isShared(list)).map(([table]) => table),
	);
	const perAgent = new Set(
		[...tables].filter(([table, list]) => list.some(isPerAgent) && !shared.has(table)).map(([table]) => table),
	);
	const resources = Object.fromEntries(
		[...tables].map(([table, list]) => {
			const named = keyFor();
			const entries = list.map((each): readonly [string, ImportedResource] => {
				const [first] = each.rows;
				const key = named(first.label);
				for (const row of each.rows) keys.set(row, key);
				return [key, { ...numbersOf(each, agentKeys, shared.has(table)), ...first.resource, src: src(first) }];
			});
			return [table, Object.fromEntries(entries)];
		}),
	);
	const complete = (table: string) => (partial.has(table) ? "partial" : "complete");
	const hasAgents = agents.length > 0;
	const catalogue: ImportedCatalogue = {
		firmware: {
			...withSoc(firmware, soc),
			...(vendor !== undefined && { vendor: answeredName(vendor) }),
			...(subVendor !== undefined && { subVendor: answeredName(subVendor) }),
			...(platform.implementationVersion !== undefined && { implementationVersion: platform.implementationVersion }),
		},
		sources: importedSources(
			Array.from(sources, ([path, key]) => [key, tree.relative(path)] as const),
			"c-tables",
			facts,
		),
		...withBase(baseVersion ?? platform.versions.get("base")),
		protocols: protocols
			? Object.assign(
					{},
					protocols,
					...furtherProtocols.filter(({ mark }) => tree.has(mark)).map((each) => each.protocols),
				)
			: protocolsOf(platform, [...tables.keys()], perAgent),
		...((hasAgents || perAgent.size > 0) && { agents: agentsOf(platform, agentKeys, src) }),
		resources,
		...(devices.length > 0 && { devices: devicesOf(platform, keys, src) }),
		...(permissions && (hasAgents || permissions.setBy === undefined) && { permissions }),
		...(platform.denials && { permissions: permissionsFrom(platform.denials, agentKeys, keys, src) }),
		completeness: Object.fromEntries([
			...(hasAgents ? [["agents", complete("agents")] as const] : []),
			...(devices.length > 0 ? [["devices", complete("devices")] as const] : []),
			...[...tables.keys()].map((table) => [table, complete(table)] as const),
		]),
	};
	return { catalogue, files: new Map(Array.from(sources, ([path, key]) => [key, path])) };
}

/** One thing, as each of the agents that see it numbers it. */
interface Merged {
	readonly rows: readonly [Numbered, ...Numbered[]];
}

/** Of lists that agents have of their own, rows of one constant or of one thing of the hardware are one. */
function merged(numbered: readonly Numbered[]): readonly Merged[] {
	const found = new Map<string, [Numbered, ...Numbered[]]>();
	for (const row of numbered) {
		const { table, id, agent, symbol, resource } = row;
		const same = row.same ?? resource.hardware?.join(" ") ?? symbol ?? resource.name ?? "";
		const identity = agent === undefined ? `${table} ${resource.kind} ${id}` : `${table} of agents ${same}`;
		const rows = found.get(identity);
		const isNew = rows === undefined || rows.some((each) => each.agent === agent);
		if (isNew) found.set(rows ? `${identity} ${agent} ${id}` : identity, [row]);
		else rows.push(row);
	}
	return [...found.values()].map((rows) => ({ rows }));
}

/** Whether all that see a thing number it alike, and no number is of two. */
function isShared(list: readonly Merged[]): boolean {
	const ids = list.map(({ rows }) => new Set(rows.map(({ id }) => id)));
	const all = new Set(list.map(({ rows }) => rows[0].id));
	return ids.every(({ size }) => size === 1) && all.size === list.length && list.every(isPerAgent);
}

function isPerAgent({ rows }: Merged): boolean {
	return rows[0].agent !== undefined;
}

function numbersOf(
	{ rows }: Merged,
	agentKeys: ReadonlyMap<number, string>,
	isShared: boolean,
): Pick<ImportedResource, "id" | "agentIds"> {
	if (rows[0].agent === undefined) return { id: rows[0].id };
	if (isShared) {
		const blind = [...agentKeys].filter(([agent]) => !rows.some((row) => row.agent === agent));
		return {
			id: rows[0].id,
			...(blind.length > 0 && { agentIds: Object.fromEntries(blind.map(([, key]) => [key, null])) }),
		};
	}
	return {
		agentIds: Object.fromEntries(
			[...agentKeys].map(([agent, key]) => [key, rows.find((row) => row.agent === agent)?.id ?? null]),
		),
	};
}

function agentKeysOf({ agents, numbered }: Platform): ReadonlyMap<number, string> {
	const own = numbered.flatMap(({ agent }) => (agent === undefined ? [] : [agent]));
	const listed = new Map(agents.map(({ key, agent }) => [agent.id, key]));
	const ids = [...new Set([...listed.keys(), ...own])].sort((a, b) => a - b);
	return new Map(ids.map((id) => [id, listed.get(id) ?? `agent_${id}`]));
}

function agentsOf(
	{ agents }: Platform,
	keys: ReadonlyMap<number, string>,
	src: (at: Platform["agents"][number]) => string,
): Readonly<Record<string, ImportedAgent>> {
	const found = new Map(agents.map((each) => [each.agent.id, each]));
	return Object.fromEntries(
		[...keys].map(([id, key]) => {
			const listed = found.get(id);
			return [key, listed ? { ...listed.agent, src: src(listed) } : { id }];
		}),
	);
}

function devicesOf(
	{ devices }: Platform,
	keys: ReadonlyMap<Numbered, string>,
	src: (at: Platform["devices"][number]) => string,
): Readonly<Record<string, ImportedDevice>> {
	const named = keyFor();
	return Object.fromEntries(
		devices.map((device) => {
			const tables = grouped(device.owned, ({ table }) => table);
			const resources = Object.fromEntries(
				[...tables].map(([table, rows]) => [table, [...new Set(rows.flatMap((row) => keys.get(row) ?? []))]]),
			);
			const { conditions } = device;
			return [
				named(device.label),
				{
					id: device.id,
					...(conditions.length > 0 && { description: `Only where ${builtWith(conditions)}` }),
					resources,
					src: src(device),
				},
			];
		}),
	);
}

/** Those it lists; where that is not known, those it has tables of. */
function protocolsOf(
	{ protocolIds, versions }: Platform,
	tables: readonly string[],
	perAgent: ReadonlySet<string>,
): NonNullable<ImportedCatalogue["protocols"]> {
	const listed = protocolIds?.map((id) => kindOfProtocol(id)).filter((kind) => kind !== undefined);
	const kinds = listed ?? tables.filter((table): table is ResourceKind => Object.hasOwn(RESOURCE_KINDS, table));
	return Object.fromEntries(
		kinds.map((kind) => [
			kind,
			{
				id: RESOURCE_KINDS[kind].protocolId,
				...(versions.has(kind) && { version: versions.get(kind) as number }),
				...(perAgent.has(kind) && { idSpace: "per-agent" }),
			},
		]),
	);
}

function withBase(baseVersion: number | undefined): Pick<ImportedCatalogue, "baseVersion"> {
	return baseVersion === undefined ? {} : { baseVersion };
}

function withSoc(firmware: Profile["firmware"], soc = ""): Profile["firmware"] {
	const { name, match } = firmware;
	const rootCompatible = match?.rootCompatible?.map((each) => each.replace("$1", soc));
	return {
		...firmware,
		name: name.replace("$1", soc).replace("$U", soc.toUpperCase()).trim(),
		...(rootCompatible && { match: { ...match, rootCompatible } }),
	};
}

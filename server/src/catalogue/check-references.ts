import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import { type DecodedCatalogue, LISTS } from "./catalogue-shape.ts";
import { type Checking, saidOfUnknown } from "./report-at.ts";

/** Everything that names something else in the catalogue names something that is there. */
export function checkReferences(catalogue: DecodedCatalogue, checking: Checking): void {
	const { report, isDamaged, isWrong } = checking;
	const tables = tableNames(catalogue);
	const named: Readonly<Record<Reference["to"], ReadonlySet<string>>> = {
		table: new Set(tables),
		agent: new Set(Object.keys(catalogue.agents ?? {})),
		device: new Set(Object.keys(catalogue.devices ?? {})),
		protocol: new Set(["base", ...tables, ...Object.keys(catalogue.scmi?.protocols ?? {})]),
	};
	for (const { path, by, to, key, also = [] } of referencesIn(catalogue)) {
		if (named[to].has(key) || also.includes(key)) continue;
		const section = SECTIONS[to];
		if (isWrong(section) || isDamaged(`${section}.${key}`)) continue;
		if (section === "scmi.protocols" && isWrong("scmi")) continue;
		if (to === "agent" && isOfBrokenPattern(key, checking)) continue;
		report(path, () => {
			const known = [...named[to], ...also];
			return saidOfUnknown(by, `There is no ${to} "${key}".`, key, known, { otherwise: choices(to, known) });
		});
	}
	const misnamed = Object.keys(catalogue.resources).flatMap((table) =>
		isWrong(`resources.${table}`) ? (closestKey(table, tables) ?? tables) : [],
	);
	for (const { path, by, table, key } of resourcesNamedIn(catalogue)) {
		const entries = catalogue.resources[table] ?? {};
		if (!named.table.has(table) || Object.hasOwn(entries, key) || isDamaged(`resources.${table}.${key}`)) continue;
		if (["resources", `resources.${table}`].some(isWrong) || misnamed.includes(table)) continue;
		report(path, () => saidOfUnknown(by, `The ${table} table has no "${key}".`, key, Object.keys(entries)));
	}
	checkParents(catalogue, checking);
}

/** Where what a reference names is typed. */
const SECTIONS: Readonly<Record<Reference["to"], string>> = {
	// a protocol whose number is wrong may be a vendor's, which has a table
	table: "scmi.protocols",
	agent: "agents",
	device: "devices",
	protocol: "scmi.protocols",
};

/** One of many that an agent with a wrong `repeat` should have made. */
function isOfBrokenPattern(key: string, { isWrong, isDamaged }: Checking): boolean {
	const pattern = `agents.${key.replace(/\d+$/, "")}`;
	return isDamaged(`${pattern}.repeat`) || isWrong(pattern);
}

/** The standard tables, one for each vendor protocol, and those that a protocol has besides. */
function tableNames(catalogue: DecodedCatalogue): readonly string[] {
	const protocols = Object.entries(catalogue.scmi?.protocols ?? {});
	const vendor = protocols.filter(([, { id, vendor }]) => vendor || id >= 0x80);
	const further = protocols.flatMap(([, { tables = [] }]) => tables);
	return [...Object.keys(RESOURCE_KINDS), ...vendor.map(([key]) => key), ...further];
}

interface Reference {
	readonly path: string;
	/** What stands there names it: a key, or a value. */
	readonly by: "key" | "value";
	readonly to: "table" | "agent" | "device" | "protocol";
	readonly key: string;
	readonly also?: readonly string[];
}

function* referencesIn({
	resources,
	completeness,
	devices,
	agents,
	permissions,
}: DecodedCatalogue): Generator<Reference> {
	yield* keysAt("resources", "table", resources);
	for (const reference of keysAt("completeness", "table", completeness)) yield { ...reference, also: LISTS };
	for (const [table, entries] of Object.entries(resources))
		for (const [key, { agentIds, starts }] of Object.entries(entries)) {
			yield* keysAt(`resources.${table}.${key}.agentIds`, "agent", agentIds);
			yield* keysAt(`resources.${table}.${key}.starts`, "table", starts);
		}
	for (const [key, device] of Object.entries(devices ?? {}))
		yield* keysAt(`devices.${key}.resources`, "table", device.resources);
	for (const [key, { channels = [] }] of Object.entries(agents ?? {}))
		for (const [index, { protocols }] of channels.entries())
			yield* itemsAt(`agents.${key}.channels.${index}.protocols`, "protocol", protocols);
	yield* itemsAt("permissions.setBy", "agent", permissions?.setBy);
	yield* itemsAt("permissions.bypass", "agent", permissions?.bypass);
	yield* itemsAt("permissions.controls", "table", permissions?.controls);
	yield* itemsAt("permissions.hidesUngranted", "table", permissions?.hidesUngranted);
	const { stateAggregation } = permissions ?? {};
	if (typeof stateAggregation === "object") yield* keysAt("permissions.stateAggregation", "table", stateAggregation);
	yield* keysAt("permissions.grants", "agent", permissions?.grants);
	for (const [agent, grants] of Object.entries(permissions?.grants ?? {})) {
		yield* keysAt(`permissions.grants.${agent}.devices`, "device", grants.devices);
		yield* keysAt(`permissions.grants.${agent}.protocols`, "protocol", grants.protocols);
		yield* keysAt(`permissions.grants.${agent}.resources`, "table", grants.resources);
	}
}

function* keysAt(path: string, to: Reference["to"], map: object | undefined): Generator<Reference> {
	for (const key of Object.keys(map ?? {})) yield { path: `${path}.${key}`, by: "key", to, key };
}

function* itemsAt(path: string, to: Reference["to"], items: readonly string[] = []): Generator<Reference> {
	for (const [index, key] of items.entries()) yield { path: `${path}.${index}`, by: "value", to, key };
}

interface NamedResource {
	readonly path: string;
	readonly by: "key" | "value";
	readonly table: string;
	readonly key: string;
}

function* resourcesNamedIn({ resources, devices, permissions }: DecodedCatalogue): Generator<NamedResource> {
	for (const [table, entries] of Object.entries(resources))
		for (const [key, { members, starts }] of Object.entries(entries)) {
			const path = `resources.${table}.${key}`;
			yield* listedAt(`${path}.members`, table, members);
			for (const [other, keys] of Object.entries(starts ?? {})) yield* listedAt(`${path}.starts.${other}`, other, keys);
		}
	for (const [device, { resources }] of Object.entries(devices ?? {}))
		for (const [table, keys] of Object.entries(resources ?? {}))
			yield* listedAt(`devices.${device}.resources.${table}`, table, keys);
	for (const [agent, { resources }] of Object.entries(permissions?.grants ?? {}))
		for (const [table, keys] of Object.entries(resources ?? {}))
			for (const key of Object.keys(keys))
				yield { path: `permissions.grants.${agent}.resources.${table}.${key}`, by: "key", table, key };
}

function* listedAt(path: string, table: string, keys: readonly string[] = []): Generator<NamedResource> {
	for (const [index, key] of keys.entries()) yield { path: `${path}.${index}`, by: "value", table, key };
}

/** A parent may be one firmware does not export: only the spelling of one it does can be wrong. */
function checkParents({ resources }: DecodedCatalogue, { report }: Checking): void {
	for (const [table, entries] of Object.entries(resources)) {
		const spellings = new Map(Object.keys(entries).map((key) => [plainSpelling(key), key]));
		for (const [key, { parents = [] }] of Object.entries(entries))
			for (const [index, parent] of parents.entries()) {
				const path = `resources.${table}.${key}.parents.${index}`;
				const meant = spellings.get(plainSpelling(parent));
				if (parent === key) report(path, `"${key}" is its own parent.`);
				else if (meant !== undefined && !Object.hasOwn(entries, parent))
					report(
						path,
						{
							message: `There is no "${parent}" in this table, but "${meant}".`,
							mends: [{ kind: "value", word: meant }],
						},
						"warning",
					);
			}
	}
}

function plainSpelling(key: string): string {
	return key.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function choices(noun: string, known: readonly string[]): string {
	if (noun === "table") return ` Tables are ${known.join(", ")}; a vendor protocol in scmi.protocols has one too.`;
	if (known.length === 0) return ` The catalogue names no ${noun}s.`;
	return known.length > 8 ? "" : ` It has: ${known.join(", ")}.`;
}

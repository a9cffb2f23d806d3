import { kindOfProtocol, RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { grouped } from "../text/grouped.ts";
import type { DecodedCatalogue } from "./catalogue-shape.ts";
import type { Checking, ReportAt } from "./report-at.ts";

/** No two things that firmware tells apart by number have the same one. */
export function checkNumbers(catalogue: DecodedCatalogue, checking: Checking): void {
	const { report } = checking;
	checkProtocols(catalogue.scmi?.protocols ?? {}, checking);
	checkUnserved(catalogue, checking);
	checkUnique("agents", "Agent", catalogue.agents ?? {}, checking);
	checkUnique("devices", "Device", catalogue.devices ?? {}, checking);
	for (const [name, table] of Object.entries(catalogue.resources)) {
		checkTable(name, table, checking);
		checkIdSpace(name, table, catalogue, report);
		for (const [key, { rates }] of Object.entries(table))
			if (rates && "min" in rates && rates.min > rates.max)
				report(
					`resources.${name}.${key}.rates`,
					`The lowest rate (${rates.min} Hz) is above the highest (${rates.max} Hz).`,
				);
	}
}

type Numbered = Readonly<Record<string, { readonly id?: number }>>;

function checkUnique(path: string, noun: string, things: Numbered, { report, doubt }: Checking): void {
	const taken = new Map<number, string>();
	for (const [key, { id }] of Object.entries(things)) {
		const first = id === undefined ? undefined : taken.get(id);
		if (first !== undefined) {
			doubt(`${path}.${first}.id`);
			report(`${path}.${key}.id`, `${noun} ${id} is already "${first}".`);
		} else if (id !== undefined) taken.set(id, key);
	}
}

type Table = DecodedCatalogue["resources"][string];

interface Placed {
	readonly key: string;
	readonly place: number;
	readonly entry: Table[string];
	/** What it counts, and which. */
	readonly number: string | undefined;
}

/** As every agent sees the table: a clash may exist for one agent only. Pins, groups and functions are numbered apart. */
function checkTable(name: string, table: Table, { report, doubt }: Checking): void {
	const told = new Set<string>();
	const tellOfClashes = (seen: readonly Placed[], agent?: string): void => {
		const taken = new Map<string, string>();
		for (const { key, entry, number } of seen) {
			const first = number === undefined ? undefined : taken.get(number);
			if (number !== undefined && first === undefined) taken.set(number, key);
			if (first === undefined || told.has(key)) continue;
			told.add(key);
			doubt(`resources.${name}.${first}.id`);
			const own = agent === undefined ? undefined : entry.agentIds?.[agent];
			const path = `resources.${name}.${key}.${own === undefined ? "id" : `agentIds.${agent}`}`;
			const forAgent = agent === undefined ? "" : ` for agent "${agent}"`;
			const isUnkind = name === "pinctrl" && entry.kind === undefined;
			const advice = isUnkind ? ' Pins, groups and functions are numbered apart: say in "kind" which each is.' : "";
			report(path, `${entry.kind ?? name} ${own ?? entry.id} is already "${first}"${forAgent}.${advice}`);
		}
	};
	const all = Object.entries(table).map(
		([key, entry], place): Placed => ({ key, place, entry, number: numberOf(entry, entry.id) }),
	);
	tellOfClashes(all);
	const byNumber = grouped(all, ({ number }) => number);
	for (const [agent, own] of ownNumbers(all)) {
		const places = new Set(own.map(({ place }) => place));
		const numbers = new Set(own.flatMap(({ number }) => number ?? []));
		// of those that all agents number so, all but the first have been told of
		const common = [...numbers].flatMap(
			(number) => byNumber.get(number)?.find(({ place }) => !places.has(place)) ?? [],
		);
		tellOfClashes(
			[...own, ...common].sort((a, b) => a.place - b.place),
			agent,
		);
	}
}

/** By agent, the entries that it numbers by itself or does not see. */
function ownNumbers(all: readonly Placed[]): ReadonlyMap<string, readonly Placed[]> {
	const byAgent = new Map<string, Placed[]>();
	for (const placed of all)
		for (const [agent, id] of Object.entries(placed.entry.agentIds ?? {})) {
			const own = byAgent.get(agent) ?? [];
			byAgent.set(agent, own);
			own.push({ ...placed, number: numberOf(placed.entry, id) });
		}
	return byAgent;
}

function numberOf({ kind }: Table[string], id: number | null | undefined): string | undefined {
	return id === undefined || id === null ? undefined : `${kind ?? ""} ${id}`;
}

/** Where each agent numbers by itself, a number that is everybody's is nobody's. */
function checkIdSpace(name: string, table: Table, { scmi }: DecodedCatalogue, report: ReportAt): void {
	if (scmi?.protocols?.[name]?.idSpace !== "per-agent") return;
	const [key] = Object.entries(table).find(([, { id }]) => id !== undefined) ?? [];
	if (key === undefined) return;
	report(
		`resources.${name}.${key}.id`,
		`Each agent numbers by itself here (idSpace of ${name} is per-agent): this "id" is nobody's number. Say whose in "agentIds".`,
		"warning",
	);
}

function checkProtocols(protocols: Numbered, checking: Checking): void {
	const { report } = checking;
	checkUnique("scmi.protocols", "Protocol", protocols, checking);
	for (const [key, { id = 0 }] of Object.entries(protocols)) {
		const path = `scmi.protocols.${key}`;
		const standard = Object.hasOwn(RESOURCE_KINDS, key)
			? RESOURCE_KINDS[key as keyof typeof RESOURCE_KINDS].protocolId
			: undefined;
		// Pin control was 0x18 on servers older than SCMI 3.2.
		const early = key === "pinctrl" && id === 0x18;
		if (standard !== undefined && standard !== id && !early)
			report(`${path}.id`, {
				message: `${key} is protocol ${hex(standard)}; ${hex(id)} is ${kindOfProtocol(id) ?? "something else"}. Write ${hex(standard)}.`,
				mends: [{ kind: "text", text: hex(standard) }],
			});
		const kind = kindOfProtocol(id);
		if (standard === undefined && kind !== undefined)
			report(path, {
				message: `Protocol ${hex(id)} is ${kind}. Name it "${kind}", as the table in resources is named.`,
				mends: Object.hasOwn(protocols, kind) ? [] : [{ kind: "key", word: kind }],
			});
	}
}

/** What is served has a protocol: of a table without, where the list of protocols is complete, one of the two is wrong. */
function checkUnserved(
	{ scmi, resources, completeness }: DecodedCatalogue,
	{ report, doubt, isDamaged, isLayered }: Checking,
): void {
	if (isLayered || completeness?.protocols !== "complete" || isDamaged("scmi") || isDamaged("completeness")) return;
	const protocols = scmi?.protocols ?? {};
	for (const [table, entries] of Object.entries(resources)) {
		if (!Object.hasOwn(RESOURCE_KINDS, table) || Object.hasOwn(protocols, table)) continue;
		if (Object.keys(entries).length === 0 || isDamaged(`resources.${table}`)) continue;
		const id = hex(RESOURCE_KINDS[table as keyof typeof RESOURCE_KINDS].protocolId);
		doubt(`scmi.protocols.${table}`);
		report(`resources.${table}`, {
			message: `Firmware has a ${table} table, and no such protocol: protocols, which are complete, list no ${table}. Add ${table}: { id: ${id} } to them, or take the table out.`,
			mends: [{ kind: "entry", key: table, value: `{ id: ${id} }`, in: "scmi.protocols" }],
		});
	}
}

function hex(number: number): string {
	return `0x${number.toString(16)}`;
}

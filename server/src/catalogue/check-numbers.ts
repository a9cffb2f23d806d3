import { kindOfProtocol, RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import type { DecodedCatalogue } from "./catalogue-shape.ts";
import type { ReportAt } from "./report-at.ts";

/** No two things that firmware tells apart by number have the same one. */
export function checkNumbers(catalogue: DecodedCatalogue, report: ReportAt): void {
	checkProtocols(catalogue.scmi?.protocols ?? {}, report);
	checkUnique("agents", "Agent", catalogue.agents ?? {}, report);
	checkUnique("devices", "Device", catalogue.devices ?? {}, report);
	for (const [name, table] of Object.entries(catalogue.resources)) {
		checkTable(name, table, report);
		for (const [key, { rates }] of Object.entries(table))
			if (rates && "min" in rates && rates.min > rates.max)
				report(
					`resources.${name}.${key}.rates`,
					`The lowest rate (${rates.min} Hz) is above the highest (${rates.max} Hz).`,
				);
	}
}

type Numbered = Readonly<Record<string, { readonly id?: number }>>;

function checkUnique(path: string, noun: string, things: Numbered, report: ReportAt): void {
	const taken = new Map<number, string>();
	for (const [key, { id }] of Object.entries(things)) {
		const first = id === undefined ? undefined : taken.get(id);
		if (first !== undefined) report(`${path}.${key}.id`, `${noun} ${id} is already "${first}".`);
		else if (id !== undefined) taken.set(id, key);
	}
}

type Table = DecodedCatalogue["resources"][string];

/** As every agent sees the table: a clash may exist for one agent only. Pins, groups and functions are numbered apart. */
function checkTable(name: string, table: Table, report: ReportAt): void {
	const agents = new Set(Object.values(table).flatMap(({ agentIds }) => Object.keys(agentIds ?? {})));
	const told = new Set<string>();
	for (const agent of [undefined, ...agents]) {
		const taken = new Map<string, string>();
		for (const [key, entry] of Object.entries(table)) {
			const own = agent === undefined ? undefined : entry.agentIds?.[agent];
			const id = own === undefined ? entry.id : own;
			if (id === undefined || id === null) continue;
			const number = `${entry.kind ?? ""} ${id}`;
			const first = taken.get(number);
			if (first === undefined) taken.set(number, key);
			else if (!told.has(key)) {
				told.add(key);
				const path = `resources.${name}.${key}.${own === undefined ? "id" : `agentIds.${agent}`}`;
				report(
					path,
					`${entry.kind ?? name} ${id} is already "${first}"${agent === undefined ? "" : ` for agent "${agent}"`}.`,
				);
			}
		}
	}
}

function checkProtocols(protocols: Numbered, report: ReportAt): void {
	checkUnique("scmi.protocols", "Protocol", protocols, report);
	for (const [key, { id = 0 }] of Object.entries(protocols)) {
		const path = `scmi.protocols.${key}`;
		const standard = Object.hasOwn(RESOURCE_KINDS, key)
			? RESOURCE_KINDS[key as keyof typeof RESOURCE_KINDS].protocolId
			: undefined;
		// Pin control was 0x18 on servers older than SCMI 3.2.
		const early = key === "pinctrl" && id === 0x18;
		if (standard !== undefined && standard !== id && !early)
			report(
				`${path}.id`,
				`${key} is protocol ${hex(standard)}; ${hex(id)} is ${kindOfProtocol(id) ?? "something else"}.`,
			);
		const kind = kindOfProtocol(id);
		if (standard === undefined && kind !== undefined)
			report(path, `Protocol ${hex(id)} is ${kind}. Name it "${kind}", as the table in resources is named.`);
	}
}

function hex(number: number): string {
	return `0x${number.toString(16)}`;
}

import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { didYouMean } from "../text/yaml-closest-key.ts";
import { innerPath } from "../text/yaml-node.ts";
import type { DecodedCatalogue } from "./catalogue-shape.ts";
import type { ReportAt } from "./check-catalogue.ts";

/** Everything that names something else in the catalogue names something that is there. */
export function checkReferences(catalogue: DecodedCatalogue, report: ReportAt): void {
	const tables = tableNames(catalogue);
	const known = {
		tables,
		agents: Object.keys(catalogue.agents ?? {}),
		devices: Object.keys(catalogue.devices ?? {}),
		protocols: ["base", ...tables, ...Object.keys(catalogue.scmi?.protocols ?? {})],
	};
	const table = (path: string, name: string, more: readonly string[] = []) =>
		checkTable(path, name, [...tables, ...more], report);
	const resource = (path: string, name: string, key: string) => {
		const keys = Object.keys(catalogue.resources[name] ?? {});
		if (!keys.includes(key)) report(path, `The ${name} table has no "${key}".${didYouMean(key, keys)}`);
	};
	const one = (path: string, noun: string, key: string, keys: readonly string[]) => {
		if (!keys.includes(key))
			report(path, `There is no ${noun} "${key}".${didYouMean(key, keys)}${choices(noun, keys)}`);
	};

	for (const name of Object.keys(catalogue.resources)) table(innerPath("resources", name), name);
	for (const name of Object.keys(catalogue.completeness ?? {}))
		table(innerPath("completeness", name), name, ["devices", "agents"]);

	for (const [name, entries] of Object.entries(catalogue.resources))
		for (const [key, entry] of Object.entries(entries)) {
			const path = `resources.${name}.${key}`;
			for (const agent of Object.keys(entry.agentIds ?? {}))
				one(`${path}.agentIds.${agent}`, "agent", agent, known.agents);
			checkParents(path, key, entry.parents ?? [], Object.keys(entries), report);
		}

	for (const [device, { resources }] of Object.entries(catalogue.devices ?? {}))
		for (const [name, keys] of Object.entries(resources ?? {})) {
			const path = `devices.${device}.resources.${name}`;
			if (!table(path, name)) continue;
			keys.forEach((key, index) => {
				if (keys.indexOf(key) < index) report(innerPath(path, index), `"${key}" is listed twice.`, "warning");
				else resource(innerPath(path, index), name, key);
			});
		}

	for (const [agent, { channels }] of Object.entries(catalogue.agents ?? {}))
		channels?.forEach((channel, n) => {
			channel.protocols?.forEach((key, index) => {
				one(`agents.${agent}.channels.${n}.protocols.${index}`, "protocol", key, known.protocols);
			});
		});

	const permissions = catalogue.permissions;
	permissions?.setBy?.forEach((key, index) => {
		one(`permissions.setBy.${index}`, "agent", key, known.agents);
	});
	permissions?.bypass?.forEach((key, index) => {
		one(`permissions.bypass.${index}`, "agent", key, known.agents);
	});
	permissions?.controls?.forEach((name, index) => {
		table(`permissions.controls.${index}`, name);
	});
	permissions?.hidesUngranted?.forEach((name, index) => {
		table(`permissions.hidesUngranted.${index}`, name);
	});
	for (const [agent, grants] of Object.entries(permissions?.grants ?? {})) {
		const path = `permissions.grants.${agent}`;
		one(path, "agent", agent, known.agents);
		for (const key of Object.keys(grants.devices ?? {})) one(`${path}.devices.${key}`, "device", key, known.devices);
		for (const key of Object.keys(grants.protocols ?? {}))
			one(`${path}.protocols.${key}`, "protocol", key, known.protocols);
		for (const [name, keys] of Object.entries(grants.resources ?? {}))
			if (table(`${path}.resources.${name}`, name))
				for (const key of Object.keys(keys)) resource(`${path}.resources.${name}.${key}`, name, key);
	}
}

/** The standard tables, and one for each vendor protocol. */
function tableNames(catalogue: DecodedCatalogue): readonly string[] {
	const vendor = Object.entries(catalogue.scmi?.protocols ?? {}).filter(([, { id, vendor }]) => vendor || id >= 0x80);
	return [...Object.keys(RESOURCE_KINDS), ...vendor.map(([key]) => key)];
}

function checkTable(path: string, name: string, tables: readonly string[], report: ReportAt): boolean {
	if (tables.includes(name)) return true;
	const meant = didYouMean(name, tables);
	report(
		path,
		`There is no table "${name}".${meant || ` Tables are ${tables.join(", ")}; a vendor protocol has one when it is in scmi.protocols.`}`,
	);
	return false;
}

/** A parent may be one firmware does not export: only the spelling of one it does can be wrong. */
function checkParents(
	path: string,
	own: string,
	parents: readonly string[],
	keys: readonly string[],
	report: ReportAt,
): void {
	const plain = (key: string) => key.toLowerCase().replace(/[^a-z0-9]/g, "");
	parents.forEach((parent, index) => {
		const meant = keys.find((key) => plain(key) === plain(parent));
		if (parent === own) report(`${path}.parents.${index}`, `"${own}" is its own parent.`);
		else if (meant !== undefined && !keys.includes(parent))
			report(`${path}.parents.${index}`, `There is no "${parent}" in this table, but "${meant}".`, "warning");
	});
}

function choices(noun: string, keys: readonly string[]): string {
	if (keys.length === 0) return ` The catalogue names no ${noun}s.`;
	return keys.length > 8 ? "" : ` It has: ${keys.join(", ")}.`;
}

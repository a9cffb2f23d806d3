import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import { type DecodedCatalogue, LISTS } from "./catalogue-shape.ts";
import { REFERENCE_PLACES, type ReferencePlace } from "./reference-places.ts";
import { type Checking, saidOfUnknown } from "./report-at.ts";

/** Everything that names something else in the catalogue names something that is there. */
export function checkReferences(catalogue: DecodedCatalogue, checking: Checking): void {
	const { report, isDamaged, isWrong } = checking;
	const tables = tableNames(catalogue);
	const named: Readonly<Record<Section, ReadonlySet<string>>> = {
		table: new Set(tables),
		agent: new Set(Object.keys(catalogue.agents ?? {})),
		device: new Set(Object.keys(catalogue.devices ?? {})),
		protocol: new Set(["base", ...tables, ...Object.keys(catalogue.scmi?.protocols ?? {})]),
	};
	for (const place of REFERENCE_PLACES) {
		const { names: to } = place;
		if (!isSection(to)) continue;
		const section = SECTIONS[to];
		if (isWrong(section) || (section === "scmi.protocols" && isWrong("scmi"))) continue;
		const also: readonly string[] = place.path[0] === "completeness" ? LISTS : [];
		for (const { path, by, key } of referencesAt(catalogue, place)) {
			if (named[to].has(key) || also.includes(key) || isDamaged(`${section}.${key}`)) continue;
			if (to === "agent" && isOfBrokenPattern(key, checking)) continue;
			report(path, () => {
				const known = [...named[to], ...also];
				return saidOfUnknown(by, `There is no ${to} "${key}".`, key, known, { otherwise: choices(to, known) });
			});
		}
	}
	// a table that nothing knows was said to be wrong just now
	const misnamed = Object.keys(catalogue.resources).flatMap((table) =>
		isWrong(`resources.${table}`) ? (closestKey(table, tables) ?? tables) : [],
	);
	for (const place of REFERENCE_PLACES) {
		if (place.names !== "resource" || place.path.at(-1) === "parents") continue;
		for (const { path, by, table, key } of referencesAt(catalogue, place)) {
			const entries = catalogue.resources[table] ?? {};
			if (!named.table.has(table) || Object.hasOwn(entries, key) || isDamaged(`resources.${table}.${key}`)) continue;
			if (["resources", `resources.${table}`].some(isWrong) || misnamed.includes(table)) continue;
			report(path, () => saidOfUnknown(by, `The ${table} table has no "${key}".`, key, Object.keys(entries)));
		}
	}
	checkParents(catalogue, checking);
}

type Section = keyof typeof SECTIONS;

/** Where what a reference names is typed. */
const SECTIONS = {
	// a protocol whose number is wrong may be a vendor's, which has a table
	table: "scmi.protocols",
	agent: "agents",
	device: "devices",
	protocol: "scmi.protocols",
} as const;

function isSection(names: string): names is Section {
	return Object.hasOwn(SECTIONS, names);
}

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
	readonly by: ReferencePlace["by"];
	/** The table whose key is nearest around it. */
	readonly table: string;
	readonly key: string;
}

function* referencesAt(value: unknown, place: ReferencePlace, depth = 0, path = "", table = ""): Generator<Reference> {
	const { by, path: steps } = place;
	const step = steps[depth];
	const pathOf = (key: string | number): string => (path === "" ? String(key) : `${path}.${key}`);
	if (step === undefined) {
		if (by === "value" && typeof value === "string") yield { path, by, table, key: value };
		else if (Array.isArray(value) === (by === "value") && typeof value === "object" && value !== null)
			for (const [key, item] of Object.entries(value))
				yield { path: pathOf(key), by, table, key: by === "key" ? key : item };
	} else if (typeof value === "object" && value !== null)
		for (const [key, inner] of Object.entries(value))
			if (step === "{table}") yield* referencesAt(inner, place, depth + 1, pathOf(key), key);
			else if (step === "*" || step === key) yield* referencesAt(inner, place, depth + 1, pathOf(key), table);
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

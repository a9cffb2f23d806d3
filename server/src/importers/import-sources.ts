import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import { listed } from "../text/listed.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { catalogueText, catalogueTextOver } from "./catalogue-text.ts";
import { checkoutOf } from "./checkout.ts";
import { importDtHeader } from "./dt-header/import-dt-header.ts";
import type { Imported, ImportedCatalogue, ImportFacts } from "./imported-catalogue.ts";
import { IMPORTERS, type ImportKind, type ImportWishes } from "./importers.ts";
import { withSymbols } from "./with-symbols.ts";

/** What is to be imported, and what whoever asks for it says besides. Paths are absolute. */
export interface ImportOrder extends ImportWishes {
	readonly kind: ImportKind;
	readonly paths: readonly [string, ...string[]];
	/** Headers with macros for its numbers. */
	readonly symbols?: readonly string[];
	/** What to call the firmware. */
	readonly name?: string;
	/** The boards it is for. */
	readonly rootCompatible?: readonly string[];
}

/** A catalogue from a firmware's own sources; where they come from is read from git where nobody says. */
export function importSources(snapshot: Snapshot, order: ImportOrder): Imported {
	const { kind, paths, symbols = [], name, rootCompatible = [], ...wishes } = order;
	const importer = IMPORTERS[kind];
	const own = importer.run(snapshot, paths, { ...wishes, ...originOf(snapshot, paths[0], wishes) });
	const [header, ...more] = symbols;
	// headers are of a repository of their own
	const { repository: _, revision: __, ...ofHeaders } = wishes;
	const read =
		header === undefined
			? own
			: withSymbols(
					own,
					importDtHeader(snapshot, [header, ...more], { ...ofHeaders, ...originOf(snapshot, header, {}) }),
				);
	const { firmware } = read.catalogue;
	const match = rootCompatible.length === 0 ? firmware.match : { rootCompatible };
	const catalogue = {
		...read.catalogue,
		firmware: { ...firmware, ...(name !== undefined && { name }), ...(match && { match }) },
	};
	return { ...read, catalogue };
}

function originOf(snapshot: Snapshot, path: string, said: ImportFacts): Pick<ImportFacts, "repository" | "revision"> {
	const found = checkoutOf(snapshot, path);
	const repository = said.repository ?? found?.repository;
	const revision = said.revision ?? found?.revision;
	return { ...(repository !== undefined && { repository }), ...(revision !== undefined && { revision }) };
}

/** The file of what was imported; `over`: of what another catalogue, which it then extends, does not say. */
export function importedText(
	kind: ImportKind,
	catalogue: ImportedCatalogue,
	{
		over,
		licence,
	}: {
		readonly over?: { readonly name: string; readonly text: string } | undefined;
		readonly licence?: string | undefined;
	} = {},
): string {
	const head = headOf(kind, catalogue, licence);
	return over === undefined ? catalogueText(catalogue, head) : catalogueTextOver(catalogue, over, head);
}

function headOf(kind: ImportKind, { sources }: ImportedCatalogue, licence: string | undefined): readonly string[] {
	const [first] = Object.values(sources);
	const of = [first?.repository, first?.revision, licence].filter((part) => part !== undefined).join(", ");
	return [
		`Made by scmi-dt import ${kind} from ${first?.path ?? "no file"}${of === "" ? "" : ` of ${of}`}.`,
		"It is written anew with the next import. What you know besides (labels and addresses of nodes, say) stays in a file of your",
		"own that begins with `extends:` and the name of this one.",
	];
}

/** `175 clocks, 3 agents and 9 more in lmm`: what was read of each table; empty where that is nothing. */
export function importedCounts({ agents = {}, devices = {}, resources }: ImportedCatalogue): string {
	const sizes = Object.entries(resources).map(([table, entries]) => [table, Object.keys(entries).length] as const);
	const [known, others] = [true, false].map((isKnown) =>
		sizes.filter(([table, size]) => size > 0 && Object.hasOwn(RESOURCE_KINDS, table) === isKnown),
	) as [typeof sizes, typeof sizes];
	const named = [
		...known.map(
			([table, size]) => [table === "pinctrl" ? "pin" : RESOURCE_KINDS[table as ResourceKind].noun, size] as const,
		),
		["agent", Object.keys(agents).length] as const,
		["device", Object.keys(devices).length] as const,
	];
	const counts = named.filter(([, size]) => size > 0).map(([noun, size]) => `${size} ${noun}${size === 1 ? "" : "s"}`);
	if (others.length === 0) return counts.join(", ");
	const more = others.reduce((sum, [, size]) => sum + size, 0);
	return [counts.join(", "), `${more} more in ${others.map(([table]) => table).join(", ")}`]
		.filter(Boolean)
		.join(" and ");
}

/** Why there is no catalogue: none of these is what the importer reads. `names`: as whoever asked calls them. */
export function nothingImported(kind: ImportKind, names: readonly string[]): string {
	return `nothing in ${listed(names)} could be read as ${IMPORTERS[kind].reads}`;
}

/** `1 line was not understood` */
export function notUnderstood(count: number): string {
	return `${count === 1 ? "1 line was" : `${count} lines were`} not understood`;
}

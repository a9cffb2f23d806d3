import type { Analysis } from "../../analysis.ts";
import { isComplete } from "../../catalogue/catalogue-index.ts";
import type { CatalogueNames } from "../../catalogue/named-things.ts";
import type { BoundFirmware } from "../../plan/bind-firmwares.ts";
import { grouped } from "../../text/grouped.ts";
import { nameOf } from "../../text/path.ts";
import type { Span } from "../../text/span.ts";
import { insertedTree, type YamlTree } from "../../text/yaml-insert-tree.ts";
import { entryOf } from "../../text/yaml-node.ts";
import { copiedCatalogues } from "../copied-catalogues.ts";
import { realPathOf } from "../firmware-places.ts";
import { scmiNodePlaces } from "../scmi-node-places.ts";
import type { Ability, Change } from "../workspace-edit.ts";
import type { Library } from "./library.ts";
import { type Unlisted, unlistedIn } from "./unlisted.ts";

/** An edit that lists in a catalogue what a tree uses of it. */
export interface Addition extends Change {
	readonly title: string;
	/** The numbers under the cursor that it is about. */
	readonly places: readonly Span[];
	/** Nothing says that firmware does not have it. */
	readonly preferred: boolean;
}

/**
 * For the numbers that stand in a part of a file: the row that is missed, and all rows that the board's trees miss; these also for an
 * SCMI node there.
 */
export function additions(
	library: Library,
	analysis: Analysis,
	touches: (place: Span) => boolean,
	ability: Ability,
): readonly Addition[] {
	const missed = unlistedIn(analysis.facts);
	const nodes = scmiNodePlaces(analysis.facts.host.board).filter(({ at }) => touches(at));
	return analysis.facts.firmwares.flatMap((firmware) => {
		const own = missed.filter((each) => each.firmware === firmware);
		const here = own.filter(({ places }) => places.some(touches));
		const all = own.filter(isListable);
		const isAtNode = nodes.some(({ path }) => firmware.nodes.includes(path));
		if (all.length === 0 || (here.length === 0 && !isAtNode)) return [];
		const { isBundled } = firmware.catalogue;
		const writer = isBundled ? copying(library, analysis, ability) : adding(library, firmware, ability);
		const made = (some: readonly Unlisted[], what: string): readonly Addition[] => {
			const written = writer?.(some);
			if (written === undefined) return [];
			const { title, ...edit } = written;
			const places = here.flatMap((each) => each.places.filter(touches));
			const preferred = some.length === 1 && !some.some((each) => isDenied(each) || isDoubted(analysis, each));
			return [{ ...edit, places, title: title(what), preferred }];
		};
		const singles = here.filter(isListable).flatMap((each) => made([each], `${each.title} as "${each.key}"`));
		const isMore = isAtNode || (all.length > 1 && singles.length > 0);
		const count = all.length === 1 ? "the unlisted number" : `the ${all.length} unlisted numbers`;
		const every = isMore ? made(all, `${count} that this board uses`) : [];
		return [...singles, ...every];
	});
}

/** The table says that it lists all there is. */
function isDenied({ firmware, kind }: Unlisted): boolean {
	const { index } = firmware.catalogue;
	return index !== undefined && isComplete(index, kind);
}

/** Something says of the number that it is wrong, not only that it is not listed. */
function isDoubted({ findings }: Analysis, { places }: Unlisted): boolean {
	return findings.some(
		({ at, severity }) =>
			severity !== "information" &&
			places.some(({ file, start, end }) => at.file === file && at.start === start && at.end === end),
	);
}

/** What an importer read completely from firmware's source is not completed by hand. */
function isListable(unlisted: Unlisted): boolean {
	const { sources = {} } = unlisted.firmware.catalogue.read.catalogue ?? {};
	const isImported = Object.values(sources).some(({ importer }) => importer !== undefined && importer !== "from-dts");
	return unlisted.firmware.catalogue.isBundled === true || !isDenied(unlisted) || !isImported;
}

type Written = Change & { readonly title: (what: string) => string };
type Writer = (some: readonly Unlisted[]) => Written | undefined;

/** Into the file of the catalogue: the first that may be changed and nobody imports, with the table, if there is such. */
function adding(library: Library, { catalogue }: BoundFirmware, { isEditable }: Ability): Writer | undefined {
	const layers = catalogue.read.files
		.flatMap((path) => library.namesIn(path) ?? [])
		.filter(({ file, root }) => root && isEditable(file));
	const own = layers.filter((layer) => !isImported(layer));
	return (some) => {
		const has = ({ root }: CatalogueNames): boolean => some.every(({ kind }) => tableIn(root, kind));
		const layer = own.find(has) ?? own[0] ?? layers[0];
		const insertions = layer?.root && insertedTree(layer.text, layer.root, treeOf(some), TABLES);
		if (layer === undefined || insertions === undefined) return undefined;
		const { file } = layer;
		const note = own.length === 0 ? " (the next import removes it)" : "";
		return {
			title: (what) => `Add ${what} to ${nameOf(file)}${note}`,
			edits: insertions.map(({ offset, text }) => ({ at: { file, start: offset, end: offset }, text })),
			creates: [],
		};
	};
}

/** Into a copy of the catalogue that came with the product, beside the board. */
function copying(library: Library, analysis: Analysis, { isEditable, createsFiles }: Ability): Writer | undefined {
	if (!createsFiles || !isEditable(analysis.facts.host.resolved.file)) return undefined;
	return (some) => {
		const [top] = some;
		if (top === undefined) return undefined;
		const names = library.namesIn(realPathOf(top.firmware.catalogue));
		const insertions = names?.root && insertedTree(names.text, names.root, treeOf(some), TABLES);
		const copied = copiedCatalogues(analysis, library.snapshot)?.files ?? [];
		const isWhole = copied.length === top.firmware.catalogue.read.files.length;
		const own = copied.find(({ text }) => text === names?.text);
		if (names === undefined || insertions === undefined || own === undefined || !isWhole) return undefined;
		const text = insertions
			.toSorted((a, b) => b.offset - a.offset)
			.reduce((now, each) => now.slice(0, each.offset) + each.text + now.slice(each.offset), own.text);
		return {
			title: (what) => `Copy the bundled catalogue here and add ${what}`,
			edits: [],
			creates: copied.map((each) => (each === own ? { ...each, text } : each)),
		};
	};
}

/** `resources`, and a kind in it. */
const TABLES = 2;

function treeOf(some: readonly Unlisted[]): YamlTree {
	const tables = grouped(some, ({ kind }) => kind);
	return {
		resources: Object.fromEntries(
			[...tables].map(([kind, rows]) => [kind, Object.fromEntries(rows.map(({ key, row }) => [key, row]))]),
		),
	};
}

function tableIn(root: CatalogueNames["root"], kind: string): boolean {
	const resources = root && entryOf(root, "resources")?.value;
	return resources?.kind === "map" && entryOf(resources, kind) !== undefined;
}

/** Its own text says what read it: what is added by hand goes with the next import. */
function isImported({ root }: CatalogueNames): boolean {
	const sources = root && entryOf(root, "sources")?.value;
	if (sources?.kind !== "map") return false;
	return sources.entries.some(({ value }) => {
		const importer = value.kind === "map" ? entryOf(value, "importer")?.value : undefined;
		return importer?.kind === "scalar" && importer.source !== "from-dts";
	});
}

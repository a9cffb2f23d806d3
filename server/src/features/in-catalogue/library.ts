import type { Analysis } from "../../analysis.ts";
import { type CatalogueNames, isSameThing, type Thing } from "../../catalogue/named-things.ts";
import type { WrittenTree } from "../../plan/read-sources.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { entryOf } from "../../text/yaml-node.ts";

/** The catalogues at hand, file by file, and who is bound to them. */
export interface Library {
	readonly snapshot: Snapshot;
	/** What a file names; undefined for one that is no catalogue. */
	namesIn(file: string): CatalogueNames | undefined;
	/** All catalogues: those of the opened folders, of open boards, and what they extend. */
	files(): readonly string[];
	/** Every scmi.yaml of the opened folders. */
	setups(): readonly string[];
	/** The analyses of the open setups that a file is part of. */
	analysesOf(file: string): readonly Analysis[];
	/** The opened folders. */
	folders(): readonly string[];
	/**
	 * Every tree of the opened folders that a file is part of, with what is laid over it; undefined: they are too many to be read. With
	 * `words` one of those that have these words in the same files.
	 */
	treesReading(file: string, words?: readonly string[]): readonly WrittenTree[] | undefined;
	/** The overlays of the opened folders that have a word, and of which nothing says what they are laid over. */
	looseOverlays(word: string): readonly WrittenTree[];
}

/** A file and all it extends, what counts first coming first. */
export function layersOf(library: Library, file: string): readonly CatalogueNames[] {
	const seen = new Set<string>();
	const below = (path: string): CatalogueNames[] => {
		if (seen.has(path)) return [];
		seen.add(path);
		const names = library.namesIn(path);
		return names === undefined ? [] : [names, ...names.bases.toReversed().flatMap((base) => below(base.path))];
	};
	return below(file);
}

/** The catalogues that are made of more than one file, each with its layers. */
export function stacksOf(library: Library): readonly (readonly CatalogueNames[])[] {
	const extending = library.files().filter((path) => {
		const reading = library.snapshot.read(path);
		return reading.kind === "text" && /\bextends"?\s*:/.test(reading.text);
	});
	return extending.map((top) => layersOf(library, top));
}

/** Of what some files speak of, every file that speaks of the same: those that are laid over each other, in it or in what extends it. */
export function filesSpeakingOf(library: Library, files: readonly string[], thing: Thing): readonly CatalogueNames[] {
	const stacks = stacksOf(library);
	const speaking = new Map<string, CatalogueNames>();
	const speaks = (names: CatalogueNames): boolean =>
		names.mentions.some(({ things }) => things.some((each) => isSameThing(each, thing)));
	const add = (names: CatalogueNames): void => {
		if (speaking.has(names.file)) return;
		speaking.set(names.file, names);
		for (const stack of stacks) if (stack.includes(names)) for (const layer of stack) if (speaks(layer)) add(layer);
	};
	// a board's own catalogue may say nothing of what a file below it has
	for (const file of files)
		for (const layer of layersOf(library, file)) if (layer.file === file || speaks(layer)) add(layer);
	return [...speaking.values()].filter(speaks);
}

/**
 * The entries of a thing in a catalogue, the one first that gives it its number.
 * @param agent whose number it is, where each has its own
 */
export function entriesOf(library: Library, file: string, thing: Thing, agent?: string) {
	const entries = layersOf(library, file).flatMap((layer) =>
		layer.mentions.flatMap(({ things, at, entry }) =>
			entry && entry.value.kind === "map" && things.some((each) => isSameThing(each, thing))
				? [{ at, value: entry.value, layer }]
				: [],
		),
	);
	const own = (value: (typeof entries)[number]["value"]): boolean => {
		const ids = agent === undefined ? undefined : entryOf(value, "agentIds")?.value;
		return ids?.kind === "map" && entryOf(ids, agent ?? "") !== undefined;
	};
	const numbered = entries.find(({ value }) => own(value)) ?? entries.find(({ value }) => entryOf(value, "id"));
	return numbered === undefined ? entries : [numbered, ...entries.filter((each) => each !== numbered)];
}

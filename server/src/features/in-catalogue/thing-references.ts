import type { Analysis } from "../../analysis.ts";
import { isSameThing, mentions, type Thing } from "../../catalogue/named-things.ts";
import type { Span } from "../../text/span.ts";
import { firmwarePlaces } from "../firmware-places.ts";
import { filesSpeakingOf, type Library } from "./library.ts";
import { type ThingAt, thingsAt } from "./thing-at.ts";

/** Where something of a catalogue is named. */
export interface Uses {
	/** The entries that say what it is, in every layer. */
	readonly declared: readonly Span[];
	/** Where catalogues refer to it, then the trees and configurations of open setups that are bound to it. */
	readonly used: readonly Span[];
}

/** Every place that names what stands at an offset. */
export function thingReferences(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	offset: number,
): readonly Uses[] {
	return thingsAt(library, analyses, file, offset).map((found) => usesOf(library, found));
}

function usesOf(library: Library, { thing, files: own }: ThingAt): Uses {
	const files = filesSpeakingOf(library, own, thing);
	const named = files.flatMap((names) => names.mentions.filter((mention) => mentions(mention, thing)));
	const paths = new Set([...own, ...files.map((names) => names.file)]);
	return {
		declared: named.filter(({ entry }) => entry !== undefined).map(({ at }) => at),
		used: [
			...named.filter(({ entry }) => entry === undefined).map(({ at }) => at),
			...usesInTrees(library, paths, thing),
		],
	};
}

function usesInTrees(library: Library, catalogues: ReadonlySet<string>, thing: Thing): readonly Span[] {
	const bound = new Set([...catalogues].flatMap((path) => library.analysesOf(path)));
	return [...bound].flatMap(({ facts }) =>
		firmwarePlaces(facts)
			.filter(
				(place) => isSameThing(place.thing, thing) && place.catalogue.read.files.some((path) => catalogues.has(path)),
			)
			.map(({ at }) => at),
	);
}

/** The places in one file that name what stands at an offset; `isEntry` where it is said what that is. */
export function thingHighlights(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	offset: number,
): readonly { readonly at: Span; readonly isEntry: boolean }[] {
	const found = thingsAt(library, analyses, file, offset);
	const names = library.namesIn(file);
	if (names)
		return names.mentions
			.filter((mention) => found.some(({ thing }) => mentions(mention, thing)))
			.map(({ at, entry }) => ({ at, isEntry: entry !== undefined }));
	return analyses.flatMap(({ facts }) =>
		firmwarePlaces(facts)
			.filter(({ at }) => at.file === file)
			.filter((place) => found.some(({ thing, bound }) => isSameThing(place.thing, thing) && place.catalogue === bound))
			.map(({ at }) => ({ at, isEntry: false })),
	);
}

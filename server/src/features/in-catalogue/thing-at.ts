import type { Analysis } from "../../analysis.ts";
import type { CatalogueNames, Mention, SourceMention, Thing } from "../../catalogue/named-things.ts";
import type { CatalogueFacts } from "../../plan/choose-catalogues.ts";
import { type Span, spanContains } from "../../text/span.ts";
import { firmwarePlaces, realPathOf } from "../firmware-places.ts";
import type { Library } from "./library.ts";

/** Something of a catalogue that stands at a place: there, in a tree, or in a configuration. */
export interface ThingAt {
	readonly thing: Thing;
	/** The file of the catalogue that has it, or the first of the sources that it is made from. */
	readonly catalogue: string;
	/** All files that this is made of; of one that is open as a text it alone. */
	readonly files: readonly string[];
	/** Of a tree: the catalogue as the board is checked against it. */
	readonly bound: CatalogueFacts | undefined;
	/** Of a resource in a tree the agent whose number it is. */
	readonly agent: string | undefined;
	readonly at: Span;
	/** It is written by its key, not by its number or firmware's name. */
	readonly isKey: boolean;
	/** In a catalogue: what names it. */
	readonly mention: Mention | undefined;
}

/** What the text at an offset stands for: in a tree used by several setups it may be something else in each. */
export function thingsAt(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	offset: number,
): readonly ThingAt[] {
	const names = library.namesIn(file);
	if (names) return thingsIn(names, offset);
	const found = new Map<string, ThingAt>();
	for (const { facts } of analyses)
		for (const { at, catalogue, thing, agent, isKey, isThrough } of firmwarePlaces(facts)) {
			if (isThrough || at.file !== file || !spanContains(at, offset)) continue;
			const path = realPathOf(catalogue);
			const key = `${path} ${thing.kind} ${thing.table} ${thing.key} ${agent}`;
			const { files } = catalogue.read;
			found.set(key, { thing, catalogue: path, files, bound: catalogue, agent, at, isKey, mention: undefined });
		}
	return [...found.values()];
}

function thingsIn({ file, mentions }: CatalogueNames, offset: number): readonly ThingAt[] {
	return mentions
		.filter(({ at }) => spanContains(at, offset))
		.flatMap((mention) =>
			mention.things.map((thing) => ({
				thing,
				catalogue: file,
				files: [file],
				bound: undefined,
				agent: undefined,
				at: mention.at,
				isKey: true,
				mention,
			})),
		);
}

/** The `src` at an offset. */
export function sourceAt({ sources }: CatalogueNames, offset: number): SourceMention | undefined {
	return sources.find(({ at }) => spanContains(at, offset));
}

/** The macro whose name stands at an offset. */
export function macroAt({ symbols }: CatalogueNames, offset: number): string | undefined {
	return symbols.find(({ at }) => spanContains(at, offset))?.name;
}

/** The file that an `extends` at an offset names. */
export function baseAt({ bases }: CatalogueNames, offset: number): string | undefined {
	return bases.find(({ at }) => spanContains(at, offset))?.path;
}

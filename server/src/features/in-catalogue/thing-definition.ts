import type { Analysis } from "../../analysis.ts";
import type { CatalogueNames } from "../../catalogue/named-things.ts";
import type { Span } from "../../text/span.ts";
import { entryOf } from "../../text/yaml-node.ts";
import { definitionsOfMacro } from "../symbol-at.ts";
import { entriesOf, filesSpeakingOf, type Library } from "./library.ts";
import { sourcePlace } from "./source-place.ts";
import { baseAt, macroAt, sourceAt, type ThingAt, thingsAt } from "./thing-at.ts";

/**
 * Of a number in a tree, or of a key, the line of a catalogue that says what it is; of that line, and of a `src`, the line of firmware's
 * source; of an `extends` the file, of a macro the `#define` in the headers of the boards that are checked against it.
 */
export function thingDefinitions(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	offset: number,
): readonly Span[] {
	const names = library.namesIn(file);
	const base = names && baseAt(names, offset);
	if (base !== undefined) return library.snapshot.read(base).kind === "text" ? [{ file: base, start: 0, end: 0 }] : [];
	const macro = names && macroAt(names, offset);
	if (macro !== undefined)
		return analyses.flatMap(({ facts }) =>
			facts.stacks.flatMap(({ stack }) => definitionsOfMacro(stack.resolved, macro)),
		);
	const source = names && sourceAt(names, offset);
	const place = names && source && sourcePlace(library, names, source.src);
	if (place) return [place];
	return thingsAt(library, analyses, file, offset).flatMap((found) => definitionsOf(library, found));
}

function definitionsOf(library: Library, found: ThingAt): readonly Span[] {
	const { thing, catalogue, files, agent, at, mention } = found;
	const [own] = entriesOf(library, catalogue, thing, agent);
	const isNumbered = own && ["id", "agentIds"].some((key) => entryOf(own.value, key) !== undefined);
	const made = isNumbered ? undefined : madePlace(found);
	if (made) return [made];
	// a part that is laid over, or lies below, a file with the entry: in which catalogue it is read is not said here
	const entries = own
		? [own]
		: filesSpeakingOf(library, files, thing).flatMap(({ file }) => entriesOf(library, file, thing)[0] ?? []);
	return entries.flatMap((entry) => {
		const isHere = mention?.entry !== undefined && entry.at.file === at.file && entry.at.start === at.start;
		const source = isHere ? sourceOfEntry(library, entry.layer, entry.value) : undefined;
		return source ?? entry.at;
	});
}

/** Of a catalogue that is made from sources, the place that it has its number from. */
function madePlace({ bound, thing: { kind, table, key } }: ThingAt): Span | undefined {
	const entry = kind === "resource" ? `resources.${table}.${key}` : `${kind}s.${key}`;
	return bound?.read.positions.get(`${entry}.id`) ?? bound?.read.positions.get(entry);
}

function sourceOfEntry(library: Library, names: CatalogueNames, value: Parameters<typeof entryOf>[0]) {
	const src = entryOf(value, "src")?.value;
	return src?.kind === "scalar" && typeof src.value === "string" ? sourcePlace(library, names, src.value) : undefined;
}

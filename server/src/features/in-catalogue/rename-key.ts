import type { Range, TextEdit, WorkspaceEdit } from "vscode-languageserver-types";
import type { Analysis } from "../../analysis.ts";
import { type CatalogueNames, isSameThing, type Mention, mentions, type Thing } from "../../catalogue/named-things.ts";
import { nameOf } from "../../text/path.ts";
import type { Span } from "../../text/span.ts";
import { yamlWord } from "../../text/yaml-insert.ts";
import { IDENTIFIER } from "../../text/yaml-shape.ts";
import { firmwarePlaces } from "../firmware-places.ts";
import { placesAround, uriOf } from "../places.ts";
import { filesSpeakingOf, type Library, stacksOf } from "./library.ts";
import { type ThingAt, thingsAt } from "./thing-at.ts";

/** What may be renamed at a place, or why nothing may: a sentence for whoever asked. */
export type RenamePlace = { readonly range: Range; readonly placeholder: string } | { readonly refused: string };

export type Renaming = WorkspaceEdit | { readonly refused: string };

/** Where a file may be changed. */
export type IsEditable = (file: string) => boolean;

/** The key at an offset, where all that names it may be changed. */
export function renameKeyPlace(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	offset: number,
	isEditable: IsEditable,
): RenamePlace {
	const found = planned(library, analyses, file, offset, isEditable);
	if ("refused" in found) return found;
	const { rangeOf } = placesAround(analyses, library.snapshot);
	return { range: rangeOf(found.at), placeholder: found.key };
}

/** The edits that rename a key in all layers of its catalogue, and in the scmi.yaml of every setup bound to it. */
export function renameKey(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	offset: number,
	newName: string,
	isEditable: IsEditable,
): Renaming {
	const found = planned(library, analyses, file, offset, isEditable);
	if ("refused" in found) return found;
	if (newName === found.key) return { changes: {} };
	if (!new RegExp(IDENTIFIER.source).test(newName))
		return { refused: `"${newName}" cannot be a key: it must be ${IDENTIFIER.says}.` };
	const taken = stackedWith(library, found.files)
		.map((names) => takenIn(names, found, newName))
		.find((why) => why !== undefined);
	if (taken !== undefined) return { refused: taken };
	const changes: Record<string, TextEdit[]> = {};
	const { rangeOf } = placesAround(analyses, library.snapshot);
	for (const { at, suffix } of found.places) {
		const uri = uriOf(at.file);
		changes[uri] = [...(changes[uri] ?? []), { range: rangeOf(at), newText: writtenAs(library, at, newName + suffix) }];
	}
	return { changes };
}

interface Planned {
	readonly at: Span;
	readonly key: string;
	readonly things: readonly Thing[];
	/** Every file that names it. */
	readonly files: readonly CatalogueNames[];
	/** Of what a pattern makes, what stands behind the pattern's key. */
	readonly places: readonly { readonly at: Span; readonly suffix: string }[];
}

function planned(
	library: Library,
	analyses: readonly Analysis[],
	file: string,
	offset: number,
	isEditable: IsEditable,
): Planned | { readonly refused: string } {
	const all = thingsAt(library, analyses, file, offset);
	const [first] = all;
	if (first === undefined) return { refused: nothingHere(library, file) };
	if (!first.isKey)
		return {
			refused: `This is a number of firmware's: its name is a key of ${nameOf(first.catalogue)} and is renamed there.`,
		};
	if (first.thing.kind === "protocol")
		return { refused: "The name of a protocol is a word of SCMI, not of this catalogue." };
	const key = keyAt(first);
	const things = all.map(({ thing }) => thing);
	const files = distinct(all.flatMap(({ thing, files: own }) => filesSpeakingOf(library, own, thing)));
	const refused = files.map((names) => whyNot(library, names, isEditable)).find((why) => why !== undefined);
	if (refused !== undefined) return { refused };
	const unread = unreadAround(library, files);
	if (unread !== undefined) return { refused: unread };
	const named = files.flatMap((names) =>
		names.mentions.flatMap((mention) => {
			const thing = things.find((each) => mentions(mention, each));
			return thing === undefined ? [] : [{ names, mention, thing }];
		}),
	);
	if (!named.some(({ mention }) => mention.entry !== undefined))
		return { refused: `No entry of this catalogue has the key "${key}".` };
	const pattern = named.find(({ mention }) => mention.entry?.isPattern && mention.things.length !== things.length);
	if (pattern)
		return {
			refused: `"${key}" is made by the \`repeat\` of "${textAt(pattern.names, pattern.mention)}": rename that.`,
		};
	const shared = named.find(({ names, mention }) => isOfOthers(names, mention, things));
	if (shared)
		return {
			refused: `"${key}" also stands for something else through a YAML alias in ${nameOf(shared.names.file)}: write that out first.`,
		};
	const places = new Map<string, { at: Span; suffix: string }>();
	for (const { mention, thing } of named) {
		const suffix = mention.entry?.isPattern ? "" : thing.key.slice(key.length);
		places.set(`${mention.at.file} ${mention.at.start}`, { at: mention.at, suffix });
	}
	const paths = new Set(files.map((names) => names.file));
	for (const { facts } of bindersOf(library, paths, things))
		for (const place of firmwarePlaces(facts)) {
			const thing = place.isKey ? things.find((each) => isSameThing(each, place.thing)) : undefined;
			if (thing === undefined || !place.catalogue.read.files.some((path) => paths.has(path))) continue;
			if (!isEditable(place.at.file)) return { refused: outside(place.at.file) };
			const at = withoutQuotes(library, place.at);
			places.set(`${at.file} ${at.start}`, { at, suffix: thing.key.slice(key.length) });
		}
	return { at: first.at, key, things, files, places: [...places.values()] };
}

/** The open setups that are bound to a catalogue; of an agent all that may name it. */
function bindersOf(library: Library, paths: ReadonlySet<string>, things: readonly Thing[]): ReadonlySet<Analysis> {
	const isAgent = things.some(({ kind }) => kind === "agent");
	const setups = (isAgent ? library.setups() : []).filter((path) => {
		const reading = library.snapshot.read(path);
		return reading.kind === "text" && things.some(({ key }) => reading.text.includes(key));
	});
	return new Set([...paths, ...setups].flatMap((path) => library.analysesOf(path)));
}

/** Of a pattern the key that stands there, which is none of those it makes. */
function keyAt({ thing, mention }: ThingAt): string {
	if (mention?.entry?.isPattern !== true) return thing.key;
	const [first = ""] = mention.things.map((each) => each.key);
	return first.slice(0, mention.at.end - mention.at.start);
}

function nothingHere(library: Library, file: string): string {
	if (/\.(dtsi?|dtso|h)$/.test(file))
		return "What can be renamed here are labels and macros: point at one, or where it is used.";
	const isCatalogue = library.namesIn(file) !== undefined;
	return isCatalogue
		? "What can be renamed here are the keys of resources, devices, agents and sources: point at one, or where it is referred to."
		: "What can be renamed are the keys of a catalogue, there and where a scmi.yaml names an agent by its key.";
}

function whyNot({ snapshot }: Library, { file, text, mentions: all }: CatalogueNames, isEditable: IsEditable) {
	if (snapshot.bundled !== undefined && file.startsWith(`${snapshot.bundled}/`))
		return `${nameOf(file)} comes with the extension and is not changed: copy it beside the board first (SCMI: Make or Choose a Catalogue…).`;
	if (!isEditable(file)) return outside(file);
	const escaped = all.find(
		({ at, things, entry }) => !entry?.isPattern && text.slice(at.start, at.end) !== things[0]?.key,
	);
	return escaped && `"${escaped.things[0]?.key}" is written with escapes in ${nameOf(file)}: write it plainly first.`;
}

function outside(file: string): string {
	return `${file} names it too, and lies outside of the opened folders: it is not changed from here.`;
}

/** A catalogue laid over one of these that cannot be read may name it too. */
function unreadAround(library: Library, files: readonly CatalogueNames[]): string | undefined {
	const paths = new Set(files.map(({ file }) => file));
	for (const path of library.files()) {
		const reading = library.snapshot.read(path);
		const isNear = reading.kind === "text" && [...paths].some((each) => reading.text.includes(nameOf(each)));
		const names = isNear ? library.namesIn(path) : undefined;
		if (names?.problem !== undefined)
			return `${nameOf(path)} extends it and cannot be read, so it is not known whether it names this too: ${names.problem.message}`;
	}
	return undefined;
}

/** These and every file that is laid over one of them, or that such a one is laid over. */
function stackedWith(library: Library, files: readonly CatalogueNames[]): readonly CatalogueNames[] {
	const around = stacksOf(library).filter((stack) => stack.some((layer) => files.includes(layer)));
	return distinct([...files, ...around.flat()]);
}

/** Through an alias one word may be a key of two tables. */
function isOfOthers({ mentions: all }: CatalogueNames, { at }: Mention, things: readonly Thing[]): boolean {
	return all.some((other) => other.at.start === at.start && !things.some((each) => mentions(other, each)));
}

function takenIn(names: CatalogueNames, { things, key }: Planned, newName: string): string | undefined {
	for (const thing of things) {
		const wanted = { ...thing, key: newName + thing.key.slice(key.length) };
		if (!names.mentions.some((mention) => mention.entry !== undefined && mentions(mention, wanted))) continue;
		const table = thing.kind === "resource" ? `the ${thing.table} table` : `the ${thing.kind}s`;
		return `"${wanted.key}" is already one of ${table} in ${nameOf(names.file)}.`;
	}
	return undefined;
}

/** Between quotes as it is, else so that YAML takes it for a word. */
function writtenAs({ snapshot }: Library, { file, start, end }: Span, name: string): string {
	const reading = snapshot.read(file);
	const text = reading.kind === "text" ? reading.text : "";
	const isQuoted = /["']/.test(text.charAt(start - 1)) && text.charAt(end) === text.charAt(start - 1);
	// of `src: clk:43` it is the beginning
	return isQuoted || /^:\S/.test(text.slice(end, end + 2)) ? name : yamlWord(name);
}

function withoutQuotes({ snapshot }: Library, at: Span): Span {
	const reading = snapshot.read(at.file);
	const isQuoted = reading.kind === "text" && /["']/.test(reading.text.charAt(at.start));
	return isQuoted ? { ...at, start: at.start + 1, end: at.end - 1 } : at;
}

function textAt({ text }: CatalogueNames, { at }: Mention): string {
	return text.slice(at.start, at.end);
}

function distinct(files: readonly CatalogueNames[]): readonly CatalogueNames[] {
	return [...new Map(files.map((names) => [names.file, names])).values()];
}

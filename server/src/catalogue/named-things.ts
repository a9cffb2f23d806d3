import { folderOf, joinPath } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { entryOf, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from "../text/yaml-node.ts";
import { readYaml } from "../text/yaml-read.ts";
import { baseNames } from "./catalogue-layers.ts";
import { keysMadeBy } from "./expand-agents.ts";
import { REFERENCE_PLACES } from "./reference-places.ts";

export type ThingKind = "resource" | "device" | "agent" | "protocol" | "source";

/** What a catalogue has under a key that its author chose. */
export interface Thing {
	readonly kind: ThingKind;
	/** Of a resource its table, else empty. */
	readonly table: string;
	readonly key: string;
}

/** A place where a catalogue names something. */
export interface Mention {
	/** One; of an agent with a `repeat` all that it makes. */
	readonly things: readonly Thing[];
	/** The key alone, without quotes. */
	readonly at: Span;
	/** What the file says of it; undefined where it is only referred to. */
	readonly entry: NamedEntry | undefined;
}

export interface NamedEntry {
	readonly value: YamlNode;
	/** It is what `repeat` makes agents of. */
	readonly isPattern: boolean;
}

/** A `src`: a key of `sources` or a file's own name, and where in it. */
export interface SourceMention {
	readonly src: string;
	readonly at: Span;
}

/** A macro of headers that stands for a number. */
export interface SymbolMention {
	readonly name: string;
	readonly at: Span;
}

/** What one file of a catalogue names, without what it extends. */
export interface CatalogueNames {
	readonly file: string;
	readonly text: string;
	/** Undefined where it cannot be read: then nothing is known of its names. */
	readonly root: YamlMap | undefined;
	readonly problem: Problem | undefined;
	readonly mentions: readonly Mention[];
	readonly sources: readonly SourceMention[];
	readonly symbols: readonly SymbolMention[];
	/** The files it extends, in order, by their real paths where they have one. */
	readonly bases: readonly { readonly path: string; readonly at: Span }[];
}

/** Undefined for what is no catalogue, or not there. */
export function readNames(snapshot: Snapshot, path: string): CatalogueNames | undefined {
	const reading = snapshot.read(path);
	if (reading.kind !== "text" || !/\.(ya?ml|json)$/.test(path)) return undefined;
	const { path: file, text } = reading;
	const { root, problems } = readYaml(file, text, "scmi-catalogue");
	const nothing = {
		file,
		text,
		root: undefined,
		problem: problems[0],
		mentions: [],
		sources: [],
		symbols: [],
		bases: [],
	};
	if (root === undefined) return /^\s*"?scmiCatalogue"?\s*:/m.test(text) ? nothing : undefined;
	if (root.kind !== "map" || entryOf(root, "scmiCatalogue") === undefined) return undefined;
	const bases = baseNames(root).map(({ at, source }) => {
		const base = snapshot.read(joinPath(folderOf(file), source));
		const named = base.kind === "text" ? base.path : joinPath(folderOf(file), source);
		return { path: named, at: withoutQuotes(text, at) };
	});
	const found = PLACES.flatMap((place) => [...follow(root, place, 0, "")]);
	const mentions = new Map<string, Mention>();
	const sources = new Map<string, SourceMention>();
	const symbols: SymbolMention[] = [];
	for (const each of found) {
		// through an alias one place may be reached twice
		const key = `${each.at.start} ${each.kind} ${each.table}`;
		const at = withoutQuotes(text, each.at);
		if (each.kind === "symbol") symbols.push({ name: each.key, at });
		else if (each.kind !== "src") mentions.set(key, mentionOf({ ...each, kind: each.kind, at }));
		else if (!sources.has(key)) {
			sources.set(key, { src: each.key, at });
			const name = each.key.split(":", 1)[0] ?? "";
			const things = [{ kind: "source" as const, table: "", key: name }];
			if (!/[./]/.test(name))
				mentions.set(key, { things, at: { ...at, end: at.start + name.length }, entry: undefined });
		}
	}
	return {
		file,
		text,
		root,
		problem: undefined,
		mentions: [...mentions.values()],
		sources: [...sources.values()],
		symbols,
		bases,
	};
}

export function isSameThing(a: Thing, b: Thing): boolean {
	return a.kind === b.kind && a.table === b.table && a.key === b.key;
}

/** Whether a mention is of this thing, perhaps among others. */
export function mentions({ things }: Mention, thing: Thing): boolean {
	return things.some((each) => isSameThing(each, thing));
}

const KINDS: readonly ThingKind[] = ["resource", "device", "agent", "protocol"];

/**
 * Where names stand, as paths of keys like those of reference-places.ts. The last word is what is named: `+` by a key that says
 * what it is, `-` by a key that refers to it, `=` by a value or the items of a list.
 */
const PLACES: readonly (readonly string[])[] = [
	["agents", "+agent"],
	["scmi", "protocols", "+protocol"],
	["sources", "+source"],
	["resources", "{table}", "+resource"],
	["devices", "+device"],
	["resources", "{table}", "*", "symbols", "=symbol"],
	...REFERENCE_PLACES.flatMap(({ path, by, names }) => {
		const kind = kindOf(names);
		return kind === undefined ? [] : [[...path, `${by === "key" ? "-" : "="}${kind}`]];
	}),
];

function kindOf(named: string): Found["kind"] | undefined {
	return named === "source line" ? "src" : KINDS.find((kind) => kind === named);
}

interface Found {
	readonly kind: ThingKind | "src" | "symbol";
	readonly table: string;
	readonly key: string;
	/** With its quotes. */
	readonly at: Span;
	readonly entry: YamlEntry | undefined;
}

function* follow(node: YamlNode, place: readonly string[], depth: number, table: string): Generator<Found> {
	const step = place[depth] ?? "";
	const kind = step.slice(1) as Found["kind"];
	const found = (key: string, at: Span, entry?: YamlEntry): Found => ({
		kind,
		table: kind === "resource" ? table : "",
		key,
		at,
		entry,
	});
	if (step.startsWith("=")) {
		for (const item of node.kind === "list" ? node.items : [node]) if (isWord(item)) yield found(item.value, item.at);
	} else if (node.kind === "list") {
		if (step === "*") for (const item of node.items) yield* follow(item, place, depth + 1, table);
	} else if (node.kind === "map")
		for (const entry of node.entries) {
			if (step.startsWith("+")) yield found(entry.key, entry.keyAt, entry);
			else if (step.startsWith("-")) yield found(entry.key, entry.keyAt);
			else if (step === "{table}") yield* follow(entry.value, place, depth + 1, entry.key);
			else if (step === "*" || step === entry.key) yield* follow(entry.value, place, depth + 1, table);
		}
}

function isWord(node: YamlNode): node is YamlScalar & { readonly value: string } {
	return node.kind === "scalar" && typeof node.value === "string";
}

function mentionOf({ kind, table, key, at, entry }: Found & { readonly kind: ThingKind }): Mention {
	const made = kind === "agent" && entry !== undefined ? keysMadeBy(entry) : undefined;
	const things = (made ?? [key]).map((each) => ({ kind, table, key: each }));
	return { things, at, entry: entry && { value: entry.value, isPattern: made !== undefined } };
}

function withoutQuotes(text: string, at: Span): Span {
	const isQuoted = at.end - at.start > 1 && /["']/.test(text.charAt(at.start));
	return isQuoted ? { ...at, start: at.start + 1, end: at.end - 1 } : at;
}

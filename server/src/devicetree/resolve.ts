import { commonStart } from "../text/common-ends.ts";
import { folderOf, isAbsolute, joinPath } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";
import { recordingSnapshot } from "../text/recording-snapshot.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import type { FileReader } from "./cpp/file-reader.ts";
import type { PreprocessorOptions } from "./cpp/include-path.ts";
import { originalPlace } from "./cpp/line-markers.ts";
import type { Macro } from "./cpp/macro.ts";
import { Preprocessor } from "./cpp/preprocessor.ts";
import type { Inclusion } from "./cpp/reader-state.ts";
import { spanOfTokens } from "./lex/origin.ts";
import type { Source } from "./lex/source.ts";
import { KIND } from "./lex/token.ts";
import type { Parsed } from "./parse/ast.ts";
import { type ParserOptions, parse } from "./parse/parser.ts";
import { isNear, lastThatHolds, type ResumePoints, resumePointAt, startOf } from "./parse/resume-point.ts";
import type { SourceCache } from "./parse/source-cache.ts";
import { TokenStream } from "./parse/token-stream.ts";
import { mayBeAppended, missingIncludes } from "./source-tree/include-problems.ts";
import { withDefinitions } from "./source-tree/undefined-macros.ts";
import type { Draft, DraftNode, Report } from "./tree/draft.ts";
import { mergeItems } from "./tree/merge.ts";
import { addFixups, addSymbols } from "./tree/plugin.ts";
import { resolveReferences } from "./tree/references.ts";
import type { Deleted, Node, Tree } from "./tree/tree.ts";
import { checkTree } from "./tree/tree-checks.ts";

export interface ResolveOptions extends PreprocessorOptions {
	/** Files of which the board's build may append one: it is only said. */
	readonly mayAppend?: readonly string[];
	/** Names every labelled node for overlays (dtc -@). */
	readonly symbols?: boolean;
}

/** One text that dtc compiles by itself: a board or an overlay. Labels are known within it; an overlay's others are those of what it is laid over. */
export interface Unit {
	readonly file: string;
	readonly parsed: Parsed;
	readonly sources: ReadonlyMap<string, Source>;
	readonly macros: readonly Macro[];
}

/** A board's text made into a tree, with all that was learnt on the way. */
export interface Resolved {
	/** The board's own file, by real path. */
	readonly file: string;
	/** The overlays laid over it, in order. */
	readonly overlays: readonly string[];
	/** Nodes, by path, to which an overlay gives a phandle though they have one: releases of libfdt differ there. */
	readonly relabelled: readonly string[];
	readonly tree: Tree;
	readonly problems: readonly Problem[];
	/** The files that were read, by real path. */
	readonly sources: ReadonlyMap<string, Source>;
	/** Every path looked up: its text, or undefined where there was none. While they read the same, so does the board. */
	readonly lookups: ReadonlyMap<string, string | undefined>;
	readonly inclusions: readonly Inclusion[];
	/** Text that `#if` left out. */
	readonly inactive: readonly Span[];
	readonly macros: readonly Macro[];
	/** The board's text and each overlay's, in order; a blob has none. */
	readonly units: readonly Unit[];
}

/** What a board or an overlay is written as, before it is made into a tree. */
export type Written = Pick<Resolved, "file" | "sources" | "inclusions" | "units">;

/** At most this many errors are kept for one file, and as many other problems. */
const MAX_PROBLEMS_A_FILE = 100;

/** Reads a .dts as `cpp | dtc` does. Never throws: what they would refuse is in `problems`. */
export function resolve(snapshot: Snapshot, cache: SourceCache, path: string, options: ResolveOptions): Resolved {
	const reading = readText(snapshot, cache, path, options, true);
	const { preprocessor, parsed } = reading;
	const report: Report = (code, first, last, message, severity, fixes) =>
		preprocessor.files.report(code, spanOfTokens(first, last), message, severity, fixes);
	// After a structural error labels and nodes may be missing only because their text could not be read.
	const unsure = preprocessor.files.incomplete || reading.failures > reading.confined;
	const draft = mergeItems(parsed, unsure, report);
	checkTree(draft);
	const givePhandle = resolveReferences(draft, options.symbols === true);
	if (options.symbols) addSymbols(draft, givePhandle);
	if (parsed.plugin) addFixups(draft);
	return {
		...written(reading),
		overlays: [],
		relabelled: [],
		tree: finish(draft, parsed, !unsure),
		problems: perFile([
			...withDefinitions(atOrigin(preprocessor.files, snapshot), {
				snapshot,
				file: reading.file,
				sources: preprocessor.files.sources,
				includePath: options.includePath,
				lookups: preprocessor.files.lookups,
			}),
			...problemsOfIncludes(snapshot, reading, options),
		]),
		lookups: preprocessor.files.lookups,
		inactive: preprocessor.files.inactive,
		macros: preprocessor.files.definitions,
	};
}

/** Reads a .dts as `resolve` does, makes no tree of it, and remembers nothing for the next edit. */
export function readWritten(snapshot: Snapshot, cache: SourceCache, path: string, options: ResolveOptions): Written {
	return written(readText(snapshot, cache, path, options, false));
}

function written({ file, parsed, preprocessor }: Reading): Written {
	const { sources, inclusions, definitions: macros } = preprocessor.files;
	return { file, sources, inclusions, units: [{ file, parsed, sources, macros }] };
}

function readText(
	snapshot: Snapshot,
	cache: SourceCache,
	path: string,
	options: ResolveOptions,
	isEdited: boolean,
): Reading {
	const key = `${path} ${JSON.stringify(options)}`;
	const strict = read(snapshot, cache, path, options, { tolerant: false, from: cache.resumePoints.get(key) });
	if (isEdited && strict.resumePoints !== undefined) cache.resumePoints.set(key, strict.resumePoints);
	const isBroken = strict.failures > 0 || strict.preprocessor.lacksParenthesis;
	if (!isBroken || strict.preprocessor.files.gaveUp) return strict;
	// Where items begin, broken text says in another way: only what stands above all of them can be kept.
	const from = strict.resumePoints && { ...strict.resumePoints, near: undefined };
	return fewerProblems(strict, read(snapshot, cache, path, options, { tolerant: true, from }));
}

function problemsOfIncludes(
	snapshot: Snapshot,
	{ file, preprocessor: { files } }: Reading,
	{ includePath, mayAppend = [] }: ResolveOptions,
): Problem[] {
	const missing = missingIncludes(snapshot, file, includePath, files.inclusions);
	return mayAppend.length > 0 ? [...missing, mayBeAppended(file, mayAppend)] : missing;
}

/** Indentation is no help where it is bad: then there is more to complain of. */
function fewerProblems(strict: Reading, tolerant: Reading): Reading {
	return strict.preprocessor.files.errors < tolerant.preprocessor.files.errors ? strict : tolerant;
}

interface Reading {
	readonly file: string;
	readonly preprocessor: Preprocessor;
	readonly parsed: Parsed;
	/** Structural errors. */
	readonly failures: number;
	/** Those that took nothing along but the rest of their own line. */
	readonly confined: number;
	/** Undefined if something before the board's first own item is broken. */
	readonly resumePoints: ResumePoints | undefined;
}

function read(
	snapshot: Snapshot,
	cache: SourceCache,
	path: string,
	options: ResolveOptions,
	{ tolerant, from }: { readonly tolerant: boolean; readonly from: ResumePoints | undefined },
): Reading {
	const recording = recordingSnapshot(snapshot);
	const preprocessor = new Preprocessor(recording.snapshot, cache, options);
	if (!preprocessor.files.open(path)) {
		const parsed: Parsed = { items: [], memoryReservations: [], plugin: false };
		return { file: path, preprocessor, parsed, failures: 0, confined: 0, resumePoints: undefined };
	}
	const source = preprocessor.files.board as Source;
	const known = from && lastThatHolds(from, source, recording.snapshot);
	if (known !== undefined) preprocessor.resume(known.position);
	const stream = new TokenStream(preprocessor, cache.names);
	const edit = from && from.last !== source ? commonStart(from.last.text, source.text) : undefined;
	const isFromNear = known !== undefined && known === from?.near;
	let first = isFromNear ? from?.first : undefined;
	// One that is far away by now goes, for the next reading to find a better one.
	let near = isFromNear && (edit === undefined || isNear(startOf(known), edit)) ? known : undefined;
	// What is read on from another is never added to: its items would keep version upon version of the text.
	const seeksNear = edit !== undefined && known !== undefined && !isFromNear;
	const parsed = parse(stream, {
		tolerant,
		readIncbin: incbinReader(recording.snapshot, preprocessor, options),
		from: known?.progress,
		beforeItem: (progress) => {
			const { token, failures } = stream;
			if (token.source !== source || token.kind === KIND.keyword || failures > 0) return;
			if (first !== undefined && !(seeksNear && near === undefined && isNear(token.start, edit))) return;
			const point = resumePointAt(token, path, recording.record, preprocessor, progress);
			if (first !== undefined) near = point;
			else first = point && point.position.next === known?.position.next ? known : point;
		},
	});
	const resumePoints = first && { first, near, last: source };
	const { failures, confined } = stream;
	return { file: source.path, preprocessor, parsed, failures, confined, resumePoints };
}

function incbinReader(
	snapshot: Snapshot,
	preprocessor: Preprocessor,
	options: ResolveOptions,
): ParserOptions["readIncbin"] {
	return (name, offset, size) => {
		const file = name.text.slice(1, -1);
		const own = folderOf(name.source.path);
		const folders = isAbsolute(file) ? [own] : [own, ...options.includePath.dtcFolders];
		for (const folder of folders) {
			const bytes = snapshot.readBytes(joinPath(folder, file));
			if (bytes !== undefined)
				return bytes.subarray(Number(offset), size === undefined ? undefined : Number(offset + size));
		}
		preprocessor.files.report("include", spanOfTokens(name, name), `${file} is not found`);
		return undefined;
	};
}

/** Drops what is deleted; what is left is the tree. */
function finish(draft: Draft, parsed: Parsed, complete: boolean): Tree {
	const labels = new Map<string, Node>();
	const phandles = new Map<number, Node>();
	const deleted: Deleted[] = [];
	const settle = (node: DraftNode): void => {
		for (const property of node.properties.values()) {
			if (!property.deleted) continue;
			node.properties.delete(property.name);
			if (property.definitions.length > 0) deleted.push({ kind: "property", node, property });
		}
		for (const label of node.labels) if (!labels.has(label)) labels.set(label, node);
		if (node.phandle !== undefined && !phandles.has(node.phandle)) phandles.set(node.phandle, node);
		for (const child of node.children.values()) {
			if (child.deleted) {
				(node.children as Map<string, DraftNode>).delete(child.name);
				if (child.bodies.length > 0) deleted.push({ kind: "node", node: child });
			} else settle(child);
		}
	};
	settle(draft.root);
	const { memoryReservations, plugin } = parsed;
	const { root, deletions } = draft;
	return { root, labels, phandles, memoryReservations, bootCpu: 0, complete, plugin, deleted, deletions };
}

/** Problems of text that went through cpp before, where it was typed. */
function atOrigin(files: FileReader, snapshot: Snapshot): readonly Problem[] {
	const { problems, sources, lineMarkers, lookups } = files;
	if (lineMarkers.size === 0) return problems;
	return problems.map((problem) => {
		const source = sources.get(problem.at.file);
		if (source === undefined || !lineMarkers.has(source.path)) return problem;
		return { ...problem, at: originalPlace(problem.at, source, lineMarkers, snapshot, lookups) };
	});
}

function perFile(problems: readonly Problem[]): Problem[] {
	const counts = new Map<string, number>();
	const seen = new Set<string>();
	return problems.filter(({ at, code, message, severity }) => {
		const key = `${at.file}:${at.start}:${at.end}:${code}:${message}`;
		if (seen.has(key)) return false;
		seen.add(key);
		const alike = `${severity === "error"} ${at.file}`;
		const count = (counts.get(alike) ?? 0) + 1;
		counts.set(alike, count);
		return count <= MAX_PROBLEMS_A_FILE;
	});
}

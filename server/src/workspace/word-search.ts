import { findInclude, type Style } from "../devicetree/cpp/include-path.ts";
import { sourceOf, type TokenCache } from "../devicetree/cpp/token-cache.ts";
import { symbolOf } from "../devicetree/lex/names.ts";
import type { Source } from "../devicetree/lex/source.ts";
import type { ResolveOptions, Unit } from "../devicetree/resolve.ts";
import type { Snapshot } from "../text/snapshot.ts";

/** What of a file's text counts, whatever is in force of it. */
interface Glance {
	readonly includes: readonly { readonly name: string; readonly style: Style }[];
	readonly hasWord: boolean;
	readonly isOverlay: boolean;
	/** What it comes to is known only where it is read. */
	readonly isUnsure: boolean;
}

/** A board or an overlay, as far as it has certain words. */
export interface WordsOfTree {
	/** Those of its files that have one. */
	readonly having: readonly string[];
	/** All its files. */
	readonly files: ReadonlySet<string>;
	readonly unit: Unit;
}

/**
 * Finds words in boards and overlays without reading these: a tree is a list of files, found by what they include, and of those that
 * have a word only the tokens are looked at. That is enough where nothing makes words of other words and every include is in force;
 * of other trees it knows nothing.
 */
export class WordSearch {
	private readonly snapshot: Snapshot;
	private readonly cache: TokenCache;
	private readonly words: RegExp;
	private readonly symbols: readonly number[];
	private readonly glances = new Map<string, Glance | undefined>();
	private readonly trees = new Map<string, WordsOfTree | undefined>();

	/** @param words identifiers */
	constructor(snapshot: Snapshot, cache: TokenCache, words: readonly string[]) {
		this.snapshot = snapshot;
		this.cache = cache;
		this.words = new RegExp(`\\b(?:${words.join("|")})\\b`);
		this.symbols = words.map((word) => symbolOf(cache.names, word));
	}

	/** Undefined where it takes reading to know. */
	in(path: string, optionsOf: (path: string) => ResolveOptions): WordsOfTree | undefined {
		if (!this.trees.has(path)) this.trees.set(path, this.find(path, optionsOf(path)));
		return this.trees.get(path);
	}

	private find(path: string, options: ResolveOptions): WordsOfTree | undefined {
		const { includePath, defines, prepended = [], appended = [] } = options;
		const reading = this.snapshot.read(path);
		if (reading.kind !== "text" || this.words.test(Object.entries(defines).join())) return undefined;
		const files = new Set([reading.path, ...prepended, ...appended]);
		const having: string[] = [];
		for (const file of files) {
			const glance = this.glanceAt(file);
			if (glance === undefined || glance.isUnsure) return undefined;
			if (glance.hasWord) having.push(file);
			for (const { name, style } of glance.includes) {
				const found = findInclude(this.snapshot, includePath, name, file, style, new Map());
				if (found === undefined) return undefined;
				files.add(found.path);
			}
		}
		const plugin = this.glanceAt(reading.path)?.isOverlay === true;
		const sources = new Map(having.map((file) => [file, this.sourceAt(file)]));
		if ([...sources.values()].some((source) => hasInParentheses(source, this.symbols))) return undefined;
		const parsed = { items: [], memoryReservations: [], plugin };
		return { having: having.sort(), files, unit: { file: reading.path, parsed, sources, macros: [] } };
	}

	private sourceAt(file: string): Source {
		const reading = this.snapshot.read(file);
		return sourceOf(this.cache, file, reading.kind === "text" ? reading.text : "");
	}

	private glanceAt(file: string): Glance | undefined {
		if (this.glances.has(file)) return this.glances.get(file);
		const reading = this.snapshot.read(file);
		const glance = reading.kind === "text" ? glanceOf(file, reading.text, this.words) : undefined;
		this.glances.set(file, glance);
		return glance;
	}
}

const INCLUDE =
	/^[ \t]*#[ \t]*(?:include|include_next|import)\b[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)?|\/include\/(?:[ \t]*"([^"\n]+)")?/gm;

const DEFINITION = /^[ \t]*#[ \t]*define\b(?:\\[ \t]*\n|[^\n])*/gm;

function defines(text: string, words: RegExp): boolean {
	return [...text.matchAll(DEFINITION)].some(([definition]) => words.test(definition));
}

function withoutComments(text: string): string {
	return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, " ");
}

/** Whether a macro may take one of the words as its argument. */
function hasInParentheses(source: Source, symbols: readonly number[]): boolean {
	let depth = 0;
	for (let at = 0; at < source.count; at++) {
		if (source.isPunctuation(at, "(")) depth++;
		else if (source.isPunctuation(at, ")")) depth--;
		else if (depth > 0 && symbols.includes(source.symbolOf(at))) return true;
	}
	return false;
}

function glanceOf(path: string, text: string, words: RegExp): Glance {
	const isHeader = path.endsWith(".h");
	const hasWord = words.test(text);
	const includes: { name: string; style: Style }[] = [];
	let isUnsure =
		text.includes("##") || (hasWord && (isHeader ? words.test(withoutComments(text)) : defines(text, words)));
	for (const [, quoted, angled, byDtc] of text.matchAll(INCLUDE)) {
		const name = quoted ?? angled ?? byDtc;
		if (name === undefined) isUnsure = true;
		else includes.push({ name, style: { kind: quoted ? "quoted" : angled ? "angled" : "dtc" } });
	}
	// Which of them are in force, a board may say.
	if (!isHeader && includes.length > 0 && /^[ \t]*#[ \t]*if/m.test(text)) isUnsure = true;
	return { includes, hasWord, isOverlay: text.includes("/plugin/"), isUnsure };
}

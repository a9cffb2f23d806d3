import type { Fix } from "./fix.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Span } from "./span.ts";
import { closestKey } from "./yaml-closest-key.ts";
import { insertedEntry, yamlWord } from "./yaml-insert.ts";
import type { YamlEntry, YamlMap } from "./yaml-node.ts";

/** How something that is wrong in a YAML or JSON file can be mended; what the edit is follows from the file's text. */
export type Repair =
	/** Another word or key, in the quotes of the one that is there. */
	| { readonly kind: "word"; readonly at: Span; readonly word: string }
	/** Another key before the value there. */
	| { readonly kind: "key"; readonly at: Span; readonly key: string; readonly word: string }
	/** Other text, as it is to stand there. */
	| { readonly kind: "text"; readonly at: Span; readonly text: string }
	/** A new entry; `value` is YAML of one line. */
	| { readonly kind: "entry"; readonly map: YamlMap; readonly key: string; readonly value: string }
	/** A first line. */
	| { readonly kind: "first line"; readonly at: Span; readonly text: string }
	/** Without this entry, which is not used. */
	| { readonly kind: "removal"; readonly entry: YamlEntry; readonly used: YamlEntry };

/** What was probably meant, as a sentence that follows another, and how it is written. */
interface Meant {
	readonly question: string;
	readonly repairs: readonly Repair[];
}

/** Of a word that was misspelt, at its place. */
export function meantWord(typed: string, known: Iterable<string>, at: Span): Meant {
	return meant(typed, known, (word) => ({ kind: "word", at, word }));
}

/** Of a key that was misspelt, at the place of its value. */
export function meantKey(typed: string, known: Iterable<string>, at: Span): Meant {
	return meant(typed, known, (word) => ({ kind: "key", at, key: typed, word }));
}

function meant(typed: string, known: Iterable<string>, repairOf: (word: string) => Repair): Meant {
	const word = closestKey(typed, known);
	if (word === undefined) return { question: "", repairs: [] };
	return { question: ` Did you mean "${word}"?`, repairs: [repairOf(word)] };
}

/** How to get at the text of a file. */
export function textsOf(snapshot: Snapshot): (file: string) => string | undefined {
	return (file) => {
		const reading = snapshot.read(file);
		return reading.kind === "text" ? reading.text : undefined;
	};
}

/** The repairs as edits; the only one there is, is preferred. Those of a file whose text is not at hand, or is written otherwise, are left out. */
export function fixesOf(
	repairs: readonly Repair[],
	textOf: (file: string) => string | undefined,
): { readonly fixes?: readonly Fix[] } {
	const fixes = repairs.flatMap((repair) => fixOf(repair, textOf) ?? []);
	if (fixes.length === 0) return {};
	return { fixes: fixes.length === 1 ? fixes : fixes.map((fix) => ({ ...fix, preferred: false })) };
}

function fixOf(repair: Repair, textOf: (file: string) => string | undefined): Fix | undefined {
	const at = placeOf(repair);
	const text = textOf(at.file);
	// what was imported has its places in firmware's own sources
	if (text === undefined || !/\.(ya?ml|json)$/.test(at.file)) return undefined;
	const put = (title: string, span: Span, written: string, preferred = true): Fix => ({
		title,
		preferred,
		edits: [{ at: span, text: written }],
	});
	switch (repair.kind) {
		case "word":
			return put(`Write "${repair.word}"`, at, asQuoted(text.charAt(at.start), repair.word));
		case "key": {
			const found = keyBefore(text, repair.key, at.start);
			return (
				found &&
				put(`Write "${repair.word}"`, { file: at.file, ...found }, asQuoted(text.charAt(found.start), repair.word))
			);
		}
		case "text":
			return put(`Write ${repair.text}`, at, repair.text);
		case "first line":
			if (/^\s*\{/.test(text)) return undefined;
			return put(`Begin with ${repair.text}`, { ...at, end: at.start }, `${repair.text}${lineEnd(text)}`);
		case "entry": {
			const { map, key, value } = repair;
			const own = { ...map, entries: map.entries.filter(({ keyAt }) => keyAt.file === at.file) };
			if (own.entries.length === 0 && text[map.at.start] !== "{") return undefined;
			const { offset, text: written } = insertedEntry(text, own, key, value);
			const start = written.startsWith("\n") && text[offset - 1] === "\r" ? offset - 1 : offset;
			const place = { file: at.file, start, end: start };
			return put(`Add ${key}: ${value}`, place, start === offset ? written : `\r${written}`);
		}
		case "removal": {
			const span = spanWithout(text, repair.entry);
			const said = (entry: YamlEntry): string => text.slice(entry.keyAt.start, endOf(text, entry));
			const isSame = repair.used.keyAt.file === at.file && said(repair.entry) === said(repair.used);
			return span && put(`Remove this "${repair.entry.key}"`, { file: at.file, ...span }, "", isSame);
		}
	}
}

function placeOf(repair: Repair): Span {
	if (repair.kind === "entry") return repair.map.at;
	return repair.kind === "removal" ? repair.entry.keyAt : repair.at;
}

function keyBefore(
	text: string,
	key: string,
	end: number,
): { readonly start: number; readonly end: number } | undefined {
	const before = text.slice(0, end).replace(/[ \t]*:\s*$/, "");
	const [written] = [JSON.stringify(key), `'${key}'`, key].filter((each) => before.endsWith(each));
	return written === undefined ? undefined : { start: before.length - written.length, end: before.length };
}

function asQuoted(quote: string, word: string): string {
	if (quote === '"') return JSON.stringify(word);
	return quote === "'" ? `'${word.replaceAll("'", "''")}'` : yamlWord(word);
}

const lineEnd = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");

/** An entry with what separates it from the others; undefined where other things stand on its lines. */
function spanWithout(text: string, entry: YamlEntry): { readonly start: number; readonly end: number } | undefined {
	const { start } = entry.keyAt;
	const end = endOf(text, entry);
	const lineStart = text.lastIndexOf("\n", start - 1) + 1;
	const nextLine = text.indexOf("\n", end);
	const rest = text.slice(end, nextLine < 0 ? undefined : nextLine);
	const isAlone = text.slice(lineStart, start).trim() === "" && /^[ \t]*(#.*)?\r?$/.test(rest);
	if (isAlone) return { start: lineStart, end: nextLine < 0 ? text.length : nextLine + 1 };
	const after = /^\s*,[ \t]*/.exec(text.slice(end));
	if (after) return { start, end: end + after[0].length };
	const before = /,\s*$/.exec(text.slice(0, start));
	return before ? { start: before.index, end } : undefined;
}

function endOf(text: string, { keyAt, value }: YamlEntry): number {
	const end = Math.max(keyAt.end, value.at.end);
	return text.slice(0, end).trimEnd().length;
}

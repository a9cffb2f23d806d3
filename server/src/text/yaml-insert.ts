import { isEmptyValue, type YamlMap } from "./yaml-node.ts";

/** A text to be put in at an offset. */
export interface Insertion {
	readonly offset: number;
	readonly text: string;
}

/** A new last entry of a map, written as its others are: between braces, or each on a line. `value` is YAML of one line, or JSON. */
export function insertedEntry(text: string, map: YamlMap, key: string, value: string): Insertion {
	const entry = `${keyText(map, text, key)}: ${value}`;
	const last = map.entries.at(-1);
	if (text[map.at.start] === "{") {
		if (last === undefined) return { offset: map.at.start + 1, text: ` ${entry} ` };
		const end = Math.max(last.keyAt.end, last.value.at.end);
		const colon = isEmptyValue(last.value) ? text.indexOf(":", last.keyAt.end) + 1 : end;
		return { offset: Math.max(end, colon), text: `, ${entry}` };
	}
	const first = map.entries[0]?.keyAt.start ?? map.at.start;
	const indent = text.slice(text.lastIndexOf("\n", first - 1) + 1, first).replace(/\S/g, " ");
	const end = text.slice(0, Math.max(last?.keyAt.end ?? 0, last?.value.at.end ?? map.at.end)).trimEnd().length;
	const line = text.indexOf("\n", end);
	return { offset: line < 0 ? text.length : line, text: `\n${indent}${entry}` };
}

/** Behind `key:` with nothing behind it. */
export function insertedValue(text: string, keyEnd: number, value: string): Insertion {
	return { offset: text.indexOf(":", keyEnd) + 1, text: ` ${value}` };
}

/** A word as YAML of one line: in quotes where it needs them. */
export function yamlWord(word: string): string {
	return /^[A-Za-z_./](?:[\w./-]|:(?=\w))*$/.test(word) && !/^(true|false|null|yes|no|on|off)$/i.test(word)
		? word
		: JSON.stringify(word);
}

/** JSON has its keys in quotes. */
function keyText({ entries: [first] }: YamlMap, text: string, key: string): string {
	return first !== undefined && text[first.keyAt.start] === '"' ? JSON.stringify(key) : yamlWord(key);
}

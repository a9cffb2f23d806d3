import { type Insertion, yamlWord } from "./yaml-insert.ts";
import { entryOf, isEmptyValue, type YamlEntry, type YamlMap } from "./yaml-node.ts";

/** A map to be put into a YAML text, or into one that is there. */
export interface YamlTree {
	readonly [key: string]: YamlTreeValue;
}

export type YamlTreeValue = number | string | readonly string[] | YamlTree;

/**
 * What puts a tree into a file: entries that are there take up what is in theirs, the others come last in their map, in the style that
 * the file has there: between braces or a key a line, with its indentation, quotes and ends of lines. Undefined where something else
 * stands in the way.
 * @param tables how many maps lie in each other around the rows: a row is written on one line, unless those beside it are not
 */
export function insertedTree(
	text: string,
	root: YamlMap,
	tree: YamlTree,
	tables: number,
): readonly Insertion[] | undefined {
	return into(text, root, tree, tables, styleOf(text, root));
}

interface Style {
	readonly eol: string;
	/** Of one level. */
	readonly step: string;
	readonly isQuoted: boolean;
}

function styleOf(text: string, { entries }: YamlMap): Style {
	const [first] = entries;
	const inner = entries.flatMap(({ value }) => (value.kind === "map" && !isFlow(text, value) ? value.entries : []))[0];
	const step = inner && first ? columnOf(text, inner) - columnOf(text, first) : 2;
	return {
		eol: text.includes("\r\n") ? "\r\n" : "\n",
		step: " ".repeat(Math.max(step, 1)),
		isQuoted: first !== undefined && text[first.keyAt.start] === '"',
	};
}

function into(
	text: string,
	map: YamlMap,
	tree: YamlTree,
	tables: number,
	style: Style,
): readonly Insertion[] | undefined {
	const insertions: Insertion[] = [];
	const added: [string, YamlTreeValue][] = [];
	for (const [key, inner] of Object.entries(tree)) {
		const entry = entryOf(map, key);
		if (entry === undefined) {
			added.push([key, inner]);
			continue;
		}
		if (isEmptyValue(entry.value)) {
			const offset = text.indexOf(":", entry.keyAt.end) + 1;
			insertions.push({ offset, text: ` ${valueText(inner, style)}` });
			continue;
		}
		// what an alias stands for is written elsewhere
		const isHere = entry.value.kind === "map" && entry.value.at.start >= entry.keyAt.end;
		const below = isHere && isTree(inner) ? into(text, entry.value as YamlMap, inner, tables - 1, style) : undefined;
		if (below === undefined) return undefined;
		insertions.push(...below);
	}
	return added.length === 0 ? insertions : [...insertions, addedTo(text, map, added, tables, style)];
}

function addedTo(
	text: string,
	map: YamlMap,
	added: readonly [string, YamlTreeValue][],
	tables: number,
	style: Style,
): Insertion {
	const last = map.entries.at(-1);
	if (isFlow(text, map)) {
		const written = added.map(([key, value]) => `${keyText(key, style)}: ${valueText(value, style)}`);
		if (last === undefined) return { offset: map.at.start + 1, text: ` ${written.join(", ")} ` };
		const indent = map.entries.length > 1 ? indentOf(text, last) : undefined;
		const gap = indent === undefined ? ", " : `,${style.eol}${indent}`;
		return { offset: endOf(text, last), text: written.map((each) => `${gap}${each}`).join("") };
	}
	const indent = " ".repeat(last ? columnOf(text, last) : 0);
	const isBlock = last?.value.kind === "map" && !isFlow(text, last.value);
	const lines = added.flatMap(([key, value]) =>
		blockLines(key, value, indent, tables > 0 ? tables : isBlock ? 1 : 0, style),
	);
	const end = text.slice(0, last ? endOf(text, last) : map.at.end).trimEnd().length;
	const line = /\r?\n|$/.exec(text.slice(end))?.index ?? 0;
	return { offset: end + line, text: lines.map((each) => `${style.eol}${each}`).join("") };
}

/** @param levels how many have a line for each of their keys */
function blockLines(
	key: string,
	value: YamlTreeValue,
	indent: string,
	levels: number,
	style: Style,
): readonly string[] {
	const head = `${indent}${keyText(key, style)}:`;
	if (!isTree(value) || levels === 0) return [`${head} ${valueText(value, style)}`];
	const inner = Object.entries(value);
	return [head, ...inner.flatMap(([name, each]) => blockLines(name, each, indent + style.step, levels - 1, style))];
}

function valueText(value: YamlTreeValue, style: Style): string {
	if (typeof value === "number") return `${value}`;
	if (typeof value === "string") return style.isQuoted ? JSON.stringify(value) : yamlWord(value);
	if (!isTree(value)) return `[${value.map((each) => valueText(each, style)).join(", ")}]`;
	const inner = Object.entries(value).map(([key, each]) => `${keyText(key, style)}: ${valueText(each, style)}`);
	return inner.length === 0 ? "{}" : `{ ${inner.join(", ")} }`;
}

function keyText(key: string, { isQuoted }: Style): string {
	return isQuoted ? JSON.stringify(key) : yamlWord(key);
}

function isTree(value: YamlTreeValue): value is YamlTree {
	return typeof value === "object" && !Array.isArray(value);
}

function isFlow(text: string, map: YamlMap): boolean {
	return text[map.at.start] === "{";
}

/** Behind its value, or the colon where it has none. */
function endOf(text: string, { keyAt, value }: YamlEntry): number {
	return isEmptyValue(value) ? text.indexOf(":", keyAt.end) + 1 : Math.max(keyAt.end, value.at.end);
}

function columnOf(text: string, { keyAt }: YamlEntry): number {
	return keyAt.start - (text.lastIndexOf("\n", keyAt.start - 1) + 1);
}

/** What stands before it on its line, where that is blank. */
function indentOf(text: string, entry: YamlEntry): string | undefined {
	const before = text.slice(entry.keyAt.start - columnOf(text, entry), entry.keyAt.start);
	return before.trim() === "" ? before : undefined;
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { KIND } from "../../server/src/devicetree/lex/token.ts";
import type { Body, Item, ValuePart } from "../../server/src/devicetree/parse/ast.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { type Resolved, resolve } from "../../server/src/devicetree/resolve.ts";
import { type Random, seededRandom } from "../fuzz/seeded-random.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { printTable } from "./measure.ts";

const FILES = 120;
const EDITS = [
	"; deleted",
	"} deleted",
	"{ deleted",
	"> deleted",
	'" deleted',
	"= deleted",
	"} typed",
	'" typed',
	"{ typed",
];

/** One text, by itself. */
function read(text: string): Resolved {
	const snapshot = memorySnapshot({ "/b.dts": text });
	return resolve(snapshot, createSourceCache(), "/b.dts", {
		includePath: { folders: [], dtcFolders: [] },
		defines: {},
	});
}

/** A file that stands alone: no includes, numbers instead of macros in cells. Undefined where that is not enough. */
function standalone(file: string): string | undefined {
	const text = readFileSync(file, "utf8")
		.replace(/^[ \t]*(?:#include|\/include\/).*$/gm, "")
		.replace(/<([^<>"'/]*)>/g, (cells) => cells.replace(/(?<![&\w{/,-])[A-Za-z_]\w*(?:\([^()]*\))?/g, "1"));
	const whole = text.includes("/dts-v1/") ? text : `/dts-v1/;\n${text}`;
	const { problems, units } = read(whole);
	// Without the includes most labels are nowhere: that is no matter of syntax.
	if (problems.some(({ code }) => code === "syntax" || code === "preprocessor")) return undefined;
	return propertiesOf(itemsOf(units)).size >= 5 ? whole : undefined;
}

function chooseFiles(linux: string, random: Random): readonly string[] {
	const all = readdirSync(join(linux, "arch"), { recursive: true, encoding: "utf8" })
		.filter((name) => /\.dtsi?$/.test(name))
		.sort();
	const chosen: string[] = [];
	for (const seen = new Set<string>(); chosen.length < FILES; ) {
		const name = random.pick(all);
		if (seen.has(name)) continue;
		seen.add(name);
		const text = standalone(join(linux, "arch", name));
		if (text !== undefined) chosen.push(text);
	}
	return chosen;
}

/** Every property by the path of its node, with its value. */
function itemsOf(units: Resolved["units"]): readonly Item[] {
	return units.flatMap(({ parsed }) => parsed.items);
}

function propertiesOf(items: readonly Item[]): Map<string, string> {
	const found = new Map<string, string>();
	const collect = (path: string, body: Body): void => {
		for (const statement of body.statements) {
			const inner = `${path}/${statement.name.text}`;
			if (statement.kind === "node") collect(inner, statement.body);
			else if (statement.kind === "property") found.set(inner, JSON.stringify(statement.value.map(contentOf)));
		}
	};
	for (const item of items) {
		if (item.kind === "root") collect("", item.body);
		else if (item.kind === "extend") collect(`&${item.reference.label}${item.reference.path}`, item.body);
	}
	return found;
}

function contentOf(part: ValuePart): unknown {
	if (part.kind === "cells")
		return part.cells.map((cell) =>
			cell.kind === "number" ? String(cell.value) : cell.kind === "reference" ? cell.reference.label : "",
		);
	return "bytes" in part ? String(part.bytes) : part.kind;
}

/** The text after one edit at a random place where the character is no part of a comment. */
function edit(text: string, kind: string, random: Random): string {
	const character = kind[0] as string;
	const source = read(text).sources.get("/b.dts");
	const tokens = source?.tokensBetween(0, source.count) ?? [];
	if (kind.endsWith("typed")) {
		const { start } = random.pick(tokens);
		return text.slice(0, start) + character + text.slice(start);
	}
	const places = tokens.flatMap(({ kind: tokenKind, text: own, start, end }) => {
		if (character === '"') return tokenKind === KIND.string ? [start, end - 1] : [];
		return own === character ? [start] : [];
	});
	const at = random.pick(places);
	return text.slice(0, at) + text.slice(at + 1);
}

/** How many properties one missing or additional character costs, and how many problems it makes. */
export function benchMidEdit(linux: string): void {
	const random = seededRandom(120);
	const files = chooseFiles(linux, random).map((text) => ({
		text,
		properties: propertiesOf(itemsOf(read(text).units)),
	}));
	const rows = EDITS.map((kind) => {
		const lost: number[] = [];
		const problems: number[] = [];
		for (const { text, properties } of files) {
			const spoiled = edit(text, kind, random);
			const now = read(spoiled);
			const left = propertiesOf(itemsOf(now.units));
			lost.push([...properties].filter(([path, value]) => left.get(path) !== value).length);
			problems.push(now.problems.filter(({ code }) => code === "syntax" || code === "preprocessor").length);
		}
		return [kind, ...summary(lost), ...summary(problems)];
	});
	const mean = files.reduce((sum, { properties }) => sum + properties.size, 0) / files.length;
	console.log(`\n${files.length} files of ${mean.toFixed(0)} properties on average, one edit of each kind a file`);
	printTable(["edit", "lost: mean", "p90", "max", "problems: mean", "p90", "max"], rows);
}

function summary(counts: readonly number[]): string[] {
	const sorted = counts.toSorted((a, b) => a - b);
	const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
	return [mean.toFixed(1), String(sorted[Math.floor(counts.length * 0.9)]), String(sorted.at(-1))];
}

import type { Fix } from "../../text/fix.ts";
import { folderOf, joinPath, nameOf } from "../../text/path.ts";
import type { Problem } from "../../text/problem.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { closestKey } from "../../text/yaml-closest-key.ts";
import type { IncludePath } from "../cpp/include-path.ts";
import { placeOfInclude } from "../edits/include-line.ts";
import type { Source } from "../lex/source.ts";

/** What was read, and where more could be. */
interface Reach {
	readonly snapshot: Snapshot;
	/** The board's own file. */
	readonly file: string;
	readonly sources: ReadonlyMap<string, Source>;
	readonly includePath: IncludePath;
	/** Every path looked up, with its text. */
	readonly lookups: Map<string, string | undefined>;
}

/** Says of a macro that is not defined which file defines it: one that was read, but not up to there, or a header that nobody includes. */
export function withDefinitions(problems: readonly Problem[], reach: Reach): readonly Problem[] {
	const known = new Map<string, Header | undefined>();
	const offered = new Set<string>();
	return problems.map((problem) => {
		const name = problem.code === "syntax" ? UNDEFINED.exec(problem.message)?.[1] : undefined;
		const isTooMuch = name !== undefined && !known.has(name) && known.size >= MOST_NAMES;
		if (name === undefined || !NAME.test(name) || isTooMuch) return problem;
		const message = problem.message.replace(/\. Did you mean .*$/, "");
		const read = definedIn(reach.sources, name);
		if (read !== undefined) {
			const here = read.source.path === problem.at.file ? "This file" : nameOf(read.source.path);
			const at = { file: read.source.path, start: read.at, end: read.at + name.length };
			const related = [{ at, message: `the definition of ${name}` }];
			return { ...problem, message: `${message}. ${here} defines it only ${read.how}`, related, fixes: [] };
		}
		if (!known.has(name)) known.set(name, isSlip(name, problem.message) ? undefined : headerWith(reach, name));
		const header = known.get(name);
		if (header === undefined) return problem;
		const fixes = fixOf(reach, problem, header, !offered.has(`${problem.at.file} ${header.line}`));
		offered.add(`${problem.at.file} ${header.line}`);
		return { ...problem, message: `${message}. ${header.shown} defines it, and is not included`, fixes };
	});
}

/** One letter from a macro that is there: somebody is typing, or mistyped that. Of one with another number nobody knows. */
function isSlip(name: string, message: string): boolean {
	const meant = / Did you mean "?(\w+)/.exec(message)?.[1];
	const numbersIn = (text: string) => text.replace(/\D+/g, " ").trim();
	return meant !== undefined && numbersIn(meant) === numbersIn(name) && closestKey(name, [meant], 1) !== undefined;
}

const UNDEFINED = /^(\w+) is not defined: as /;
/** As macros of headers are called. */
const NAME = /^(?=.*[A-Z])\w{4,}$/;
const MOST_NAMES = 12;

/** Where a text defines a macro; -1 where it does not. Only the lines that have its name are looked at, for some are of many thousand lines. */
function placeOfDefinition(text: string, name: string): number {
	for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
		const before = text.slice(text.lastIndexOf("\n", at) + 1, at);
		if (DEFINES.test(before) && !/\w/.test(text.charAt(at + name.length))) return at;
	}
	return -1;
}

const DEFINES = /^[ \t]*#[ \t]*define[ \t]+$/;

/** A file that was read and has the line: it stands behind where it is used, or is left out or taken back there. */
function definedIn(sources: ReadonlyMap<string, Source>, name: string) {
	for (const source of sources.values()) {
		const at = placeOfDefinition(source.text, name);
		if (at < 0) continue;
		const how = new RegExp(`^[ \\t]*#[ \\t]*undef[ \\t]+${name}\\b`, "m").test(source.text)
			? "behind this, or takes it back with #undef"
			: "behind this, or under a condition that is not met";
		return { source, how, at };
	}
	return undefined;
}

interface Header {
	/** As a person calls it. */
	readonly shown: string;
	/** The line that includes it. */
	readonly line: string;
}

/** How many headers are read to find one macro. */
const MOST_READ = 24;

/** Of the headers in the include path those whose names have a word of the macro's, of the board's or of a file's that is read. */
function headerWith({ snapshot, file, sources, includePath, lookups }: Reach, name: string): Header | undefined {
	const words = wordsOf([name, ...[...sources.keys()].map(nameOf)]);
	const weightOf = (path: string) => {
		const lower = path.toLowerCase();
		return words.reduce((sum, word) => sum + (lower.includes(word) ? word.length : 0), 0);
	};
	const near = folderOf(file);
	const candidates = snapshot
		.list(near)
		.filter((each) => each.endsWith(".h"))
		.map((each) => ({ path: joinPath(near, each), shown: each, line: `#include "${each}"`, weight: 100 }));
	for (const folder of includePath.folders)
		for (const kind of snapshot.list(joinPath(folder, BINDINGS))) {
			if (/\.\w+$/.test(kind)) continue;
			for (const each of snapshot.list(joinPath(folder, `${BINDINGS}/${kind}`))) {
				const shown = `${BINDINGS}/${kind}/${each}`;
				const weight = each.endsWith(".h") ? weightOf(`${kind}/${each}`) : 0;
				if (weight > 0) candidates.push({ path: joinPath(folder, shown), shown, line: `#include <${shown}>`, weight });
			}
		}
	candidates.sort((a, b) => b.weight - a.weight);
	for (const { path, ...header } of candidates.slice(0, MOST_READ)) {
		const reading = snapshot.read(path);
		lookups.set(path, reading.kind === "text" ? reading.text : undefined);
		if (reading.kind === "text" && placeOfDefinition(reading.text, name) >= 0) return header;
	}
	return undefined;
}

const BINDINGS = "dt-bindings";

/** What tells one SoC's headers from another's. */
function wordsOf(names: readonly string[]): readonly string[] {
	const all = names.flatMap((name) => name.toLowerCase().split(/[^a-z0-9]+|_/));
	return [...new Set(all)].filter((word) => word.length > 2 && !COMMON.has(word));
}

const COMMON: ReadonlySet<string> = new Set(["dts", "dtsi", "dtso", "board", "clk", "common", "the"]);

function fixOf({ sources }: Reach, { at }: Problem, { line }: Header, isFirst: boolean): readonly Fix[] {
	const source = sources.get(at.file);
	if (source === undefined || !/\.(dts|dtsi|dtso)$/.test(at.file)) return [];
	const { offset, text } = placeOfInclude(source.text, line);
	const edit = { at: { file: at.file, start: offset, end: offset }, text };
	return [{ title: `Add ${line}`, preferred: isFirst, edits: [edit] }];
}

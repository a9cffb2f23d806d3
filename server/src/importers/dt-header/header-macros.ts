import type { Given } from "../../devicetree/compile-options.ts";
import { createSourceCache } from "../../devicetree/parse/source-cache.ts";
import { type Resolved, resolve } from "../../devicetree/resolve.ts";
import { numberOf } from "../../devicetree/tree/read-property.ts";
import { positionAt } from "../../text/line-index.ts";
import { folderOf, joinPath } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { withFile } from "../with-file.ts";

/** A macro without parameters, as a device tree that includes the header gets it. */
export interface HeaderMacro {
	readonly name: string;
	readonly path: string;
	/** Counted from 1. */
	readonly line: number;
	readonly isEmpty: boolean;
}

/** A header and what it includes, as the preprocessor of a device tree reads them. */
export interface Header {
	/** Once each, where it was defined last. */
	readonly macros: readonly HeaderMacro[];
	/** Those that an `#if` leaves out. */
	readonly leftOut: readonly HeaderMacro[];
	/** What of it cannot be read. */
	readonly problems: readonly { readonly path: string; readonly line: number; readonly text: string }[];
	/** The numbers of macros, as a cell takes them; one that comes to none, or to less than 0, is not among them. */
	numbersOf(names: readonly string[]): ReadonlyMap<string, number>;
}

/** Reads a header by including it into a tree of its own. */
export function readHeader(
	snapshot: Snapshot,
	path: string,
	{ includePaths = [], defines = {} }: Partial<Given>,
): Header {
	const cache = createSourceCache();
	const bindings = path.lastIndexOf("/dt-bindings/");
	const folders = [...includePaths, ...(bindings < 0 ? [] : [path.slice(0, bindings)])];
	const options = { includePath: { folders, dtcFolders: folders }, defines };
	const resolveWith = (body: string): Resolved => {
		const text = `/dts-v1/;\n#include "${path}"\n/ {\n${body}\n};\n`;
		return resolve(withFile(snapshot, boardOf(path), text), cache, boardOf(path), options);
	};
	const resolved = resolveWith("");
	const lineOf = (file: string, offset: number): number => lineAt(resolved, file, offset);
	const textOf = (file: string): string => resolved.sources.get(file)?.text ?? "";
	const macros = new Map<string, HeaderMacro>();
	for (const { name, parameters, definition, body } of resolved.macros) {
		macros.delete(name);
		if (parameters !== undefined || definition === undefined) continue;
		const { path } = definition.source;
		macros.set(name, { name, path, line: lineOf(path, definition.start), isEmpty: body.length === 0 });
	}
	return {
		macros: [...macros.values()],
		leftOut: resolved.inactive.flatMap(({ file, start, end }) =>
			[
				...textOf(file)
					.slice(start, end)
					.matchAll(/^[ \t]*#[ \t]*define[ \t]+(\w+)(?!\()[ \t]*(\S?)/gm),
			].map(({ 1: name = "", 2: body, index }) => ({
				name,
				path: file,
				line: lineOf(file, start + index),
				isEmpty: body === "",
			})),
		),
		problems: resolved.problems
			.filter(({ severity, at }) => severity === "error" && at.file !== boardOf(path))
			.map(({ at, message }) => ({ path: at.file, line: lineOf(at.file, at.start), text: message })),
		numbersOf: (names) => numbersOf(names, resolveWith),
	};
}

/** All in one tree; what is no number may hide others, so then each in one of its own. */
function numbersOf(names: readonly string[], resolveBody: (body: string) => Resolved): ReadonlyMap<string, number> {
	const { tree, problems, file } = resolveBody(names.map((name, at) => `n${at} = <(${name})>;`).join("\n"));
	const isBroken = problems.some(({ severity, at }) => severity === "error" && at.file === file);
	if (isBroken && names.length > 1) return new Map(names.flatMap((name) => [...numbersOf([name], resolveBody)]));
	const found = names.map((name, at) => [name, numberOf(tree.root.properties.get(`n${at}`))] as const);
	return new Map(
		found.flatMap(([name, number]) => (number === undefined || number > MOST || isBroken ? [] : [[name, number]])),
	);
}

/** A cell keeps no sign: what is more was written as less than 0, as no number of firmware's is. */
const MOST = 0x7fffffff;

const boardOf = (header: string): string => joinPath(folderOf(header), "scmi-header.dts");

/** Counted from 1. */
function lineAt({ sources }: Resolved, file: string, offset: number): number {
	const source = sources.get(file);
	return source === undefined ? 1 : positionAt(source.lines, offset).line + 1;
}

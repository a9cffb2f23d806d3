import { compileOptions, type Given } from "../../devicetree/compile-options.ts";
import { createSourceCache, type SourceCache } from "../../devicetree/parse/source-cache.ts";
import { type Resolved, resolve } from "../../devicetree/resolve.ts";
import { resolveStack } from "../../devicetree/stack.ts";
import { compatiblesOf } from "../../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, type Tree } from "../../devicetree/tree/tree.ts";
import { folderOf, joinPath, nameOf } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { textAt } from "../../text/text-at.ts";
import { withFile } from "../with-file.ts";

/** A tree that has the SCMI server's node, and which boards it was read for. */
export interface ServerTree {
	readonly resolved: Resolved;
	/** Undefined: it has none. */
	readonly server: Node | undefined;
	/** The most specific `compatible` of the root, of each board that has this server. */
	readonly boards: readonly string[];
	/** Of names that the file uses as numbers: the headers that define each, none of which must be the one. */
	readonly undecided: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads a board's tree, or a file of one: that as the boards beside it include it, or alone with the headers of `includePaths`
 * that define its numbers.
 */
export function readServerTree(
	snapshot: Snapshot,
	path: string,
	{ includePaths = [], defines = {} }: Partial<Given>,
): ServerTree {
	const cache = createSourceCache();
	const folders = [...new Set([...includePaths, ...ownHeaders(path)])];
	const optionsOf = (file: string) => compileOptions(snapshot, file, { includePaths: folders, defines });
	const files = isBoard(snapshot, path) ? [path] : boardsOf(snapshot, path);
	const [first, ...others] = files.map((file) => resolveStack(snapshot, cache, file, [], optionsOf));
	if (first === undefined) return readAlone(snapshot, path, { includePaths: folders, defines }, cache);
	const boards = [first, ...others].flatMap(({ tree }) => compatiblesOf(tree.root)[0] ?? []);
	return { resolved: first, server: serverIn(first.tree), boards, undecided: new Map() };
}

/** OP-TEE keeps its headers in core/include. */
function ownHeaders(path: string): readonly string[] {
	const at = path.lastIndexOf("/core/arch/");
	return at < 0 ? [] : [`${path.slice(0, at)}/core/include`];
}

function serverIn({ root }: Tree): Node | undefined {
	for (const node of nodesBelow(root)) if (compatiblesOf(node).includes("optee,scmi-server")) return node;
	return undefined;
}

const isBoard = (snapshot: Snapshot, path: string): boolean =>
	path.endsWith(".dtb") || /\/dts-v1\/\s*;/.test(textAt(snapshot, path) ?? "");

/** Boards in the same folder that include it. */
function boardsOf(snapshot: Snapshot, path: string): readonly string[] {
	const folder = folderOf(path);
	const include = `#include "${nameOf(path)}"`;
	return snapshot
		.list(folder)
		.filter((name) => name.endsWith(".dts"))
		.map((name) => joinPath(folder, name))
		.filter((file) => textAt(snapshot, file)?.includes(include));
}

/** With nothing around it but the headers that define its numbers, where it is clear which. */
function readAlone(snapshot: Snapshot, path: string, { includePaths, defines }: Given, cache: SourceCache): ServerTree {
	const own = textAt(snapshot, path) ?? "";
	const used = [...own.matchAll(/\breg\s*=\s*<\s*([A-Za-z_]\w*)\s*>/g)].map(([, name = ""]) => name);
	const wanted = used.filter((name) => !Object.hasOwn(defines, name) && !definitionOf(name).test(own));
	const defining = new Map(wanted.map((name) => [name, headersDefining(snapshot, includePaths, name, nameOf(path))]));
	// a header that alone defines one of its names is one the file cannot do without
	const needed = new Set([...defining.values()].flatMap((headers) => (headers.length === 1 ? headers : [])));
	const isDecided = (headers: readonly string[]) => headers.filter((header) => needed.has(header)).length === 1;
	const undecided = new Map([...defining].filter(([, headers]) => !isDecided(headers)));
	const board = joinPath(folderOf(path), "scmi-server-alone.dts");
	// a file that is not there: what is not defined is then unknown, and no fault of the text
	const includes = [...needed, ...(undecided.size > 0 ? ["undecided.h"] : []), path];
	const text = `/dts-v1/;\n${includes.map((file) => `#include "${file}"\n`).join("")}`;
	const options = { includePath: { folders: includePaths, dtcFolders: includePaths }, defines };
	const resolved = resolve(withFile(snapshot, board, text), cache, board, options);
	return { resolved, server: serverIn(resolved.tree), boards: [], undecided };
}

/** Headers of dt-bindings with a #define of this name; only those of the file's own SoC, where there are any. */
function headersDefining(
	snapshot: Snapshot,
	includePaths: readonly string[],
	name: string,
	file: string,
): readonly string[] {
	const definition = definitionOf(name);
	const all = includePaths
		.flatMap((folder) => ["clock", "reset", "regulator", "power"].map((kind) => `${folder}/dt-bindings/${kind}`))
		.flatMap((folder) => snapshot.list(folder).map((header) => joinPath(folder, header)))
		.filter((header) => definition.test(textAt(snapshot, header) ?? ""));
	const soc = /^[a-z]+\d+[a-z]*\d+/.exec(file)?.[0];
	const own = all.filter((header) => soc !== undefined && nameOf(header).includes(soc));
	return own.length > 0 ? own : all;
}

const definitionOf = (name: string): RegExp => new RegExp(`^[ \\t]*#[ \\t]*define[ \\t]+${name}[ \\t]`, "m");

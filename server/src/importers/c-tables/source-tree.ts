import { folderOf, joinPath, nameOf } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { textAt } from "../../text/text-at.ts";
import type { CFile } from "../c-source/read-source.ts";
import { type CDirective, type CToken, scanC } from "../c-source/scan.ts";

const OF_SOURCE = /(?:\.(?:[ch]|mk|cmake)|\/CMakeLists\.txt)$/;

/** More files than this are no platform but a whole repository, or more. */
const MOST_FILES = 20_000;

/** Folders in folders: deeper ones are a circle of links. */
const DEEPEST = 20;

/** The files an import may read, each once. */
export interface SourceTree {
	/** Where its repository begins, as far as its paths tell. */
	readonly root: string;
	/** The `.c` files that were named or lie in the folders that were named, in order. */
	readonly sources: readonly CFile[];
	/** Whether one of them contains a text. */
	has(mark: string): boolean;
	/** Makefiles there. */
	readonly makefiles: readonly CFile[];
	/** Headers that are not to be had, as far as they were asked for, with the file that includes them. */
	readonly missing: readonly { readonly name: string; readonly from: string }[];
	/** Some files were not looked at: there are too many. */
	readonly isCut: boolean;
	/**
	 * What `#include` of a name means in a file: beside it, in the folders above it and their `include` folders, else the one
	 * header of that name where the import was asked to look.
	 */
	include(name: string, from: string): CFile | undefined;
	/** The same, of a file that need not be there. */
	find(name: string, from: string): CFile | undefined;
	/** The tokens of a file. */
	scanned(file: CFile): readonly (CToken | CDirective)[];
	/** Its path in the repository. */
	relative(path: string): string;
}

/** Folders below a folder that the build systems of these firmwares search for headers too. */
const SEARCHED = ["", "include", "include/lib/libc", "common/include", "common", "drivers/scmi", "scmi"];

export function sourceTree(snapshot: Snapshot, paths: readonly string[]): SourceTree {
	const known = new Map<string, CFile | undefined>();
	const lists = new Map<string, ReadonlySet<string>>();
	const isThere = (path: string): boolean => {
		const folder = folderOf(path);
		const names = lists.get(folder) ?? new Set(snapshot.list(folder));
		lists.set(folder, names);
		return names.has(nameOf(path));
	};
	const read = (path: string): CFile | undefined => {
		if (!known.has(path)) {
			const text = textAt(snapshot, path);
			known.set(path, text === undefined ? undefined : { path, text });
		}
		return known.get(path);
	};
	const files = [...new Set(paths.flatMap((path) => (OF_SOURCE.test(path) ? [path] : filesBelow(snapshot, path))))];
	const texts = (ending: string) => files.filter((path) => path.endsWith(ending)).flatMap((path) => read(path) ?? []);
	const root = rootOf(files[0] ?? paths[0] ?? "/", paths);
	const missing: { readonly name: string; readonly from: string }[] = [];
	const included = new Map<string, CFile | undefined>();
	const find = (name: string, from: string): CFile | undefined => {
		const folder = folderOf(from);
		const key = `${folder}\n${name}`;
		if (!included.has(key)) {
			const path =
				candidates(folder, root, name).find((candidate) => isThere(candidate) && read(candidate)) ??
				onlyOne(files.filter((file) => file.endsWith(`/${name}`))) ??
				onlyOne(besides(folder, root, name, snapshot).filter(isThere));
			included.set(key, path === undefined ? undefined : read(path));
		}
		return included.get(key);
	};
	const makefiles = [...texts(".mk"), ...texts(".cmake"), ...texts("CMakeLists.txt")];
	const shared = makefiles.flatMap((file) => builtBeside(file)).filter((path) => !files.includes(path));
	const sources = [...texts(".c"), ...[...new Set(shared)].flatMap((path) => read(path) ?? [])];
	const tokens = new Map<string, readonly (CToken | CDirective)[]>();
	return {
		root,
		scanned({ path, text }) {
			const known = tokens.get(path) ?? scanC(text);
			tokens.set(path, known);
			return known;
		},
		sources,
		has: (mark) => sources.some(({ text }) => text.includes(mark)),
		makefiles,
		missing,
		isCut: files.length >= MOST_FILES,
		relative: (path) => (path.startsWith(`${root}/`) ? path.slice(root.length + 1) : nameOf(path)),
		find,
		include(name, from) {
			const found = find(name, from);
			if (found === undefined && !missing.some((each) => each.name === name && each.from === from))
				missing.push({ name, from });
			return found;
		},
	};
}

function candidates(folder: string, root: string, name: string): readonly string[] {
	return foldersUpTo(root, folder).flatMap((each) =>
		SEARCHED.map((inside) => joinPath(each, inside === "" ? name : `${inside}/${name}`)),
	);
}

/** In the modules of the folders above it, and in folders that stand beside those, but for the ones right below the root. */
function besides(folder: string, root: string, name: string, snapshot: Snapshot): readonly string[] {
	const above = foldersUpTo(root, folder);
	const within = (parent: string, insides: readonly string[]): readonly string[] =>
		snapshot
			.list(parent)
			.filter((child) => !child.includes("."))
			.flatMap((child) => insides.map((inside) => joinPath(parent, `${child}/${inside}${name}`)));
	return [
		...above.flatMap((each) => within(joinPath(each, "module"), ["include/"])),
		...above.slice(1, -2).flatMap((each) => within(each, ["", "include/"])),
	];
}

function foldersUpTo(root: string, folder: string): readonly string[] {
	const above = [folder];
	for (let at = folder; at.length > root.length && at !== folderOf(at); ) {
		at = folderOf(at);
		above.push(at);
	}
	return above;
}

/** Sources that CMake builds from elsewhere: `"${CMAKE_CURRENT_SOURCE_DIR}/../../common/x.c"`. */
function builtBeside({ path, text }: CFile): readonly string[] {
	const found = text.matchAll(/\$\{CMAKE_CURRENT_SOURCE_DIR\}\/([\w./-]+\.c)\b/g);
	return [...found].map(([, name = ""]) => joinPath(folderOf(path), name));
}

function onlyOne(paths: readonly string[]): string | undefined {
	const [only, another] = paths;
	return another === undefined ? only : undefined;
}

function filesBelow(snapshot: Snapshot, folder: string): readonly string[] {
	const files: string[] = [];
	const folders = [{ at: folder, depth: 0 }];
	for (const next of folders) {
		if (files.length >= MOST_FILES) break;
		for (const name of snapshot.list(next.at)) {
			const path = joinPath(next.at, name);
			if (OF_SOURCE.test(path)) files.push(path);
			else if (!name.includes(".") && next.depth < DEEPEST) folders.push({ at: path, depth: next.depth + 1 });
		}
	}
	return files;
}

/** Folders right below the root of TF-A, OP-TEE and SCP-firmware. */
const BELOW_ROOT = /^(.*)\/(?:plat|core|product)\//;

function rootOf(file: string, [named = file]: readonly string[]): string {
	const mark = BELOW_ROOT.exec(file);
	if (mark) return mark[1] || "/";
	return OF_SOURCE.test(named) ? folderOf(named) : named;
}

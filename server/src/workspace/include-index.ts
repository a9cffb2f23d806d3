import { includedNames } from "../devicetree/source-tree/included-names.ts";
import { folderOf, joinPath, nameOf } from "../text/path.ts";
import type { FileSystem } from "./file-system.ts";
import { filesBelow } from "./trees-below.ts";

/** A folder with more trees below it is searched in part: more than Linux has. */
const MAX_TREES = 10_000;

const TREE = /\.(dtsi?|dtso)$/;

/**
 * Which trees below a folder include which. Names are only looked at, so it is a guess, to be made sure of by reading
 * the board; and it may be as old as the last `forget`.
 */
export class IncludeIndex {
	private readonly files: FileSystem;
	/** What each file includes. */
	private readonly names = new Map<string, readonly string[]>();
	/** By folder, the trees below it. */
	private readonly trees = new Map<string, readonly string[]>();
	/** By file and outermost folder. */
	private readonly boards = new Map<string, readonly string[]>();

	constructor(files: FileSystem) {
		this.files = files;
	}

	/** Files have come or gone. */
	forget(): void {
		this.names.clear();
		this.trees.clear();
		this.boards.clear();
	}

	/**
	 * The boards that include a file, directly or through others: those in the nearest folder around it below which there
	 * are any, the nearest by includes first. `within`: the outermost folder to look in.
	 */
	boardsIncluding(file: string, within: string): readonly string[] {
		const key = `${within} ${file}`;
		const known = this.boards.get(key);
		if (known) return known;
		let folder = folderOf(file);
		let boards = this.boardsBelow(folder, file);
		while (boards.length === 0 && folder.startsWith(`${within}/`)) {
			folder = folderOf(folder);
			boards = this.boardsBelow(folder, file);
		}
		this.boards.set(key, boards);
		return boards;
	}

	private boardsBelow(folder: string, file: string): readonly string[] {
		const includers = this.includersByName(folder);
		const seen = new Set([file]);
		for (const each of seen)
			for (const { includer, name } of includers.get(nameOf(each)) ?? [])
				if (isMeant(includer, name, each)) seen.add(includer);
		return [...seen].filter((path) => path !== file && path.endsWith(".dts"));
	}

	private includersByName(folder: string): ReadonlyMap<string, readonly { includer: string; name: string }[]> {
		const found = new Map<string, { includer: string; name: string }[]>();
		for (const includer of this.treesBelow(folder))
			for (const name of this.namesIn(includer)) {
				const key = nameOf(name);
				const known = found.get(key);
				if (known) known.push({ includer, name });
				else found.set(key, [{ includer, name }]);
			}
		return found;
	}

	private treesBelow(folder: string): readonly string[] {
		const known = this.trees.get(folder);
		if (known) return known;
		const trees: string[] = [];
		for (const path of filesBelow(this.files, folder, TREE)) {
			trees.push(path);
			if (trees.length >= MAX_TREES) break;
		}
		this.trees.set(folder, trees);
		return trees;
	}

	private namesIn(path: string): readonly string[] {
		const known = this.names.get(path);
		if (known) return known;
		const reading = this.files.read(path);
		const names = reading.kind === "text" ? includedNames(reading.text) : [];
		// U-Boot's build puts it behind the board of that name.
		if (path.endsWith(".dts")) names.push(`${nameOf(path).slice(0, -".dts".length)}-u-boot.dtsi`);
		this.names.set(path, names);
		return names;
	}
}

/** Whether what a file includes by this name can be that one: beside it, or found by an include path. */
function isMeant(includer: string, name: string, file: string): boolean {
	return joinPath(folderOf(includer), name) === file || file.endsWith(`/${name.replace(/^(\.\.?\/)+/, "")}`);
}

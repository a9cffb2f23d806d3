import { includedNames } from "../devicetree/source-tree/included-names.ts";
import { ownPart } from "../devicetree/source-tree/u-boot-appended.ts";
import { folderOf, joinPath, nameOf } from "../text/path.ts";
import type { FileSystem } from "./file-system.ts";
import { foldersIn } from "./trees-below.ts";

/** A folder with more below it is searched in part: Linux has 6,000 trees in 5,000 folders. */
const MAX_TREES = 10_000;
const MAX_FOLDERS = 10_000;

/** How many files are read before somebody else may go on: some 10 ms. */
const AT_A_TIME = 50;

const TREE = /\.(dtsi?|dtso)$/;

interface Listing {
	readonly trees: readonly string[];
	readonly folders: readonly string[];
}

/** By the last part of a file's name, who includes one called so, and how. */
type Includers = ReadonlyMap<string, readonly { readonly includer: string; readonly name: string }[]>;

/**
 * Which trees below a folder include which. Names are only looked at, so it is a guess, to be made sure of by reading
 * the board; and of what lies on the disk it may be as old as the last `forget`.
 */
export class IncludeIndex {
	private readonly files: FileSystem;
	private readonly openText: (path: string) => string | undefined;
	/** What each file on the disk includes. */
	private readonly names = new Map<string, readonly string[]>();
	private readonly listings = new Map<string, Listing>();
	/** By file and outermost folder, as of `version`. */
	private readonly boards = new Map<string, readonly string[]>();
	/** By folder, as of `version`. */
	private readonly includers = new Map<string, Includers>();
	private version: unknown;

	/** `openText`: what an editor has of a file, which wins over the disk. */
	constructor(files: FileSystem, openText: (path: string) => string | undefined = () => undefined) {
		this.files = files;
		this.openText = openText;
	}

	/** Files have come or gone, and these have changed; without any, all may have. */
	forget(changed?: readonly string[]): void {
		if (changed === undefined) this.names.clear();
		else for (const path of changed) this.names.delete(path);
		this.listings.clear();
		this.boards.clear();
		this.includers.clear();
	}

	/**
	 * The boards that include a file, directly or through others: those in the nearest folder around it below which there
	 * are any, the nearest by includes first. `within`: the outermost folder to look in. `version`: another one whenever
	 * open texts are others.
	 */
	boardsIncluding(file: string, within: string, version?: unknown): readonly string[] {
		this.turnTo(version);
		const key = `${within} ${file}`;
		const known = this.boards.get(key);
		if (known) return known;
		let folder = folderOf(file);
		let boards = this.boardsBelow(folder, file, version);
		while (boards.length === 0 && folder.startsWith(`${within}/`)) {
			folder = folderOf(folder);
			boards = this.boardsBelow(folder, file, version);
		}
		this.boards.set(key, boards);
		return boards;
	}

	/** All boards below a folder that include a file, directly or through others. */
	boardsBelow(folder: string, file: string, version?: unknown): readonly string[] {
		return this.includersBelow(folder, file, version).filter((path) => path.endsWith(".dts"));
	}

	/** All trees below a folder that include a file, directly or through others. `version`: as of `boardsIncluding`. */
	includersBelow(folder: string, file: string, version?: unknown): readonly string[] {
		this.turnTo(version);
		const includers = this.includersByName(folder);
		const seen = new Set([file]);
		for (const each of seen)
			for (const { includer, name } of includers.get(nameOf(each)) ?? [])
				if (isMeant(includer, name, each)) seen.add(includer);
		return [...seen].filter((path) => path !== file);
	}

	/** Reads what it will be asked for, some files at a time: who goes through it all is not kept waiting later. */
	*reading(folder: string): Generator<void> {
		for (const [i, path] of this.treesBelow(folder).entries()) {
			this.namesIn(path);
			if (i % AT_A_TIME === 0) yield;
		}
	}

	private turnTo(version: unknown): void {
		if (version !== undefined && version === this.version) return;
		this.boards.clear();
		this.includers.clear();
		this.version = version;
	}

	private includersByName(folder: string): Includers {
		const known = this.includers.get(folder);
		if (known) return known;
		const found = new Map<string, { includer: string; name: string }[]>();
		for (const includer of this.treesBelow(folder))
			for (const name of this.namesIn(includer)) {
				const key = nameOf(name);
				const known = found.get(key);
				if (known) known.push({ includer, name });
				else found.set(key, [{ includer, name }]);
			}
		this.includers.set(folder, found);
		return found;
	}

	private treesBelow(folder: string): readonly string[] {
		const trees: string[] = [];
		const folders = [folder];
		for (const each of folders) {
			const listing = this.listingOf(each);
			trees.push(...listing.trees);
			folders.push(...listing.folders);
			if (trees.length >= MAX_TREES || folders.length >= MAX_FOLDERS) break;
		}
		return trees;
	}

	private listingOf(folder: string): Listing {
		const known = this.listings.get(folder);
		if (known) return known;
		const trees = this.files.list(folder).filter((name) => TREE.test(name));
		const listing = { trees: trees.map((name) => joinPath(folder, name)), folders: foldersIn(this.files, folder) };
		this.listings.set(folder, listing);
		return listing;
	}

	private namesIn(path: string): readonly string[] {
		const open = this.openText(path);
		if (open !== undefined) return namesOf(path, open);
		const known = this.names.get(path);
		if (known) return known;
		// Of thousands of files nobody asks by what real paths they go.
		const bytes = this.files.readBytes(path);
		const names = bytes === undefined ? [] : namesOf(path, new TextDecoder().decode(bytes));
		this.names.set(path, names);
		return names;
	}
}

function namesOf(path: string, text: string): readonly string[] {
	const names = includedNames(text);
	// U-Boot's build puts it behind the board of that name.
	return path.endsWith(".dts") ? [...names, ownPart(path)] : names;
}

/** Whether what a file includes by this name can be that one: beside it, or found by an include path. */
function isMeant(includer: string, name: string, file: string): boolean {
	return joinPath(folderOf(includer), name) === file || file.endsWith(`/${name.replace(/^(\.\.?\/)+/, "")}`);
}

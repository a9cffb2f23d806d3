import { type FileKind, fileKind } from "../configs/file-kind.ts";
import { joinPath } from "../text/path.ts";
import type { FileSystem } from "./file-system.ts";
import { foldersIn } from "./trees-below.ts";

/** A folder with more below it is searched in part: Linux has 5,000 folders. */
const MAX_FOLDERS = 10_000;

/** Finds files of a kind below folders; of what lies on the disk it may be as old as the last `forget`. */
export class FileSearch {
	private readonly files: FileSystem;
	private readonly kind: FileKind;
	private readonly found = new Map<string, readonly string[]>();

	constructor(files: FileSystem, kind: FileKind) {
		this.files = files;
		this.kind = kind;
	}

	forget(): void {
		this.found.clear();
	}

	/** By their real paths. */
	below(folders: readonly string[]): readonly string[] {
		return folders.flatMap((folder) => {
			const known = this.found.get(folder) ?? this.searched(folder);
			this.found.set(folder, known);
			return known;
		});
	}

	private searched(folder: string): readonly string[] {
		const folders = [folder];
		const found: string[] = [];
		for (const each of folders) {
			for (const name of this.files.list(each))
				if (fileKind(name) === this.kind) found.push(this.files.realPath(joinPath(each, name)));
			if (folders.length < MAX_FOLDERS) folders.push(...foldersIn(this.files, each));
		}
		return found;
	}
}

import { folderOf, isAbsolute, joinPath } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";

/** Where included files are looked for after the includer's own folder, in order. */
export interface IncludePath {
	/** For #include (cpp -I). */
	readonly folders: readonly string[];
	/** For /include/ and /incbin/ (dtc -i). */
	readonly dtcFolders: readonly string[];
}

/** What a build passes to cpp, and does around it. */
export interface PreprocessorOptions {
	readonly includePath: IncludePath;
	/** Macros from outside (cpp -D). */
	readonly defines: Readonly<Record<string, string>>;
	/** Files read before the board's own (cpp -include). */
	readonly prepended?: readonly string[];
	/** Files that follow the board's own text as if it included them at its end. */
	readonly appended?: readonly string[];
	readonly unconfigured?: Unconfigured | undefined;
}

/** A project that is not configured: whether its build defines some macros, and as what, is not known. */
export interface Unconfigured {
	readonly project: string;
	/** Those that begin with `CONFIG_`, or all that `#if` asks for. */
	readonly macros: "CONFIG_" | "in #if";
}

export interface Found {
	readonly path: string;
	readonly text: string;
	/** Index in `folders`; -1 when found beside the includer. */
	readonly index: number;
}

export type Style =
	| { readonly kind: "quoted" }
	| { readonly kind: "angled"; readonly from?: number }
	| { readonly kind: "dtc" };

/** Looks a name up as cpp does for "quoted" and <angled> includes, and dtc for /include/; every look-up is recorded. */
export function findInclude(
	snapshot: Snapshot,
	includePath: IncludePath,
	name: string,
	includer: string,
	style: Style,
	lookups: Map<string, string | undefined>,
): Found | undefined {
	const read = (path: string, index: number): Found | undefined => {
		const reading = snapshot.read(path);
		if (reading.kind === "text") return { path: reading.path, text: reading.text, index };
		lookups.set(path, undefined);
		return undefined;
	};
	if (isAbsolute(name)) return read(joinPath(folderOf(includer), name), -1);
	if (style.kind !== "angled") {
		const beside = read(joinPath(folderOf(includer), name), -1);
		if (beside !== undefined) return beside;
	}
	const folders = style.kind === "dtc" ? includePath.dtcFolders : includePath.folders;
	for (let i = style.kind === "angled" ? (style.from ?? 0) : 0; i < folders.length; i++) {
		const found = read(joinPath(folders[i] as string, name), i);
		if (found !== undefined) return found;
	}
	return undefined;
}

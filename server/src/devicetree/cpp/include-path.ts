import { folderOf, isAbsolute, joinPath } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";

/** Where included files are looked for after the includer's own folder, in order. */
export interface IncludePath {
	/** For #include (cpp -I). */
	readonly folders: readonly string[];
	/** For /include/ and /incbin/ (dtc -i). */
	readonly dtcFolders: readonly string[];
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
	if (isAbsolute(name)) return read(name, -1);
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

/**
 * The include path of the tree a board lies in, found by walking up from it: Linux's own
 * (`scripts/dtc/include-prefixes`, as scripts/Makefile.lib passes it), else that of U-Boot's `dts/upstream`,
 * else any `include/` with `dt-bindings` in it.
 */
export function discoverIncludePath(snapshot: Snapshot, board: string): IncludePath {
	const own = folderOf(board);
	for (let folder = own; ; folder = folderOf(folder)) {
		const linux = joinPath(folder, "scripts/dtc/include-prefixes");
		if (snapshot.list(linux).length > 0) return { folders: [linux, own], dtcFolders: [own, linux] };
		const upstream = joinPath(folder, "dts/upstream");
		if (snapshot.list(joinPath(upstream, "include")).length > 0) {
			const source = joinPath(upstream, "src");
			const architectures = snapshot.list(source).map((name) => joinPath(source, name));
			const folders = [joinPath(upstream, "include"), own, source, ...architectures];
			return { folders, dtcFolders: [own, ...architectures] };
		}
		if (snapshot.list(joinPath(folder, "include/dt-bindings")).length > 0) {
			const folders = [joinPath(folder, "include"), own];
			return { folders, dtcFolders: folders };
		}
		if (folder === "/" || folder === folderOf(folder)) return { folders: [], dtcFolders: [own] };
	}
}

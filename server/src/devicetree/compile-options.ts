import type { Snapshot } from "../text/snapshot.ts";
import type { ResolveOptions } from "./resolve.ts";
import { buildOf } from "./source-tree/build-of.ts";

/** What somebody gave for compiling trees, besides what their source tree passes. */
export interface Given {
	/** Searched before all others. */
	readonly includePaths: readonly string[];
	readonly defines: Readonly<Record<string, string>>;
}

/** How a file is compiled: as its source tree does it, and as somebody said. */
export function compileOptions(snapshot: Snapshot, file: string, { includePaths, defines }: Given): ResolveOptions {
	const build = buildOf(snapshot, file, includePaths);
	return {
		...build,
		includePath: {
			folders: [...includePaths, ...build.includePath.folders],
			dtcFolders: [...includePaths, ...build.includePath.dtcFolders],
		},
		defines: { ...build.defines, ...defines },
	};
}

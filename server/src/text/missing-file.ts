import { nearName } from "./near-name.ts";
import { folderOf, relativePath } from "./path.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Span } from "./span.ts";
import type { Repair } from "./yaml-repair.ts";

/** What to say of a file that is named and not there. */
export interface MissingFile {
	readonly at: Span;
	readonly message: string;
	readonly repairs: readonly Repair[];
}

/** Of a path that leads to no file, at the place where it is named. */
export function missingFile(snapshot: Snapshot, path: string, at: Span): MissingFile {
	const folder = folderOf(at.file);
	const written = relativePath(folder, path);
	const near = nearName(snapshot, [folder], written);
	return {
		at,
		message: `There is no file ${written}.${near === undefined ? "" : ` Did you mean ${near}?`}`,
		repairs: near === undefined ? [] : [{ kind: "word", at, word: near }],
	};
}

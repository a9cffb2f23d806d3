import { folderOf, joinPath, nameOf } from "./path.ts";
import type { Snapshot } from "./snapshot.ts";
import { closestKey } from "./yaml-closest-key.ts";

/**
 * The file that was probably meant by a path that leads nowhere, as it would be written there: one with a digit more or less is another
 * board's or SoC's. `folders`: from which it is looked for.
 */
export function nearName(snapshot: Snapshot, folders: readonly string[], written: string): string | undefined {
	const typed = nameOf(written);
	const path = written.slice(0, written.length - typed.length);
	const ending = typed.slice(typed.lastIndexOf("."));
	const digits = digitsIn(typed);
	const files = folders.flatMap((folder) => snapshot.list(folderOf(joinPath(folder, written))));
	const near = closestKey(
		typed,
		files.filter((file) => file.endsWith(ending) && digitsIn(file) === digits),
		MOST_SLIPS,
	);
	return near === undefined ? undefined : `${path}${near}`;
}

const MOST_SLIPS = 2;

/** In whatever order. */
const digitsIn = (name: string): string => name.replace(/\D/g, "").split("").sort().join("");

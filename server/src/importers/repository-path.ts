import { nameOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { checkoutOf } from "./checkout.ts";

/** How paths of public projects begin: what stands before is the machine's own. */
const BEGINNING = /\/(?:dts\/upstream|core\/(?:arch|include)|(?:arch|src)\/arm(?:64)?|include\/dt-bindings)\//;

/** A file as its repository calls it, for `sources`: where it is not checked out, as far as the folders are known. */
export function repositoryPath(snapshot: Snapshot, path: string): string {
	const root = checkoutOf(snapshot, path)?.root;
	if (root !== undefined) return path.slice(root === "/" ? 1 : root.length + 1);
	const at = BEGINNING.exec(path)?.index;
	return at === undefined ? nameOf(path) : path.slice(at + 1);
}

import { nameOf } from "../text/path.ts";

/** How paths of public projects begin: what stands before is the machine's own. */
const BEGINNING = /\/(?:dts\/upstream|core\/(?:arch|include)|(?:arch|src)\/arm(?:64)?|include\/dt-bindings)\//;

/** A file as its repository calls it, for `sources`: below `root` where that is given, else as far as the folders are known. */
export function repositoryPath(path: string, root?: string): string {
	if (root !== undefined && path.startsWith(`${root}/`)) return path.slice(root.length + 1);
	const at = BEGINNING.exec(path)?.index;
	return at === undefined ? nameOf(path) : path.slice(at + 1);
}

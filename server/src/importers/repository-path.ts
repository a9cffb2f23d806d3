import { nameOf } from "../text/path.ts";

/** Where sources of public projects begin: what stands before these folders is the machine's own. */
const BEGINNINGS = /\/(?:include\/dt-bindings|arch|core|dts|src|plat|product|configs)\//;

/** A file as its repository calls it, for `sources`: below `root` where that is given, else as far as the folders are known. */
export function repositoryPath(path: string, root?: string): string {
	if (root !== undefined && path.startsWith(`${root}/`)) return path.slice(root.length + 1);
	const at = BEGINNINGS.exec(path)?.index;
	return at === undefined ? nameOf(path) : path.slice(at + 1);
}

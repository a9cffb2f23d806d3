import { folderOf, joinPath, nameOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";

/** A folder with more trees than this is searched in part. */
const MAX_FILES = 400;

const INCLUDE = /^[ \t]*(?:#[ \t]*include[ \t]*["<]([^">\n]+)[">]|\/include\/[ \t]*"([^"\n]+)")/gm;

/**
 * A board in the file's own folder that includes it, directly or through others there; the nearest one. Only directives
 * are looked at, so it may be one whose `#if` leaves the file out.
 */
export function boardIncluding(snapshot: Snapshot, file: string): string | undefined {
	const folder = folderOf(file);
	const names = snapshot.list(folder).filter((name) => /\.dtsi?$/.test(name));
	const includers = new Map<string, string[]>();
	for (const name of names.slice(0, MAX_FILES)) {
		for (const included of includedNames(snapshot, joinPath(folder, name))) {
			const known = includers.get(included);
			if (known) known.push(name);
			else includers.set(included, [name]);
		}
	}
	const seen = new Set([nameOf(file)]);
	for (const name of seen) {
		if (name.endsWith(".dts")) return joinPath(folder, name);
		for (const includer of includers.get(name) ?? []) seen.add(includer);
	}
	return undefined;
}

/** Last components of what a file includes. */
function includedNames(snapshot: Snapshot, path: string): Set<string> {
	const reading = snapshot.read(path);
	const text = reading.kind === "text" ? reading.text : "";
	return new Set([...text.matchAll(INCLUDE)].map(([, cpp, dtc]) => nameOf(cpp ?? dtc ?? "")));
}

import { isAbsolute, joinPath, rootOf } from "../text/path.ts";
import type { Terminal } from "./terminal.ts";

/** What somebody typed, as an absolute path. */
export function absolute(terminal: Pick<Terminal, "cwd">, typed: string): string {
	const path = separated(terminal, typed);
	return isAbsolute(path) ? path : joinPath(terminal.cwd, path);
}

/** What somebody typed with `/` between its parts. On Windows, which the folder's root shows, `\` separates too. */
export function separated({ cwd }: Pick<Terminal, "cwd">, typed: string): string {
	const isWindows = rootOf(cwd) !== "/";
	return isWindows ? typed.replaceAll("\\", "/") : typed;
}

/** A path as short as it can be said in this folder; far away files keep their whole path. */
export function relative(cwd: string, path: string): string {
	const root = rootOf(cwd);
	if (rootOf(path) !== root) return path;
	const [from, to] = [cwd, path].map((each) => each.slice(root.length).replace(/^\//, "").split("/")) as [
		string[],
		string[],
	];
	let same = 0;
	while (same < from.length && from[same] === to[same]) same++;
	if (same === 0) return path;
	return [...from.slice(same).map(() => ".."), ...to.slice(same)].join("/") || ".";
}

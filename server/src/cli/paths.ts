import { joinPath } from "../text/path.ts";
import type { Terminal } from "./terminal.ts";

/** What somebody typed, as an absolute path. */
export function absolute({ cwd }: Terminal, typed: string): string {
	return joinPath(cwd, typed.replaceAll("\\", "/"));
}

/** A path as short as it can be said in this folder; far away files keep their whole path. */
export function relative(cwd: string, path: string): string {
	const from = cwd.split("/");
	const to = path.split("/");
	let same = 0;
	while (same < from.length && from[same] === to[same]) same++;
	if (same <= 1) return path;
	return [...from.slice(same).map(() => ".."), ...to.slice(same)].join("/") || ".";
}

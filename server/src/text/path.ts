/**
 * What an absolute path begins with and no `..` leaves: `/`, a drive of Windows (`C:/`) or a share (`//server/share`).
 * Empty for a relative one.
 */
export function rootOf(path: string): string {
	return /^(?:[A-Za-z]:\/|\/\/[^/]+\/[^/]+|\/)/.exec(path)?.[0] ?? "";
}

/** The folder of an absolute `/`-separated path. */
export function folderOf(path: string): string {
	const root = rootOf(path) || "/";
	const slash = path.lastIndexOf("/");
	return slash < root.length ? root : path.slice(0, slash);
}

/** The last component of a path. */
export function nameOf(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1);
}

/** The same without its last suffix: `board` of `/b/board.dts`. */
export function stemOf(path: string): string {
	return nameOf(path).replace(/\.[^.]*$/, "");
}

export function isAbsolute(path: string): boolean {
	return rootOf(path) !== "";
}

/**
 * Joins an absolute folder and a path, resolving `.` and `..`; an absolute one is returned as it is. On Windows a name that
 * stands in a file leads to no other computer: asking a share for a file tells it who asks. There it is taken as relative.
 */
export function joinPath(folder: string, path: string): string {
	const root = rootOf(folder);
	if (isAbsolute(path) && !(path.startsWith("//") && root !== "/" && rootOf(path) !== root)) return path;
	const parts = folder
		.slice(root.length)
		.split("/")
		.filter((part) => part !== "");
	for (const part of path.split("/")) {
		if (part === "..") parts.pop();
		else if (part !== "." && part !== "") parts.push(part);
	}
	const between = parts.length === 0 || root === "" || root.endsWith("/") ? "" : "/";
	return `${root}${between}${parts.join("/")}`;
}

/** The path from a folder to a file, by `..` where it lies elsewhere; both absolute. On another drive it stays absolute. */
export function relativePath(folder: string, path: string): string {
	if (rootOf(folder) !== rootOf(path)) return path;
	const [from, to] = [folder, path].map((each) => each.split("/").filter((part) => part !== "")) as [
		string[],
		string[],
	];
	let same = 0;
	while (same < from.length && same < to.length - 1 && from[same] === to[same]) same++;
	return [...from.slice(same).map(() => ".."), ...to.slice(same)].join("/");
}

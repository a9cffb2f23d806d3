/** The folder of an absolute `/`-separated path. */
export function folderOf(path: string): string {
	const slash = path.lastIndexOf("/");
	return slash <= 0 ? "/" : path.slice(0, slash);
}

/** The last component of a path. */
export function nameOf(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1);
}

export function isAbsolute(path: string): boolean {
	return path.startsWith("/") || /^[A-Za-z]:\//.test(path);
}

/** Joins a folder and a relative path, resolving `.` and `..`; an absolute `path` is returned as it is. */
export function joinPath(folder: string, path: string): string {
	if (isAbsolute(path)) return path;
	const parts = (folder === "/" ? "" : folder).split("/");
	for (const part of path.split("/")) {
		if (part === "..") {
			if (parts.length > 1) parts.pop();
		} else if (part !== "." && part !== "") parts.push(part);
	}
	return parts.join("/") || "/";
}

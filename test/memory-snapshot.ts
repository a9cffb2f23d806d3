import { joinPath } from "../server/src/text/path.ts";
import type { Snapshot } from "../server/src/text/snapshot.ts";

/** Files that exist only in a test, by absolute path. A path with something below it is a folder. */
export function memorySnapshot(files: Readonly<Record<string, string | Uint8Array>>): Snapshot {
	const known = new Map(Object.entries(files).map(([path, content]) => [normal(path), content]));
	const namesIn = (folder: string): string[] => {
		const prefix = folder === "/" ? "/" : `${folder}/`;
		const below = [...known.keys()].filter((path) => path.startsWith(prefix));
		return [...new Set(below.map((path) => path.slice(prefix.length).split("/", 1)[0] ?? ""))].sort();
	};
	return {
		read(path) {
			const real = normal(path);
			const content = known.get(real);
			if (typeof content === "string") return { kind: "text", path: real, text: content };
			if (content) return { kind: "text", path: real, text: new TextDecoder().decode(content) };
			if (namesIn(real).length > 0) return { kind: "unreadable", reason: "it is a folder" };
			return { kind: "absent" };
		},
		readBytes(path) {
			const content = known.get(normal(path));
			return typeof content === "string" ? new TextEncoder().encode(content) : content;
		},
		list: (folder) => namesIn(normal(folder)),
	};
}

function normal(path: string): string {
	return joinPath("/", path.slice(1));
}

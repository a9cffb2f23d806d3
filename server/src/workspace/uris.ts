import { URI } from "vscode-uri";
import { uriOf } from "../features/places.ts";
import type { OpenDocument } from "./open-documents.ts";

/**
 * The absolute path of a file's URI; undefined for what is not on a disk. A drive's letter is upper case, as in the real
 * paths of Windows: clients write it either way.
 */
export function pathOfUri(uri: string): string | undefined {
	const { scheme, authority, path } = URI.parse(uri);
	if (scheme !== "file") return undefined;
	if (authority !== "") return `//${authority}${path}`;
	return path.replace(/^\/([A-Za-z]):/, (_, drive: string) => `${drive.toUpperCase()}:`);
}

/**
 * An answer with the URIs its client opened documents by: the engine knows files by their real path only, and clients
 * do not all encode alike.
 */
export function withOpenedUris<T>(answer: T, documents: readonly OpenDocument[]): T {
	const opened = new Map(documents.map(({ path, uri }) => [uriOf(path), uri]));
	for (const [real, uri] of opened) if (real === uri) opened.delete(real);
	return opened.size === 0 ? answer : (renamed(answer, opened) as T);
}

function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
	if (typeof value === "string") return names.get(value) ?? value;
	if (Array.isArray(value)) return value.map((item) => renamed(item, names));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [names.get(key) ?? key, renamed(item, names)]));
}

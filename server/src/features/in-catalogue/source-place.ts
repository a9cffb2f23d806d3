import type { CatalogueNames } from "../../catalogue/named-things.ts";
import { checkoutOf } from "../../importers/checkout.ts";
import { lineIndexOf } from "../../text/line-index.ts";
import { folderOf, joinPath, nameOf } from "../../text/path.ts";
import type { Span } from "../../text/span.ts";
import { entryOf, type YamlMap } from "../../text/yaml-node.ts";
import { type Library, layersOf } from "./library.ts";

interface FirmwareSource {
	/** Inside its repository. */
	readonly path: string;
	readonly repository: string | undefined;
	readonly revision: string | undefined;
}

/**
 * Where a `src` of a catalogue stands in firmware's own source, where that is at hand: in the catalogue's folder or one above it, in an
 * opened folder, or in a folder there that is called like its repository. In a checkout of another revision the line may be another
 * one: then it is the file's beginning.
 */
export function sourcePlace(library: Library, { file }: CatalogueNames, src: string): Span | undefined {
	const [, name = src, line] = /^(.*?)(?::(\d+))?$/.exec(src) ?? [];
	for (const source of candidatesFor(library, file, name))
		for (const folder of foldersNear(library, file)) {
			const path = foundIn(library, folder, source);
			if (path === undefined) continue;
			const reading = library.snapshot.read(path);
			if (reading.kind !== "text") continue;
			const start = line === undefined || !isRevision(library, path, source) ? 0 : startOf(reading.text, Number(line));
			return { file: reading.path, start, end: start };
		}
	return undefined;
}

/** The source of that key; of a file's own name, as in a configuration made of many, a file beside those of all sources. */
function candidatesFor(library: Library, file: string, name: string): readonly FirmwareSource[] {
	const all = layersOf(library, file).flatMap(({ root }) => {
		const table = root && entryOf(root, "sources")?.value;
		return table?.kind === "map" ? table.entries : [];
	});
	const sources = all.flatMap(({ key, value }) => (value.kind === "map" ? { key, ...sourceOf(value) } : []));
	const own = sources.filter(({ key, path }) => key === name && path !== "");
	if (own.length > 0) return own;
	return sources.map((source) => ({ ...source, path: joinPath(`/${folderOf(`/${source.path}`)}`, name).slice(1) }));
}

function sourceOf(value: YamlMap): FirmwareSource {
	const word = (key: string): string | undefined => {
		const node = entryOf(value, key)?.value;
		return node?.kind === "scalar" && node.value !== null ? node.source : undefined;
	};
	return { path: word("path") ?? "", repository: word("repository"), revision: word("revision") };
}

function* foldersNear(library: Library, file: string): Generator<string> {
	for (let folder = folderOf(file); ; folder = folderOf(folder)) {
		yield folder;
		if (folder === folderOf(folder)) break;
	}
	yield* library.folders();
}

function foundIn({ snapshot }: Library, folder: string, { path, repository }: FirmwareSource): string | undefined {
	const project = repository === undefined ? undefined : nameOf(repository).replace(/\.git$/, "");
	const inProject = project === undefined ? undefined : joinPath(joinPath(folder, project), path);
	const isThere = (each: string): boolean => snapshot.read(each).kind === "text";
	if (inProject !== undefined && isThere(inProject)) return inProject;
	const here = joinPath(folder, path);
	if (!isThere(here)) return undefined;
	if (project === undefined || nameOf(folder) === project) return here;
	const of = checkoutOf(snapshot, here)?.repository;
	// `clock.c` may be anybody's
	return of === undefined ? (path.split("/").length > 2 ? here : undefined) : nameOf(of) === project ? here : undefined;
}

/** Whether what lies there is of the revision that was read, as far as is known. */
function isRevision({ snapshot }: Library, path: string, { revision }: FirmwareSource): boolean {
	const now = checkoutOf(snapshot, path)?.revision;
	if (revision === undefined || now === undefined || !/^[0-9a-f]{7,}$/.test(revision)) return true;
	return now.startsWith(revision) || revision.startsWith(now);
}

function startOf(text: string, line: number): number {
	return lineIndexOf(text).starts[line - 1] ?? 0;
}

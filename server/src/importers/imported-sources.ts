import { stemOf } from "../text/path.ts";
import type { ImportedCatalogue, ImportFacts } from "./imported-catalogue.ts";
import { keyFor } from "./key-for.ts";

/** A key for each file: its name, and a number where several have it. */
export function sourceKeys(paths: Iterable<string>): ReadonlyMap<string, string> {
	const named = keyFor();
	return new Map([...new Set(paths)].map((path) => [path, named(stemOf(path))]));
}

/** The `sources` of a catalogue: by key the files that were read, each with its path in the repository. */
export function importedSources(
	files: Iterable<readonly [key: string, path: string]>,
	importer: string,
	{ repository, revision }: ImportFacts,
): ImportedCatalogue["sources"] {
	return Object.fromEntries(
		Array.from(files, ([key, path]) => [
			key,
			{
				...(repository !== undefined && { repository }),
				...(revision !== undefined && { revision }),
				path,
				importer,
			},
		]),
	);
}

import type { Snapshot } from "../text/snapshot.ts";
import { bundledFile, bundledName, noSuchBundled } from "./bundled-word.ts";
import type { CatalogueRef, PathRef, SourcesRef } from "./setup.ts";
import type { SetupPaths } from "./setup-paths.ts";
import type { DecodedSources } from "./setup-shape.ts";

/**
 * What a scmi.yaml names for a firmware: its catalogue, one that comes with the product, or the sources to make it from. Undefined
 * where that is not there: then it is found as without.
 */
export function catalogueRefOf(
	snapshot: Snapshot,
	keyPath: string,
	written: string | DecodedSources,
	paths: SetupPaths,
): CatalogueRef | undefined {
	if (typeof written === "string") return namedFile(snapshot, keyPath, written, paths);
	const [first, ...more] = paths.sources(`${keyPath}.from`, written.from);
	const at = paths.at(`${keyPath}.from`) ?? paths.whole;
	if (first === undefined) {
		paths.report(`${keyPath}.from`, '"from" names no file.');
		return { path: paths.whole.file, at };
	}
	const { as, prefix, node, define = {}, undefine = [] } = written;
	const imports: SourcesRef = {
		kind: { word: written.import, at: paths.at(`${keyPath}.import`) ?? at },
		paths: [first, ...more],
		symbols: paths.files(`${keyPath}.symbols`, written.symbols).map(({ path }) => path),
		layers: paths.files(`${keyPath}.with`, written.with),
		includePaths: paths.folders(`${keyPath}.include`, written.include),
		defines: Object.fromEntries(Object.entries(define).map(([name, value]) => [name, String(value)])),
		undefined: undefine,
		...(prefix && { prefix }),
		...(as !== undefined && { profile: as }),
		...(node !== undefined && { node }),
	};
	return { path: first, at, imports };
}

function namedFile(snapshot: Snapshot, keyPath: string, text: string, paths: SetupPaths): PathRef | undefined {
	const name = bundledName(text);
	if (name === undefined) return paths.file(keyPath, text);
	const path = bundledFile(snapshot, name);
	const at = paths.at(keyPath);
	if (path === undefined) paths.report(keyPath, noSuchBundled(snapshot, name));
	return path === undefined ? undefined : { path, ...(at && { at }) };
}

import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import type { YamlMap, YamlNode } from "../text/yaml-node.ts";
import { writtenCatalogue } from "./catalogue-text.ts";
import type { Imported } from "./imported-catalogue.ts";
import { sourcePlaces } from "./source-places.ts";

/**
 * What was imported as a catalogue that never was a file: everything stands at the line of firmware's source that `src` names,
 * the rest at the beginning of the first file.
 */
export function importedNode(snapshot: Snapshot, { catalogue, files }: Imported, first: string): YamlMap {
	const placeOf = sourcePlaces(snapshot);
	const spanOf = (src: string): Span | undefined => {
		const colon = src.lastIndexOf(":");
		const path = files.get(src.slice(0, colon));
		return path === undefined ? undefined : placeOf(path, Number(src.slice(colon + 1)));
	};
	const nodeOf = (value: unknown, around: Span): YamlNode => {
		if (Array.isArray(value)) return { kind: "list", at: around, items: value.map((item) => nodeOf(item, around)) };
		if (typeof value !== "object" || value === null) {
			// an address, which fits: a tree has no larger ones in what firmware shares
			const scalar = typeof value === "bigint" ? Number(value) : (value as string | number | boolean | null);
			return { kind: "scalar", at: around, value: scalar, source: String(scalar) };
		}
		const { src } = value as { readonly src?: unknown };
		const at = (typeof src === "string" ? spanOf(src) : undefined) ?? around;
		const entries = Object.entries(value)
			.filter(([, each]) => each !== undefined)
			.map(([key, each]) => {
				const node = nodeOf(each, at);
				return { key, keyAt: node.at, value: node };
			});
		return { kind: "map", at, entries };
	};
	const { file } = placeOf(first, 1);
	const start = { file, start: 0, end: 0 };
	return nodeOf(writtenCatalogue(catalogue), start) as YamlMap;
}

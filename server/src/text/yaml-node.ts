import type { Span } from "./span.ts";

/** One value of a YAML (or JSON) text with its place. Aliases are resolved: the same node may stand in several places. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

export interface YamlScalar {
	readonly kind: "scalar";
	readonly at: Span;
	readonly value: string | number | boolean | null;
	/** As written, without quotes: what a plain scalar was before YAML made a number of it. */
	readonly source: string;
}

export interface YamlList {
	readonly kind: "list";
	readonly at: Span;
	readonly items: readonly YamlNode[];
}

/** Keys in the order written; a key written twice stands twice. */
export interface YamlMap {
	readonly kind: "map";
	readonly at: Span;
	readonly entries: readonly YamlEntry[];
}

export interface YamlEntry {
	readonly key: string;
	readonly keyAt: Span;
	readonly value: YamlNode;
}

/** The entry of a key: the first, should it be written twice. */
export function entryOf(map: YamlMap, key: string): YamlEntry | undefined {
	return map.entries.find((entry) => entry.key === key);
}

/** `name:` with nothing behind it. */
export function isEmptyValue(node: YamlNode): boolean {
	return node.kind === "scalar" && node.value === null && node.at.start === node.at.end;
}

/** The key path of something inside `path`: `devices`, `devices.hsusb`, `devices.hsusb.id`. */
export function innerPath(path: string, key: string | number): string {
	return path === "" ? `${key}` : `${path}.${key}`;
}

/**
 * Where each value stands, by key path; list elements count from 0 (`domains.DomU1.xl.0`). A map or list is at its key,
 * a scalar and a list's element at the value itself. The whole document is at the empty path.
 */
export function positionsOf(root: YamlNode): ReadonlyMap<string, Span> {
	const positions = new Map<string, Span>();
	const place = (node: YamlNode, path: string, at: Span): void => {
		if (!positions.has(path)) positions.set(path, at);
		if (node.kind === "map")
			for (const { key, keyAt, value } of node.entries)
				place(value, innerPath(path, key), value.kind === "scalar" && !isEmptyValue(value) ? value.at : keyAt);
		if (node.kind === "list")
			node.items.forEach((item, index) => {
				place(item, innerPath(path, index), item.at);
			});
	};
	place(root, "", root.at);
	return positions;
}

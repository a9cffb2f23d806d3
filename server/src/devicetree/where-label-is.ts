import { folderOf, joinPath, nameOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Resolved } from "./resolve.ts";

/** The overlays of a stack, by their paths, before and after the one in question. */
export interface OtherOverlays {
	readonly earlier: readonly string[];
	readonly later: readonly string[];
}

/**
 * Of a label that an overlay needs and the base lacks: the overlay that makes it, where that is laid over the board too late, or lies
 * beside this one and is not laid over it at all. The end of a message, or nothing.
 */
export function whereLabelIs(
	snapshot: Snapshot,
	label: string,
	path: string,
	{ earlier, later }: OtherOverlays,
	read: (path: string) => Resolved,
): string {
	const makes = (other: string) => isWritten(snapshot, other, label) && read(other).tree.labels.has(label);
	const late = later.find(makes);
	if (late !== undefined) return `. ${nameOf(late)} makes it, and comes after this one: it has to come before`;
	const folder = folderOf(path);
	const listed = new Set([path, ...earlier, ...later]);
	const beside = snapshot
		.list(folder)
		.filter((name) => name.endsWith(".dtso"))
		.map((name) => joinPath(folder, name))
		.find((other) => !listed.has(other) && makes(other));
	return beside === undefined ? "" : `. ${nameOf(beside)} beside it makes it, and is not laid over this board`;
}

/** Most overlays of a folder are told apart without being read as trees. */
function isWritten(snapshot: Snapshot, path: string, label: string): boolean {
	const reading = snapshot.read(path);
	return reading.kind !== "text" || reading.text.includes(`${label}:`);
}

import type { Setup } from "../configs/setup.ts";
import { lineIndexOf, positionAt } from "../text/line-index.ts";
import { nameOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { insertedEntry, yamlWord } from "../text/yaml-insert.ts";
import { entryOf } from "../text/yaml-node.ts";
import { readYaml } from "../text/yaml-read.ts";
import { uriOf } from "./places.ts";
import type { FileEdit } from "./reports.ts";

/** What has to be written for the setup's scmi.yaml to name a catalogue, by path or word; null where it has none. */
export function catalogueEdit({ file: path, name }: Setup, snapshot: Snapshot, word: string): FileEdit | null {
	if (path === undefined) return null;
	const edit = { uri: uriOf(path), created: null, edits: [], nothing: null };
	const reading = snapshot.read(path);
	if (reading.kind !== "text") return { ...edit, nothing: `${nameOf(path)} cannot be read.` };
	const { root } = readYaml(reading.path, reading.text, "scmi-setup");
	if (root?.kind !== "map") return { ...edit, nothing: `${nameOf(path)} has errors: correct them first.` };
	const lines = lineIndexOf(reading.text);
	const variants = entryOf(root, "variants")?.value;
	const variant =
		variants?.kind === "map" ? entryOf(variants, name.slice(name.lastIndexOf("#") + 1))?.value : undefined;
	const own = variant?.kind === "map" ? entryOf(variant, "catalogue") : undefined;
	const written = (own ?? entryOf(root, "catalogue"))?.value;
	if (written !== undefined && written.kind !== "scalar")
		return { ...edit, nothing: `${nameOf(path)} names several catalogues: write ${word} where it is meant.` };
	const { offset, text } = written
		? { offset: written.at.start, text: yamlWord(word) }
		: insertedEntry(reading.text, root, "catalogue", yamlWord(word));
	const range = { start: positionAt(lines, offset), end: positionAt(lines, written?.at.end ?? offset) };
	return { ...edit, edits: [{ range, newText: text }] };
}

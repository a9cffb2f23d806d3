import type { Analysis } from "../analysis.ts";
import { readPrebuilt } from "../catalogue/prebuilt-catalogue.ts";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import { bundledFile, bundledWord } from "../configs/bundled-word.ts";
import type { Setup } from "../configs/setup.ts";
import { lineIndexOf, positionAt } from "../text/line-index.ts";
import { listed } from "../text/listed.ts";
import { nameOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { insertedEntry, yamlWord } from "../text/yaml-insert.ts";
import { entryOf } from "../text/yaml-node.ts";
import { readYaml } from "../text/yaml-read.ts";
import { uriOf } from "./places.ts";
import type { ConfigurationChoices, FileEdit } from "./reports.ts";

/** The public configurations of a board's firmware that come with the product; null where it is checked against none of these. */
export function configurationChoices({ facts }: Analysis, snapshot: Snapshot): ConfigurationChoices | null {
	const firmware = facts.firmwares.find(({ catalogue }) => (catalogue.configurations ?? []).length > 0);
	if (firmware === undefined) return null;
	const { catalogue } = firmware;
	const choices = (catalogue.configurations ?? []).flatMap((name) => {
		const path = bundledFile(snapshot, name);
		const read = path === undefined ? undefined : (readPrebuilt(snapshot, path) ?? readCatalogue(snapshot, path));
		if (path === undefined || read?.catalogue === undefined) return [];
		const agents = Object.entries(read.catalogue.agents).map(([key, agent]) => agent.name ?? key);
		return [
			{
				word: bundledWord(name),
				name: name.slice(name.indexOf(".") + 1),
				agents: listed(agents),
				isChosen: path === catalogue.path,
				edit: setupEdit(facts.setup, snapshot, bundledWord(name)),
			},
		];
	});
	// a configuration lies over the numbers that all of its firmware have
	const [base] = catalogue.read.files.slice(-1);
	const whole = base === undefined ? undefined : (readPrebuilt(snapshot, base) ?? readCatalogue(snapshot, base));
	return { firmware: whole?.catalogue?.firmware.name ?? nameOf(catalogue.path), choices };
}

/** What has to be written for the setup's scmi.yaml to name it; null where it has none. */
function setupEdit({ file: path, name }: Setup, snapshot: Snapshot, word: string): FileEdit | null {
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

import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { decodeYaml, type Report } from "../text/yaml-decode.ts";
import { isEmptyValue, positionsOf, type YamlMap, type YamlNode } from "../text/yaml-node.ts";
import { fixesOf, type Repair, textsOf } from "../text/yaml-repair.ts";
import { type Layers, layersOver, MAX_PROBLEMS, type PlacedLayer, readLayers } from "./catalogue-layers.ts";
import { modelOf } from "./catalogue-model.ts";
import { CATALOGUE } from "./catalogue-shape.ts";
import { checkCatalogue } from "./check-catalogue.ts";
import { createDamage } from "./damage.ts";
import { expandAgents } from "./expand-agents.ts";
import type { Catalogue } from "./model.ts";
import type { Mend } from "./report-at.ts";

export interface ReadCatalogue {
	/**
	 * What the file says, less what is wrong in it and what depends on that. Undefined where nothing can be said: the text is not
	 * YAML, not a catalogue, or lies over one that cannot be read.
	 */
	readonly catalogue: Catalogue | undefined;
	readonly problems: readonly Problem[];
	/**
	 * By key path, e.g. `devices.hsusb.id`, in the file that provided the value. A map or list (`devices.hsusb`) is at its
	 * key, a scalar or list element (`devices.hsusb.resources.clock.0`) at the value.
	 */
	readonly positions: ReadonlyMap<string, Span>;
	/** Every file it depends on, also those that are not there. */
	readonly files: readonly string[];
	/** The file itself is not there. */
	readonly isAbsent?: true;
}

/** Why nothing can be said of one, as half a sentence. */
export function whyUnread({ isAbsent }: ReadCatalogue, name: string): string {
	return isAbsent ? `there is no ${name}` : `${name} has errors`;
}

function repairAt(root: YamlMap, path: string, mend: Mend): Repair | undefined {
	const found = entryAt(root, (mend.kind === "entry" ? mend.in : undefined) ?? path);
	if (found === undefined) return undefined;
	switch (mend.kind) {
		case "key":
			return found.keyAt && { kind: "word", at: found.keyAt, word: mend.word };
		case "value":
			// what is said at a value that is not there is said at its key
			return isEmptyValue(found.value) ? undefined : { kind: "word", at: found.value.at, word: mend.word };
		case "text":
			return { kind: "text", at: found.value.at, text: mend.text };
		case "entry":
			return found.value.kind === "map"
				? { kind: "entry", map: found.value, key: mend.key, value: mend.value }
				: undefined;
	}
}

/** What a key path leads to; a key may have dots in it. */
function entryAt(root: YamlNode, path: string): { readonly keyAt?: Span; readonly value: YamlNode } | undefined {
	if (root.kind === "list") {
		const [index = "", ...rest] = path.split(".");
		const item = root.items[Number(index)];
		return item && (rest.length === 0 ? { value: item } : entryAt(item, rest.join(".")));
	}
	if (root.kind === "scalar") return undefined;
	for (const { key, keyAt, value } of root.entries) {
		if (path === key) return { keyAt, value };
		const found = path.startsWith(`${key}.`) ? entryAt(value, path.slice(key.length + 1)) : undefined;
		if (found) return found;
	}
	return undefined;
}

/** Reads `*.scmi.yaml` (or .yml, .json: JSON is YAML) with all it extends. */
export function readCatalogue(snapshot: Snapshot, path: string): ReadCatalogue {
	const all = read(snapshot, readLayers(snapshot, path, "scmi-catalogue"));
	return snapshot.read(path).kind === "absent" ? { ...all, isAbsent: true } : all;
}

/**
 * The same of what is no file, with the files laid over it in order; these are of one catalogue with it, and need not say what it
 * says. Its places may be in any files.
 */
export function readCatalogueFrom(snapshot: Snapshot, base: YamlMap, over: readonly PlacedLayer[]): ReadCatalogue {
	return read(snapshot, layersOver(snapshot, base, over, "scmi-catalogue"));
}

function read(snapshot: Snapshot, { root, problems: ofLayers, files }: Layers): ReadCatalogue {
	if (!root) return { catalogue: undefined, problems: ofLayers, positions: new Map(), files };

	const problems = [...ofLayers];
	const damage = createDamage();
	const isFull = () => problems.length >= MAX_PROBLEMS;
	const told = new Map<string, string>();
	const textOf = textsOf(snapshot);
	const report: Report = (keyPath, at, message, severity = "error", repairs = []) => {
		if (severity === "error") damage.add(keyPath);
		if (isFull()) return;
		// one place is several things where a pattern or an alias is written out: what is wrong there is told of the first
		const place = `${at.file} ${at.start} ${at.end} ${keyPath.slice(keyPath.lastIndexOf(".") + 1)}`;
		const first = told.get(place) ?? keyPath;
		told.set(place, first);
		if (first !== keyPath) return;
		problems.push({ code: "scmi-catalogue", severity, at, message, ...fixesOf(repairs, textOf) });
	};
	const expanded = expandAgents(root, report);
	const positions = positionsOf(expanded);
	const decoded = decodeYaml(CATALOGUE, expanded, report);
	if (decoded)
		checkCatalogue(decoded, {
			report: (keyPath, said, severity) => {
				const told = typeof said === "function" ? (isFull() ? "" : said()) : said;
				const { message, mends } = typeof told === "string" ? { message: told, mends: [] } : told;
				const repairs = isFull() ? [] : mends.flatMap((mend) => repairAt(expanded, keyPath, mend) ?? []);
				report(keyPath, positions.get(keyPath) ?? root.at, message, severity, repairs);
			},
			doubt: damage.add,
			isDamaged: damage.has,
			isWrong: damage.isWrong,
			isLayered: files.length > 1,
		});
	problems.sort((a, b) => (a.at.file === b.at.file ? a.at.start - b.at.start : a.at.file < b.at.file ? -1 : 1));
	return { catalogue: decoded && modelOf(decoded, damage), problems, positions, files };
}

import { type MissingFile, missingFile } from "../text/missing-file.ts";
import { folderOf, joinPath, nameOf } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import { mergeYaml } from "../text/yaml-merge.ts";
import { entryOf, type YamlMap, type YamlNode, type YamlScalar } from "../text/yaml-node.ts";
import { readYaml } from "../text/yaml-read.ts";
import { fixesOf, meantWord, type Repair, textsOf } from "../text/yaml-repair.ts";
import { layerProblems } from "./check-layers.ts";

export interface Layers {
	/** Everything laid over each other; undefined where one layer cannot be read. */
	readonly root: YamlMap | undefined;
	readonly problems: readonly Problem[];
	/** Every file that was looked for, by its real path where it has one. */
	readonly files: readonly string[];
}

/** A firmware's releases and boards make chains of three or four. */
const MAX_DEPTH = 32;

/** More is not read by anybody. */
export const MAX_PROBLEMS = 500;

/** A catalogue file, and where it is named. */
export interface PlacedLayer {
	readonly path: string;
	readonly at?: Span;
}

/** A catalogue file and all it extends, merged. */
export function readLayers(snapshot: Snapshot, path: string, code: string): Layers {
	return layered(snapshot, undefined, [{ path }], code);
}

/** Files with all they extend, each laid over what is below it. */
export function layersOver(snapshot: Snapshot, base: YamlMap, over: readonly PlacedLayer[], code: string): Layers {
	return layered(snapshot, base, over, code);
}

function layered(snapshot: Snapshot, below: YamlMap | undefined, layers: readonly PlacedLayer[], code: string): Layers {
	const problems: Problem[] = [];
	const files = new Set<string>();
	const done = new Map<string, YamlMap | undefined>();
	const open: string[] = [];

	const error: ReportError = (at, message, repairs = []) => {
		problems.push({ code, severity: "error", at, message, ...fixesOf(repairs, textsOf(snapshot)) });
		return undefined;
	};

	const absent = ({ at, message, repairs }: MissingFile): undefined =>
		error(at, repairs.length > 0 ? message : `${message} Create it, or correct the path.`, repairs);

	const readFile = (wanted: string, from: Span | undefined): YamlMap | undefined => {
		const reading = snapshot.read(wanted);
		files.add(reading.kind === "text" ? reading.path : wanted);
		const at = from ?? { file: wanted, start: 0, end: 0 };
		if (reading.kind === "unread") return undefined;
		if (reading.kind === "absent")
			return from
				? absent(missingFile(snapshot, wanted, from))
				: error(at, `There is no file ${nameOf(wanted)}. Create it, or correct the path.`);
		if (reading.kind === "unreadable") return error(at, `${nameOf(wanted)} cannot be read: ${reading.reason}.`);
		if (done.has(reading.path)) return done.get(reading.path);
		if (open.includes(reading.path))
			return error(at, `${nameOf(wanted)} extends itself: ${[...open, reading.path].map(nameOf).join(" → ")}.`);
		if (open.length >= MAX_DEPTH)
			return error(at, `Catalogues extend each other more than ${MAX_DEPTH} deep here: ${nameOf(wanted)} is not read.`);
		open.push(reading.path);
		const layer = readLayer(reading.path, reading.text);
		open.pop();
		done.set(reading.path, layer);
		return layer;
	};

	const readLayer = (file: string, text: string): YamlMap | undefined => {
		const { root, problems: wrong } = readYaml(file, text, code);
		problems.push(...wrong);
		if (wrong.some((problem) => problem.severity === "error")) return undefined;
		const start = { file, start: 0, end: 0 };
		if (!root) return error(start, "This file is empty. A catalogue begins with scmiCatalogue: 1.");
		if (root.kind !== "map")
			return error(
				{ ...root.at, end: root.at.start },
				"This is not a catalogue: it has to be a map that begins with scmiCatalogue: 1.",
			);
		if (!checkVersion(root, error)) return undefined;
		return layOver(root, baseNames(root));
	};

	const layOver = (root: YamlMap, names: readonly YamlScalar[]): YamlMap | undefined => {
		const bases = names.map(({ at, source }) => readFile(joinPath(folderOf(at.file), source), at));
		const read = bases.flatMap((map, i) => (map ? { name: names[i]?.source ?? "", map } : []));
		problems.push(...layerProblems(code, root, read));
		return merged([...bases, root]);
	};

	/** Undefined where one of them cannot be read. */
	const merged = (maps: readonly (YamlMap | undefined)[]): YamlMap | undefined => {
		let result: YamlMap | undefined;
		for (const layer of maps) {
			if (!layer) return undefined;
			const next: YamlNode = result ? mergeYaml(result, layer, { nullIsValueIn, onNothingToRemove }) : layer;
			result = next.kind === "map" ? next : result;
		}
		return result;
	};

	const onNothingToRemove = (entry: YamlMap["entries"][number], known: ReadonlySet<string>): void => {
		if (problems.length >= MAX_PROBLEMS) return;
		const message = `null removes what an extended catalogue says, but there is no "${entry.key}".`;
		const { question, repairs } = meantWord(entry.key, known, entry.keyAt);
		error(entry.keyAt, message + question, repairs);
	};

	const read = layers.map(({ path, at }) => readFile(path, at));
	const root = merged(below ? [below, ...read] : read);
	return { root: root && checkStated(root, error) ? root : undefined, problems, files: [...files] };
}

type ReportError = (at: Span, message: string, repairs?: readonly Repair[]) => undefined;

/** `agentIds: { psci: null }` says that psci does not see it. */
function nullIsValueIn(key: string): boolean {
	return key === "agentIds";
}

/** The names in `extends`; what is no name is reported when the whole is decoded. */
export function baseNames(root: YamlMap): readonly YamlScalar[] {
	const value = entryOf(root, "extends")?.value;
	const nodes = value?.kind === "list" ? value.items : value ? [value] : [];
	return nodes.filter((node) => node.kind === "scalar").filter((node) => typeof node.value === "string");
}

/** Another version of the format gives this one problem and no others. */
function checkVersion(root: YamlMap, error: ReportError): boolean {
	const version = entryOf(root, "scmiCatalogue")?.value;
	if (!version || (version.kind === "scalar" && version.value === 1)) return true;
	const written = version.kind === "scalar" && version.source !== "" ? `"${version.source}"` : "this";
	error(
		version.at,
		`This reads format 1 of catalogues; ${written} is none it knows. Write scmiCatalogue: 1, or update the extension.`,
	);
	return false;
}

function checkStated(root: YamlMap, error: ReportError): boolean {
	if (entryOf(root, "scmiCatalogue")) return true;
	const at = root.entries[0]?.keyAt ?? root.at;
	const meant = root.entries.find((entry) => closestKey(entry.key, ["scmiCatalogue"]) !== undefined);
	if (meant)
		error(meant.keyAt, `"${meant.key}" is not a key of a catalogue. Did you mean "scmiCatalogue"?`, [
			{ kind: "word", at: meant.keyAt, word: "scmiCatalogue" },
		]);
	else if (entryOf(root, "scmi")?.value.kind === "scalar")
		error(at, "This looks like a setup (scmi.yaml), not a catalogue; a catalogue begins with scmiCatalogue: 1.");
	else
		error(at, "A catalogue begins with scmiCatalogue: 1; this file does not have it.", [
			{ kind: "first line", at, text: "scmiCatalogue: 1" },
		]);
	return false;
}

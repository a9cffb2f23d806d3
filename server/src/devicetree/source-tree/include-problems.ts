import { listedSome } from "../../text/listed.ts";
import { nearName } from "../../text/near-name.ts";
import { folderOf, joinPath, nameOf } from "../../text/path.ts";
import type { Problem } from "../../text/problem.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import type { IncludePath } from "../cpp/include-path.ts";
import type { Inclusion } from "../cpp/reader-state.ts";
import { sourceTreeOf } from "./build-of.ts";
import { fileNearby } from "./file-nearby.ts";

/** An include that leads to no file. */
export type Missing = Inclusion & { readonly path: undefined };

/**
 * What to say where includes are not found. A board in a layer whose kernel is somewhere else, as in a Yocto or
 * Buildroot tree, is not wrong: that is told once, as information.
 */
export function missingIncludes(
	snapshot: Snapshot,
	board: string,
	includePath: IncludePath,
	inclusions: readonly Inclusion[],
): Problem[] {
	const missing = inclusions.filter((inclusion): inclusion is Missing => inclusion.path === undefined);
	const [first, ...others] = missing;
	if (first === undefined) return [];
	const tree = sourceTreeOf(snapshot, board);
	if (tree === undefined && isKernelElsewhere(snapshot, board, missing)) {
		const names = [...new Set(others.map(({ name }) => name))].filter((name) => name !== first.name);
		return [{ ...problemOf(snapshot, includePath, first, names), severity: "information" }];
	}
	return missing.map((each, place) =>
		tree?.layout.ofBuild?.test(each.name)
			? notBuilt(tree.layout.name, each)
			: problemOf(snapshot, includePath, each, [], place < MOST_LOOKED_FOR),
	);
}

/** Of how many missing files it is looked for one nearby: looking takes time. */
const MOST_LOOKED_FOR = 8;

const HOW = "in scmi.includePaths, in a scmi.yaml (`include:`) or with -I";

function notBuilt(project: string, { at, name }: Missing): Problem {
	const message = `${name} is found only where ${project} is built for this board; what depends on it is not checked. If it is there already, name its folder ${HOW}.`;
	return { code: "include", severity: "information", at, message };
}

function isKernelElsewhere(snapshot: Snapshot, board: string, missing: readonly Missing[]): boolean {
	return missing.some(({ name }) => name.startsWith("dt-bindings/")) || isInLayer(snapshot, board);
}

/** Whether a file lies in a layer of Yocto or an external tree of Buildroot. */
function isInLayer(snapshot: Snapshot, file: string): boolean {
	for (let folder = folderOf(file); folder !== folderOf(folder); folder = folderOf(folder))
		if (LAYER_MARKS.some((mark) => snapshot.read(joinPath(folder, mark)).kind === "text")) return true;
	return false;
}

const LAYER_MARKS = ["conf/layer.conf", "external.desc"];

function problemOf(
	snapshot: Snapshot,
	includePath: IncludePath,
	{ at, name, style }: Missing,
	others: readonly string[],
	looksNearby = true,
): Problem {
	if (name === "") return { code: "include", severity: "error", at, message: "the name of the file is missing here" };
	const own = folderOf(at.file);
	const unreadable = snapshot.read(joinPath(own, name));
	if (unreadable.kind === "unreadable")
		return { code: "include", severity: "error", at, message: `${name} cannot be read: ${unreadable.reason}` };
	const further = style === "dtc" ? includePath.dtcFolders : includePath.folders;
	const searched = [...new Set([...(style === "angled" ? [] : [own]), ...further])];
	const nearby = looksNearby ? fileNearby(snapshot, own, name) : undefined;
	const near = nearby === undefined && looksNearby ? nearName(snapshot, searched, name) : undefined;
	const told = [
		`${name} is not found${others.length > 0 ? `, nor ${others.length === 1 ? "is" : "are"} ${listedSome(others, 3)}` : ""}; what depends on ${others.length > 0 ? "them" : "it"} is not checked.`,
		searched.length === 0
			? "No folder was searched."
			: `Searched: ${listedSome(
					searched.map((folder) => (folder === own ? "this file's folder" : describedFolder(snapshot, folder))),
					4,
				)}.`,
		near !== undefined
			? `Did you mean ${near}?`
			: nearby === undefined
				? `If it lies elsewhere, name the folder ${HOW}.`
				: nearby.folder === undefined
					? `There is ${nearby.path}: is that the one that is meant?`
					: `There is ${nearby.path}: to have it found, name ${nearby.folder} ${HOW}.`,
	];
	const isTyped = near !== undefined && at.end - at.start === name.length + 2;
	const edit = { at: { ...at, start: at.start + 1, end: at.end - 1 }, text: near ?? "" };
	const fixes = [{ title: `Write ${near}`, preferred: false, edits: [edit] }];
	return { code: "include", severity: "error", at, message: told.join(" "), ...(isTyped && { fixes }) };
}

function describedFolder(snapshot: Snapshot, folder: string): string {
	return snapshot.list(folder).length === 0 ? `${folder} (where nothing is)` : folder;
}

/** What U-Boot's build may put behind a board is not in its tree. */
export function mayBeAppended(board: string, files: readonly string[]): Problem {
	const names = listedSome(files.map(nameOf), 3, "or");
	const message = `U-Boot's build may append ${names} to this board, by the CONFIG_SYS_SOC, CONFIG_SYS_CPU or CONFIG_SYS_VENDOR it is configured with; this tree is without it. Configure U-Boot for this board, so that its .config says which.`;
	return { code: "include", severity: "information", at: { file: board, start: 0, end: 0 }, message };
}

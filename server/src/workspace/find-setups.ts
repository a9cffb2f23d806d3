import { bundledName } from "../configs/bundled-word.ts";
import { fileKind } from "../configs/file-kind.ts";
import { isGuestTree, setupOfLoneBoard, setupOfLoneOverlay, stacksWith } from "../configs/lone-board.ts";
import { setupsIn } from "../configs/read-setups.ts";
import type { NamedCatalogue, Setup } from "../configs/setup.ts";
import { type Memo, remembered } from "../text/memo.ts";
import { folderOf, joinPath, nameOf } from "../text/path.ts";
import { isStillReading, recordingSnapshot } from "../text/recording-snapshot.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Settings } from "./settings.ts";

const MAX_BESIDE = 6;

/**
 * The setups a file speaks for by itself: those a `scmi.yaml` holds, or names the tree in, or a board on its own; none yet while a
 * file that says which is still being fetched.
 */
export function setupsOf(snapshot: Snapshot, memo: Memo, file: string): readonly Setup[] {
	const { snapshot: recorded, record } = recordingSnapshot(snapshot);
	const setups = spokenFor(recorded, memo, file);
	return isStillReading(record) ? [] : setups;
}

function spokenFor(snapshot: Snapshot, memo: Memo, file: string): readonly Setup[] {
	const kind = fileKind(file);
	if (kind === "setup") return setupsIn(snapshot, memo, file).setups;
	if (kind !== "board" && kind !== "overlay") return [];
	const named = setupsUpward(snapshot, memo, file, (setup) => namesTree(setup, file, snapshot));
	if (named.length > 0) return named;
	const isOverlay = kind === "overlay" || isOverlayText(snapshot, file);
	return isOverlay ? overlaySetups(snapshot, memo, file) : loneSetups(snapshot, memo, file);
}

/** Whether a `.dts` is an overlay by what stands at its top. */
function isOverlayText(snapshot: Snapshot, file: string): boolean {
	const reading = snapshot.read(file);
	// most boards have no such word, which is found faster
	return (
		reading.kind === "text" &&
		reading.text.includes("/plugin/") &&
		/^[ \t]*\/dts-v1\/\s*;\s*\/plugin\/\s*;/m.test(reading.text)
	);
}

/** The setups of an overlay no `scmi.yaml` names: the stacks of the Makefile beside it; without one it stands alone. */
function overlaySetups(snapshot: Snapshot, memo: Memo, overlay: string): readonly Setup[] {
	return remembered(memo, `lone overlay ${overlay}`, snapshot, (inner) => {
		const stacks = stacksWith(inner, overlay);
		if (stacks.length === 0) return [setupOfLoneOverlay(overlay)];
		return stacks.map((stack) => setupOfLoneBoard(inner, stack.base, stack));
	});
}

/** The setups of the nearest `scmi.yaml` upward that `fits`; none where there is no such file. */
export function setupsUpward(
	snapshot: Snapshot,
	memo: Memo,
	file: string,
	fits: (setup: Setup) => boolean,
): readonly Setup[] {
	for (let folder = folderOf(file); ; folder = folderOf(folder)) {
		const path = joinPath(folder, "scmi.yaml");
		if (snapshot.read(path).kind === "text") {
			const setups = setupsIn(snapshot, memo, path).setups.filter(fits);
			if (setups.length > 0) return setups;
		}
		if (folder === folderOf(folder)) return [];
	}
}

/** Whether a setup's stacks are made of this file, among others. */
function namesTree(setup: Setup, file: string, snapshot: Snapshot): boolean {
	const stacks = [setup.host, ...setup.domains.flatMap(({ guest }) => guest ?? [])];
	const trees = stacks.flatMap(({ base, overlays }) => [base, ...overlays]);
	return trees.some(
		({ path }) => path === file || (nameOf(path) === nameOf(file) && realPath(snapshot, path) === file),
	);
}

function realPath(snapshot: Snapshot, path: string): string {
	const reading = snapshot.read(path);
	return reading.kind === "text" ? reading.path : path;
}

/** The setups of a board no `scmi.yaml` names: its own, or those of the boards beside it that it is a guest of. */
function loneSetups(snapshot: Snapshot, memo: Memo, board: string): readonly Setup[] {
	return remembered(memo, `lone board ${board}`, snapshot, (inner) => {
		const hosts = isGuestTree(inner, board) ? boardsBeside(inner, board) : [];
		return (hosts.length === 0 ? [board] : hosts).map((path) => setupOfLoneBoard(inner, path));
	});
}

/** The boards in a file's folder; none where they are too many to belong to one product. */
export function boardsBeside(snapshot: Snapshot, file: string): readonly string[] {
	const folder = folderOf(file);
	const trees = snapshot.list(folder).filter((name) => name.endsWith(".dts"));
	if (trees.length > MAX_BESIDE) return [];
	return trees.map((name) => joinPath(folder, name)).filter((path) => !isGuestTree(snapshot, path));
}

/** What the settings say of a setup is laid under what its scmi.yaml says; without one they say where its files are, too. */
export function withSettings(setup: Setup, settings: Settings): Setup {
	const levelled = { ...setup, rules: { ...settings.rules, ...setup.rules } };
	return setup.file === undefined ? withSources(levelled, settings) : levelled;
}

function withSources(setup: Setup, { includePaths, defines, catalogue }: Settings): Setup {
	return {
		...setup,
		includePaths: [...setup.includePaths, ...includePaths],
		defines: { ...defines, ...setup.defines },
		...(setup.catalogue === undefined && catalogue !== undefined && { catalogue: catalogueOf(catalogue) }),
	};
}

function catalogueOf(setting: string): NamedCatalogue {
	const name = bundledName(setting);
	return name === undefined ? { kind: "all", file: { path: setting } } : { kind: "bundled, where it fits", name };
}

import { joinPath, nameOf } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";

/** What U-Boot is configured as for a board. */
export interface UBootConfig {
	/** The value of an option that is a string. */
	option(name: string): string | undefined;
	/** Every option is in it, not only those that differ from their defaults. */
	readonly isWhole: boolean;
}

/** The configuration that builds this board: the one the tree is configured for, else a defconfig that is named like it. */
export function configOf(snapshot: Snapshot, root: string, board: string): UBootConfig | undefined {
	const current = textOf(snapshot, joinPath(root, ".config"));
	if (current !== undefined && builds(current, board))
		return { option: (name) => optionIn(current, name), isWhole: true };
	const configs = joinPath(root, "configs");
	for (const file of snapshot.list(configs)) {
		if (!isNamedLike(file, board)) continue;
		const text = textOf(snapshot, joinPath(configs, file));
		if (text !== undefined && builds(text, board)) return { option: (name) => optionIn(text, name), isWhole: false };
	}
	return undefined;
}

/** Whether a defconfig's name has the words of the board's, in whatever order: `evb-rk3399_defconfig` of rk3399-evb. */
function isNamedLike(config: string, board: string): boolean {
	const words = board.split(/[-_]/);
	// Of the fifteen hundred there are, nearly all lack some.
	if (!words.every((word) => config.includes(word))) return false;
	const named = new Set(config.split(/[-_]/));
	return words.every((word) => named.has(word));
}

/** CONFIG_DEFAULT_DEVICE_TREE may have the vendor's folder before the name. */
function builds(config: string, board: string): boolean {
	const name = optionIn(config, "CONFIG_DEFAULT_DEVICE_TREE");
	return name !== undefined && nameOf(name) === board;
}

function optionIn(config: string, name: string): string | undefined {
	return new RegExp(`^${name}="([^"\n]*)"$`, "m").exec(config)?.[1];
}

function textOf(snapshot: Snapshot, path: string): string | undefined {
	const reading = snapshot.read(path);
	return reading.kind === "text" ? reading.text : undefined;
}

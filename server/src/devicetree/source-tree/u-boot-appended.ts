import { joinPath, nameOf } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import type { Build } from "./layout.ts";

const SUFFIX = "-u-boot.dtsi";

/**
 * What U-Boot's build includes behind a board: the first there is of `<board>-u-boot.dtsi`, those of CONFIG_SYS_SOC,
 * CONFIG_SYS_CPU and CONFIG_SYS_VENDOR, and `u-boot.dtsi` (scripts/Makefile.lib, `u_boot_dtsi_options`). What it is
 * configured as is known where somebody configured it for this board, or the board's defconfig says so.
 */
export function appendedTo(
	snapshot: Snapshot,
	root: string,
	trees: string,
	board: string,
): Pick<Build, "appended" | "mayAppend"> {
	const name = stemOf(board);
	const names = snapshot.list(trees).filter((file) => file.endsWith(SUFFIX) || file === "u-boot.dtsi");
	const file = (each: string) => joinPath(trees, each);
	if (names.includes(`${name}${SUFFIX}`)) return { appended: [file(`${name}${SUFFIX}`)], mayAppend: [] };
	const config = configOf(snapshot, root, name);
	const configured = ["SOC", "CPU", "VENDOR"]
		.map((key) => `${valueIn(config?.text, `CONFIG_SYS_${key}`) ?? ""}${SUFFIX}`)
		.find((each) => names.includes(each));
	if (configured !== undefined) return { appended: [file(configured)], mayAppend: [] };
	if (config?.isWhole === true)
		return { appended: names.includes("u-boot.dtsi") ? [file("u-boot.dtsi")] : [], mayAppend: [] };
	return { appended: [], mayAppend: names.filter((each) => isLikely(snapshot, board, each)).map(file) };
}

function stemOf(path: string): string {
	return nameOf(path).replace(/\.[^.]*$/, "");
}

/** Whether a board includes the file that this one goes with, or lies in a vendor's folder of this name. */
function isLikely(snapshot: Snapshot, board: string, name: string): boolean {
	if (name === "u-boot.dtsi") return true;
	const stem = name.slice(0, -SUFFIX.length);
	const reading = snapshot.read(board);
	return board.includes(`/${stem}/`) || (reading.kind === "text" && reading.text.includes(`${stem}.dtsi`));
}

interface Config {
	readonly text: string;
	/** Every option is in it, not only those that differ from their defaults. */
	readonly isWhole: boolean;
}

/** The configuration that builds this board: the one the tree is configured for, else a defconfig that is named like it. */
function configOf(snapshot: Snapshot, root: string, board: string): Config | undefined {
	const current = textOf(snapshot, joinPath(root, ".config"));
	if (current !== undefined && builds(current, board)) return { text: current, isWhole: true };
	const configs = joinPath(root, "configs");
	for (const name of snapshot.list(configs)) {
		if (!isNamedLike(name, board)) continue;
		const text = textOf(snapshot, joinPath(configs, name));
		if (text !== undefined && builds(text, board)) return { text, isWhole: false };
	}
	return undefined;
}

/** Whether a defconfig's name has the words of the board's, in whatever order: `evb-rk3399_defconfig` of rk3399-evb. */
function isNamedLike(config: string, board: string): boolean {
	const words = board.split(/[-_]/);
	return words.every((word) => config.includes(word));
}

/** CONFIG_DEFAULT_DEVICE_TREE may have the vendor's folder before the name. */
function builds(config: string, board: string): boolean {
	const name = valueIn(config, "CONFIG_DEFAULT_DEVICE_TREE");
	return name !== undefined && nameOf(name) === board;
}

function valueIn(config: string | undefined, key: string): string | undefined {
	return config && new RegExp(`^${key}="([^"\n]*)"$`, "m").exec(config)?.[1];
}

function textOf(snapshot: Snapshot, path: string): string | undefined {
	const reading = snapshot.read(path);
	return reading.kind === "text" ? reading.text : undefined;
}

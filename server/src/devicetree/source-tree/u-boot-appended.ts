import { joinPath, stemOf } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import type { Build } from "./layout.ts";
import type { UBootConfig } from "./u-boot-config.ts";

/** Of a file that U-Boot's build includes behind a board or behind the boards of one SoC. */
export const U_BOOT_SUFFIX = "-u-boot.dtsi";

/**
 * What U-Boot's build includes behind a board: the first there is of `<board>-u-boot.dtsi`, those of CONFIG_SYS_SOC,
 * CONFIG_SYS_CPU and CONFIG_SYS_VENDOR, and `u-boot.dtsi` (scripts/Makefile.lib, `u_boot_dtsi_options`). `trees`: where
 * they are looked for.
 */
export function appendedTo(
	snapshot: Snapshot,
	trees: string,
	board: string,
	config: UBootConfig | undefined,
): Pick<Build, "appended" | "mayAppend"> {
	const names = snapshot.list(trees).filter((file) => file.endsWith(U_BOOT_SUFFIX) || file === "u-boot.dtsi");
	const file = (name: string) => joinPath(trees, name);
	const own = ownPart(board);
	if (names.includes(own)) return { appended: [file(own)], mayAppend: [] };
	const configured = ["SOC", "CPU", "VENDOR"]
		.map((key) => `${config?.option(`CONFIG_SYS_${key}`) ?? ""}${U_BOOT_SUFFIX}`)
		.find((name) => names.includes(name));
	if (configured !== undefined) return { appended: [file(configured)], mayAppend: [] };
	if (config?.isWhole === true)
		return { appended: names.includes("u-boot.dtsi") ? [file("u-boot.dtsi")] : [], mayAppend: [] };
	const boards = new Set(snapshot.list(trees).filter((name) => name.endsWith(".dts")));
	const others = names.filter((name) => !boards.has(name.replace(U_BOOT_SUFFIX, ".dts")));
	if (others.length === 1 && others[0] === "u-boot.dtsi") return { appended: others.map(file), mayAppend: [] };
	return { appended: [], mayAppend: others.filter((name) => isLikely(snapshot, board, name)).map(file) };
}

/** The name of the file that belongs to this board alone. */
export function ownPart(board: string): string {
	return `${stemOf(board)}${U_BOOT_SUFFIX}`;
}

/** Whether a board includes the file that this one goes with, or lies in a vendor's folder of this name. */
function isLikely(snapshot: Snapshot, board: string, name: string): boolean {
	if (name === "u-boot.dtsi") return true;
	const stem = name.slice(0, -U_BOOT_SUFFIX.length);
	const reading = snapshot.read(board);
	return board.includes(`/${stem}/`) || (reading.kind === "text" && reading.text.includes(`${stem}.dtsi`));
}

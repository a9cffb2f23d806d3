import { isLockFile } from "../configs/lock.ts";
import { nameOf } from "../text/path.ts";

/** What a file is to us, by its name. */
export type FileKind = "board" | "overlay" | "include" | "catalogue" | "setup" | "lock" | "xl-config" | "other";

export function fileKind(path: string): FileKind {
	const name = nameOf(path);
	if (name === "scmi.yaml") return "setup";
	if (isLockFile(path)) return "lock";
	if (/\.scmi\.(ya?ml|json)$/.test(name)) return "catalogue";
	const suffix = name.slice(name.lastIndexOf(".") + 1);
	switch (suffix) {
		case "dts":
		case "dtb":
			return "board";
		case "dtso":
		case "dtbo":
			return "overlay";
		case "dtsi":
		case "h":
			return "include";
		case "cfg":
			return "xl-config";
		default:
			return "other";
	}
}

/** Whether a file is written in the language of device trees; a header that they include is not. */
export function isDeviceTree(path: string): boolean {
	return /\.(dts|dtsi|dtso)$/.test(path);
}

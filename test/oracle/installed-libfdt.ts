import { spawnSync } from "node:child_process";

/**
 * The release of libfdt that the installed fdtoverlay has, e.g. "1.6.1"; another one is tried with its folder in front of
 * PATH, and LD_LIBRARY_PATH where it is linked with a libfdt.so.
 */
export function installedLibfdt(): string {
	return /\d+(\.\d+)+/.exec(String(spawnSync("fdtoverlay", ["--version"]).stdout))?.[0] ?? "";
}

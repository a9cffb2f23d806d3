import type { Setup } from "../../configs/setup.ts";
import { folderOf, joinPath } from "../../text/path.ts";

/** The scmi.yaml of a setup, or where it would be. */
export function setupPlace({ file, host }: Setup): string {
	return file ?? joinPath(folderOf(host.base.path), "scmi.yaml");
}

/** What names the setup on the command line. */
export function operandOf({ file, name, host }: Setup): string {
	if (file === undefined) return host.base.path;
	const variant = name.lastIndexOf("#");
	return variant < 0 ? file : `${file}${name.slice(variant)}`;
}

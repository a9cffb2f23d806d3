import type { XlConfig } from "../../configs/xl-config.ts";
import type { Fix } from "../../text/fix.ts";

/** Another item at the end of a `dtdev` that has some. */
export function askByDtdev({ dtdev, whole }: XlConfig, hostPath: string): Fix | undefined {
	const last = dtdev.at(-1);
	if (last === undefined || !whole) return undefined;
	const at = { ...last.at, start: last.at.end };
	return { title: `Add "${hostPath}" to dtdev`, preferred: true, edits: [{ at, text: `, "${hostPath}"` }] };
}

import { moreItems } from "../../configs/more-items.ts";
import type { XlConfig } from "../../configs/xl-config.ts";
import type { Fix } from "../../text/fix.ts";

/** Another item at the end of a `dtdev` that has some. */
export function askByDtdev({ dtdev, settings, whole }: XlConfig, hostPath: string): Fix | undefined {
	const edits = moreItems(settings.get("dtdev")?.value, [`"${hostPath}"`]);
	if (dtdev.length === 0 || edits.length === 0 || !whole) return undefined;
	return { title: `Add "${hostPath}" to dtdev`, preferred: true, edits };
}

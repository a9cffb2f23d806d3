import { oneMoreItem } from "../../configs/more-items.ts";
import type { XlConfig } from "../../configs/xl-config.ts";
import type { Fix } from "../../text/fix.ts";

/** Another item at the end of a `dtdev` that has some. */
export function askByDtdev({ dtdev, settings, whole }: XlConfig, hostPath: string): Fix | undefined {
	const list = settings.get("dtdev")?.value;
	if (dtdev.length === 0 || list?.kind !== "list" || list.end === undefined || !whole) return undefined;
	return {
		title: `Add "${hostPath}" to dtdev`,
		preferred: true,
		edits: oneMoreItem(list.end, list.items.length === 0, `"${hostPath}"`),
	};
}

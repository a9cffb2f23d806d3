import type { Resolved } from "../../devicetree/resolve.ts";

/**
 * The files whose macros are there when a file is read: what comes before it where it is included, and what it includes itself. An overlay
 * is compiled by itself, without what its base includes.
 */
export function filesInReach({ file: base, overlays, inclusions }: Resolved, file: string): ReadonlySet<string> {
	for (const top of [base, ...overlays]) {
		const within = new Set([top]);
		const before = new Set([top]);
		const own = new Set([file]);
		// in the order of reading
		for (const { at, path } of inclusions) {
			if (path === undefined || !within.has(at.file)) continue;
			if (own.has(at.file)) own.add(path);
			if (!within.has(file)) before.add(path);
			within.add(path);
		}
		if (within.has(file)) return new Set([...before, ...own]);
	}
	return new Set([file]);
}

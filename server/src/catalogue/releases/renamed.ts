import type { About, Change, Named } from "./change.ts";

/** That an entry has another key or name by now. */
export function renamed(about: About, before: Named, now: Named, to: number | null): readonly Change[] {
	const isSame = before.key === now.key && before.name === now.name;
	return isSame ? [] : [{ ...about, kind: "renamed", entry: before, now, to }];
}

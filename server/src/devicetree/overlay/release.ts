/** A release of libfdt as people write it: "1.6", "1.7.1". */
export type Release = string;

/** The first release that leaves a node of the base its phandle: fdt_overlay.c overlay_prevent_phandle_overwrite. */
export const KEEPS_PHANDLES: Release = "1.7.1";

/** The last release before that. */
export const BEFORE_KEEPING: Release = "1.7.0";

/** Compares number by number; what is not written is 0, and 1.10 comes after 1.9. */
export function isSince(release: Release, first: Release): boolean {
	const [own, other] = [release, first].map((text) => text.split(".").map(Number)) as [number[], number[]];
	for (let at = 0; at < Math.max(own.length, other.length); at++) {
		const difference = (own[at] ?? 0) - (other[at] ?? 0);
		if (difference !== 0) return difference > 0;
	}
	return true;
}

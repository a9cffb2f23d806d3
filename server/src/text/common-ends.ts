/** How many characters two texts begin with alike. Halves are compared, not characters: that is the machine's own loop. */
export function commonStart(a: string, b: string): number {
	const longest = Math.min(a.length, b.length);
	return most(longest, (count) => a.slice(0, count) === b.slice(0, count));
}

/** How many characters two texts end with alike, not counting the first `from` of either. */
export function commonEnd(a: string, b: string, from: number): number {
	const longest = Math.min(a.length, b.length) - from;
	return most(longest, (count) => a.slice(a.length - count) === b.slice(b.length - count));
}

/** The largest number up to `longest` of which something is true, where it is true of all below. */
function most(longest: number, isTrue: (count: number) => boolean): number {
	let sure = 0;
	let unsure = longest;
	while (sure < unsure) {
		const middle = (sure + unsure + 1) >> 1;
		if (isTrue(middle)) sure = middle;
		else unsure = middle - 1;
	}
	return sure;
}

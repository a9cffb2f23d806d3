/** The word somebody probably meant, or undefined when none is near: one slip, or one in three letters, unless told. */
export function closestKey(typed: string, known: Iterable<string>, slips = slipsIn(typed)): string | undefined {
	if (typed.length < 2 || typed.length > 64) return undefined;
	let best: string | undefined;
	let bestDistance = slips + 1;
	const lower = typed.toLowerCase();
	let met = 0;
	for (const word of known) {
		if (++met > MAX_KNOWN) return undefined;
		if (Math.abs(word.length - typed.length) > bestDistance) continue;
		// Of two as near, the one that was begun: "of" is "off" rather than "on".
		const begun = word.startsWith(typed) ? 0.5 : 0;
		const distance = editDistance(lower, word.toLowerCase(), bestDistance + 1) - begun;
		if (distance < bestDistance) {
			best = word;
			bestDistance = distance;
		}
	}
	return best;
}

/** How many slips a word may have and still be told. */
export const slipsIn = (typed: string): number => Math.max(1, Math.floor(typed.length / 3));

/** Among more than these one is always near. */
const MAX_KNOWN = 5000;

/** `Did you mean "x"?`, or nothing. Begins with a space, to follow a sentence. */
export function didYouMean(typed: string, known: Iterable<string>): string {
	const word = closestKey(typed, known);
	return word === undefined ? "" : ` Did you mean "${word}"?`;
}

/** Insertions, deletions, replacements and swaps of neighbours; `limit` where it is reached or passed. */
function editDistance(left: string, right: string, limit: number): number {
	if (Math.abs(left.length - right.length) >= limit) return limit;
	const [a, b] = withoutCommonEnds(left, right);
	let older: number[] = [];
	let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
	let olderLeast = 0;
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		let least = i;
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1] ? 0 : 1;
			let cost = Math.min((previous[j] ?? limit) + 1, (row[j - 1] ?? limit) + 1, (previous[j - 1] ?? limit) + same);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
				cost = Math.min(cost, (older[j - 2] ?? limit) + 1);
			row.push(cost);
			least = Math.min(least, cost);
		}
		// a row is made of the two before it, so nothing below gets nearer
		if (least >= limit && olderLeast >= limit) return limit;
		olderLeast = least;
		older = previous;
		previous = row;
	}
	return Math.min(previous[b.length] ?? limit, limit);
}

/** What two words begin and end with alike makes no difference. */
function withoutCommonEnds(a: string, b: string): readonly [string, string] {
	let start = 0;
	while (start < a.length && a[start] === b[start]) start++;
	let end = 0;
	while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
	return [a.slice(start, a.length - end), b.slice(start, b.length - end)];
}

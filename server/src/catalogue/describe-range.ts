/** `0–36`; with holes `0–5, 8`; `none` for no numbers. */
export function describeRange(numbers: Iterable<number>): string {
	const sorted = [...new Set(numbers)].sort((a, b) => a - b);
	const runs: { first: number; last: number }[] = [];
	for (const number of sorted) {
		const run = runs.at(-1);
		if (run && run.last + 1 === number) run.last = number;
		else runs.push({ first: number, last: number });
	}
	return runs.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`)).join(", ") || "none";
}

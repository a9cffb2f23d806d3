import { enumerated } from "../text/listed.ts";

/** `ids 0–36`; with holes `ids 0–5, 8`, of many the first; `only id 3`; `none` for no numbers. */
export function describeIds(numbers: Iterable<number>): string {
	const sorted = [...new Set(numbers)].sort((a, b) => a - b);
	const runs: { first: number; last: number }[] = [];
	for (const number of sorted) {
		const run = runs.at(-1);
		if (run && run.last + 1 === number) run.last = number;
		else runs.push({ first: number, last: number });
	}
	const text = ({ first, last }: (typeof runs)[number]) => (first === last ? `${first}` : `${first}–${last}`);
	if (sorted.length <= 1) return sorted.length === 0 ? "none" : `only id ${sorted[0]}`;
	return `ids ${enumerated(runs, RUNS, text)}`;
}

/** As many as can be taken in. */
const RUNS = 24;

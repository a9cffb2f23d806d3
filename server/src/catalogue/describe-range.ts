import { enumerated } from "../text/listed.ts";

/** `0–36`; with holes `0–5, 8`, of many the first; `none` for no numbers. */
export function describeRange(numbers: Iterable<number>): string {
	const sorted = [...new Set(numbers)].sort((a, b) => a - b);
	const runs: { first: number; last: number }[] = [];
	for (const number of sorted) {
		const run = runs.at(-1);
		if (run && run.last + 1 === number) run.last = number;
		else runs.push({ first: number, last: number });
	}
	const text = ({ first, last }: (typeof runs)[number]) => (first === last ? `${first}` : `${first}–${last}`);
	return runs.length === 0 ? "none" : enumerated(runs, RUNS, text);
}

/** As many as can be taken in. */
const RUNS = 24;

/** Median milliseconds of `rounds` runs, after twice as many that only warm up. */
export function milliseconds(rounds: number, run: (round: number) => void): number {
	const times: number[] = [];
	for (let round = -2 * rounds; round < rounds; round++) {
		const began = performance.now();
		run(round);
		if (round >= 0) times.push(performance.now() - began);
	}
	return medianOf(times);
}

export function medianOf(times: readonly number[]): number {
	return times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
}

/** Prints rows under headings, numbers to the right. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
	const widths = headings.map((heading, column) =>
		Math.max(...[heading, ...rows.map((row) => row[column] ?? "")].map((cell) => cell.length)),
	);
	const line = (cells: readonly string[]): string =>
		cells
			.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
			.join("  ");
	console.log(line(headings));
	for (const row of rows) console.log(line(row));
}

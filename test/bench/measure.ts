/**
 * Milliseconds of each of several things, `rounds` times in turn, so that a machine whose speed drifts slows all of them
 * alike; before that they run twice as often to warm up.
 */
export function inTurn<Name extends string>(
	rounds: number,
	things: Readonly<Record<Name, (round: number) => void>>,
): Record<Name, readonly number[]> {
	const names = Object.keys(things) as Name[];
	const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
	for (let round = -2 * rounds; round < rounds; round++)
		for (const name of names) {
			const began = performance.now();
			things[name](round);
			if (round >= 0) times[name].push(performance.now() - began);
		}
	return times;
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

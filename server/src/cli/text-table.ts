import { onOneLine } from "../text/visible.ts";

/** Rows in columns as wide as their widest cell, two spaces apart; nothing stands behind the last word of a line. */
export function textTable(written: readonly (readonly string[])[]): string[] {
	const rows = written.map((row) => row.map(onOneLine));
	const widths: number[] = [];
	for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
	return rows.map((row) =>
		row
			.map((cell, i) => cell.padEnd(widths[i] ?? 0))
			.join("  ")
			.trimEnd(),
	);
}

import { onOneLine } from "../text/visible.ts";

/** Rows in columns as wide as their widest cell, two spaces apart; nothing stands behind the last word of a line. */
export function textTable(written: readonly (readonly string[])[]): string[] {
	const rows = written.map((row) => row.map(onOneLine));
	const columns = Math.max(0, ...rows.map((row) => row.length));
	const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
	return rows.map((row) =>
		row
			.map((cell, i) => cell.padEnd(widths[i] ?? 0))
			.join("  ")
			.trimEnd(),
	);
}

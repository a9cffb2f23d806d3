/** Bytes as a person compares them: sixteen a line, with what text there is. */
export function hexLines(bytes: Uint8Array | undefined): string {
	if (bytes === undefined) return "unknown";
	const lines: string[] = [];
	for (let at = 0; at < bytes.length; at += 16) {
		const row = Buffer.from(bytes.subarray(at, at + 16));
		lines.push(`${row.toString("hex").padEnd(32)} ${row.toString("latin1").replace(/[^ -~]/g, ".")}`);
	}
	return lines.join("\n");
}

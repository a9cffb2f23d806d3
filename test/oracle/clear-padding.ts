/** A blob with zeros between its values: libfdt leaves there what the memory held before. */
export function clearPadding(blob: Buffer): Buffer {
	const out = Buffer.from(blob);
	const clear = (at: number): number => out.fill(0, at, (at + 3) & ~3) && (at + 3) & ~3;
	for (let at = blob.readUInt32BE(8); ; ) {
		const tag = blob.readUInt32BE(at);
		if (tag === 1) at = clear(blob.indexOf(0, at + 4) + 1);
		else if (tag === 3) at = clear(at + 12 + blob.readUInt32BE(at + 4));
		else if (tag === 9) return out;
		else at += 4;
	}
}

/** Zero-based line and UTF-16 column, as in LSP. */
export interface Position {
	readonly line: number;
	readonly character: number;
}

/** Line starts of one text, for turning offsets into positions and back. Lines end at LF, CRLF or CR. */
export interface LineIndex {
	readonly starts: readonly number[];
	readonly length: number;
}

export function lineIndexOf(text: string): LineIndex {
	const starts = [0];
	if (!text.includes("\r")) {
		for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
		return { starts, length: text.length };
	}
	for (let i = 0; i < text.length; i++) {
		const c = text.charCodeAt(i);
		if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
	}
	return { starts, length: text.length };
}

export function positionAt(index: LineIndex, offset: number): Position {
	const clamped = Math.max(0, Math.min(offset, index.length));
	let low = 0;
	let high = index.starts.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((index.starts[middle] ?? 0) <= clamped) low = middle;
		else high = middle - 1;
	}
	return { line: low, character: clamped - (index.starts[low] ?? 0) };
}

export function offsetAt(index: LineIndex, position: Position): number {
	const start = index.starts[position.line];
	if (start === undefined) return position.line < 0 ? 0 : index.length;
	const next = index.starts[position.line + 1] ?? index.length + 1;
	return Math.min(start + position.character, next - 1, index.length);
}

/** Where a line with an `#include` goes, and the line with its ends: behind the last include, else behind what a file begins with. */
export function placeOfInclude(text: string, line: string): { readonly offset: number; readonly text: string } {
	const head = text.slice(0, Math.max(0, text.search(/^[^\n#/*]*\{/m)) || text.length);
	const lines = [...head.matchAll(/^[ \t]*(?:#[ \t]*include\b|\/include\/|\/plugin\/|\/dts-v1\/).*(?:\n|$)/gm)];
	const last = lines.at(-1);
	const isAtEnd = last !== undefined && !last[0].endsWith("\n");
	return { offset: last === undefined ? 0 : last.index + last[0].length, text: isAtEnd ? `\n${line}` : `${line}\n` };
}

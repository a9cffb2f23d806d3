/** Lines above and below a change. */
const CONTEXT = 3;

/**
 * The difference of two texts that have as many lines, as `diff -u` prints it and `patch -p1` takes it; empty where there is none.
 * @param path of the file, below `a/` and `b/`
 */
export function unifiedDiff(path: string, before: string, after: string): string {
	const [old, now] = [linesOf(before), linesOf(after)];
	const changed = old.flatMap((line, i) => (line === now[i] ? [] : [i]));
	const hunks: { from: number; to: number }[] = [];
	for (const i of changed) {
		const last = hunks.at(-1);
		const from = Math.max(0, i - CONTEXT);
		const to = Math.min(old.length, i + CONTEXT + 1);
		if (last && from <= last.to) last.to = to;
		else hunks.push({ from, to });
	}
	if (hunks.length === 0) return "";
	const isChanged = new Set(changed);
	const body = hunks.map(({ from, to }) => {
		const range = `${from + 1},${to - from}`;
		return `@@ -${range} +${range} @@\n${hunkLines(old, now, isChanged, from, to)}`;
	});
	return `--- ${named(`a/${path}`)}\n+++ ${named(`b/${path}`)}\n${body.join("")}`;
}

/** As git prints a name and patch reads it: quoted where something in it would end the line or begin a quote, with a tab behind spaces. */
function named(path: string): string {
	const quoted = path.replace(/["\\\p{Cc}]/gu, (character) =>
		/["\\]/.test(character) ? `\\${character}` : octal(character.charCodeAt(0)),
	);
	if (quoted !== path) return `"${quoted}"`;
	return path.includes(" ") ? `${path}\t` : path;
}

/** The bytes of a control character; those from 0x80 to 0x9f have two in UTF-8. */
function octal(code: number): string {
	const bytes = code < 0x80 ? [code] : [0xc2, code];
	return bytes.map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}

/** With their ends. */
function linesOf(text: string): readonly string[] {
	return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function hunkLines(
	old: readonly string[],
	now: readonly string[],
	isChanged: ReadonlySet<number>,
	from: number,
	to: number,
): string {
	let text = "";
	for (let i = from; i < to; ) {
		if (!isChanged.has(i)) {
			text += ended(` ${old[i]}`);
			i++;
			continue;
		}
		let end = i;
		while (isChanged.has(end)) end++;
		for (const line of old.slice(i, end)) text += ended(`-${line}`);
		for (const line of now.slice(i, end)) text += ended(`+${line}`);
		i = end;
	}
	return text;
}

function ended(line: string): string {
	return line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`;
}

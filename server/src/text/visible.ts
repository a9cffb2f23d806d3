/**
 * What is acted upon instead of shown: control characters, which move a terminal's cursor or colour what follows, and
 * those that turn the direction of writing, so that what is read is not what is there.
 */
const ACTED_UPON = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * A text of several lines with every such character as an escape, e.g. `\x1b`; letters of any language stay as they are.
 * In JSON it means the same as before.
 */
export function visible(text: string): string {
	return text.replace(ACTED_UPON, (character) =>
		character === "\n" || character === "\t" ? character : escapeOf(character),
	);
}

/** The same of a text that has one line: a newline in it is an escape too, and begins no other. */
export function onOneLine(text: string): string {
	return text.replace(ACTED_UPON, escapeOf);
}

/** A character in quotes; by its number where it looks like a space or like nothing. */
export function namedCharacter(character: string): string {
	const looksEmpty = /^[\p{Z}\p{Cf}]$/u.test(character) && character !== " ";
	return looksEmpty
		? `U+${hex(character.charCodeAt(0), 4).toUpperCase()}, which looks like a space,`
		: `"${character}"`;
}

/** Lines, each with its end. */
export function linesText(lines: readonly string[]): string {
	return lines.map((line) => `${onOneLine(line)}\n`).join("");
}

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Beyond ASCII's control characters as JSON writes them too. */
function escapeOf(character: string): string {
	const code = character.charCodeAt(0);
	return SHORT[character] ?? (code < 0x20 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
}

function hex(code: number, digits: number): string {
	return code.toString(16).padStart(digits, "0");
}

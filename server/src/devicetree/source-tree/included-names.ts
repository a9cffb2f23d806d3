const INCLUDE = /^[ \t]*(?:#[ \t]*include[ \t]*["<]([^">\n]+)[">]|\/include\/[ \t]*"([^"\n]+)")/gm;

/** What nobody reads: comments, and what `#if 0` leaves out. */
const UNREAD = /\/\*[\s\S]*?\*\/|^[ \t]*#[ \t]*if[ \t]+0\b[\s\S]*?^[ \t]*#[ \t]*(?:endif|else|elif)/gm;

/** What a text includes, as it is typed: only directives are looked at, so another `#if` may leave some of it out. */
export function includedNames(text: string): string[] {
	const read = text.includes("*/") || text.includes("if 0") ? text.replace(UNREAD, "") : text;
	return [...read.matchAll(INCLUDE)].map(([, cpp, dtc]) => cpp ?? dtc ?? "");
}

const INCLUDE = /^[ \t]*(?:#[ \t]*include[ \t]*["<]([^">\n]+)[">]|\/include\/[ \t]*"([^"\n]+)")/gm;

/** What a text includes, as it is typed: only directives are looked at, so an `#if` may leave some of it out. */
export function includedNames(text: string): string[] {
	return [...text.matchAll(INCLUDE)].map(([, cpp, dtc]) => cpp ?? dtc ?? "");
}

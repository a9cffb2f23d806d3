/** A directive at the beginning of a line: what is included by cpp or dtc, or a conditional and its condition. */
const DIRECTIVE =
	/^[ \t]*(?:#[ \t]*(?:include[ \t]*["<]([^">\n]+)[">]|(if|ifdef|ifndef|elif|else|endif)\b([^\n]*))|\/include\/[ \t]*"([^"\n]+)")/gm;

/**
 * What a text includes, as it is typed. Only directives are looked at: comments and `#if 0` hide them, another condition
 * may leave some of them out.
 */
export function includedNames(text: string): string[] {
	const names: string[] = [];
	/** How many conditionals are open inside the `#if 0` that is passed over, itself among them. */
	let hidden = 0;
	for (const [, byCpp, conditional, condition = "", byDtc] of withoutComments(text).matchAll(DIRECTIVE)) {
		const name = byCpp ?? byDtc;
		if (name !== undefined) {
			if (hidden === 0) names.push(name);
		} else if (conditional === "endif") hidden = Math.max(0, hidden - 1);
		else if (conditional === "else" || conditional === "elif") hidden = hidden === 1 ? 0 : hidden;
		else if (hidden > 0 || (conditional === "if" && condition.trim() === "0")) hidden++;
	}
	return names;
}

function withoutComments(text: string): string {
	let read = "";
	let from = 0;
	for (;;) {
		const open = text.indexOf("/*", from);
		const close = open < 0 ? -1 : text.indexOf("*/", open + 2);
		if (close < 0) return read + text.slice(from);
		read += text.slice(from, open);
		from = close + 2;
	}
}

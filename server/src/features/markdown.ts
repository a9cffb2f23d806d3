import { onOneLine, visible } from "../text/visible.ts";

/**
 * A text of trees, catalogues or configurations as Markdown that shows it as it is: it makes no link, image, markup or
 * block of its own, nor a second cell of a table's row.
 */
export function plain(text: string): string {
	return (
		onOneLine(text)
			.replace(/[\\`*[\]|~]/g, "\\$&")
			// Within a word it is no emphasis, and names are full of them.
			.replace(/(?<!_)_+/g, (run, at: number, all: string) =>
				isWithinWord(all, at, at + run.length) ? run : run.replaceAll("_", "\\_"),
			)
			.replace(/<(?=[A-Za-z/!?])|&(?=#?\w+;)/g, "\\$&")
			// Addresses become links by themselves.
			.replace(/:(?=\/\/)|(?<=www)\.|@(?=[\w.-]*\.[\w-])/gi, "\\$&")
			.replace(/^\s+/, " ")
			.replace(/^( ?)([#>+=-])|^( ?\d+)([.)])/, "$1$3\\$2$4")
	);
}

function isWithinWord(text: string, start: number, end: number): boolean {
	const [before, after] = [
		[...text.slice(Math.max(0, start - 2), start)].at(-1) ?? "",
		[...text.slice(end, end + 2)][0] ?? "",
	];
	return [before, after].every((character) => /[\p{L}\p{N}]/u.test(character));
}

/** A sentence of ours, with what stands in backticks as code. */
export function prose(text: string): string {
	return text.replace(/`([^`]+)`|[^`]+|`/g, (piece, inner?: string) =>
		inner === undefined ? plain(piece) : code(inner),
	);
}

/** Code within a line. */
export function code(text: string): string {
	const shown = onOneLine(text);
	if (shown === "") return "";
	const fence = fenceFor(shown, 1);
	const pad = /^[` ]|[` ]$/.test(shown) && shown.trim() !== "" ? " " : "";
	return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Source text of several lines. */
export function codeBlock(language: string, text: string): string {
	const shown = visible(text);
	const fence = fenceFor(shown, 3);
	return `${fence}${language}\n${shown}\n${fence}`;
}

/** Backticks, as many as nothing in the text can end. */
function fenceFor(text: string, least: number): string {
	const runs = (text.match(/`+/g) ?? []).map(({ length }) => length + 1);
	return "`".repeat(Math.max(least, ...runs));
}

/** Markdown as a cell of a table: a bar in code would end the cell. */
export function cell(markdown: string): string {
	return markdown.replace(/\\?\|/g, "\\|");
}

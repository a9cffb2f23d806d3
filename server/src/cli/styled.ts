import type { Severity } from "../text/problem.ts";
import { onOneLine } from "../text/visible.ts";

/** A part of a line, and what it is: how that looks is the terminal's. */
export interface Piece {
	readonly text: string;
	readonly style?: Style;
}

export type Style = Severity | "place" | "related place";

export type StyledLine = readonly Piece[];

export type ColourChoice = "auto" | "always" | "never";

/** Select Graphic Rendition, ECMA-48 8.3.117. */
const RENDITIONS: Readonly<Record<Style, string>> = {
	error: "1;31",
	warning: "1;33",
	information: "1;34",
	hint: "1;36",
	place: "1",
	"related place": "2",
};

/** Lines, each with its end. Texts are data, coloured or not: what in them would act on a terminal is shown as an escape. */
export function styledText(lines: readonly StyledLine[], isColoured: boolean): string {
	return lines.map((line) => `${line.map((piece) => pieceText(piece, isColoured)).join("")}\n`).join("");
}

function pieceText({ text, style }: Piece, isColoured: boolean): string {
	const shown = onOneLine(text);
	return style === undefined || !isColoured ? shown : `\x1b[${RENDITIONS[style]}m${shown}\x1b[0m`;
}

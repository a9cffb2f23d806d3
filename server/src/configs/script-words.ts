import type { Span } from "../text/span.ts";
import type { Argument } from "./fdt-value.ts";
import type { Word } from "./hush.ts";
import type { ScriptRun } from "./script-run.ts";

/** U-Boot's own bound is lower. */
export const MAX_VALUE = 16_384;

/**
 * The words as the command gets them. One with variables is read a second time with what they are, in which quotes that were
 * escaped are quotes: `\\"${args}\\"` is one argument. U-Boot: common/cli_hush.c make_string. That is its parser by default; the one
 * of HUSH_MODERN_PARSER, which its Kconfig calls experimental, reads words once, and nothing in a script says which is meant.
 */
export function argumentsOf(run: ScriptRun, words: readonly Word[]): readonly Argument[] {
	const args = words.flatMap((word) => expand(run, word));
	const isReadAgain = words.some(({ pieces }) => pieces.some(({ kind }) => kind === "variable"));
	if (!args.some(({ text }) => text.includes(ESCAPED_QUOTE))) return args;
	if (!isReadAgain)
		return args.map((argument) => ({ ...argument, text: argument.text.replaceAll(ESCAPED_QUOTE, '"') }));
	const joined: Argument[] = [];
	let open: Argument | undefined;
	for (const argument of args) {
		const text: string = open === undefined ? argument.text : `${open.text} ${argument.text}`;
		const at: Span = open === undefined ? argument.at : { ...open.at, end: argument.at.end };
		const isOpen = text.split(ESCAPED_QUOTE).length % 2 === 0;
		open = isOpen && text.length <= MAX_VALUE ? { text, at, from: undefined } : undefined;
		if (open === undefined) joined.push({ ...argument, text: text.replaceAll(ESCAPED_QUOTE, ""), at });
	}
	return open === undefined ? joined : [...joined, { ...open, text: open.text.replaceAll(ESCAPED_QUOTE, "") }];
}

/** A word as the command gets it: several where a variable that is not in quotes has spaces. */
export function expand(run: ScriptRun, { pieces, at }: Word): readonly Argument[] {
	const args: Argument[] = [];
	let open: { text: string; from: number | undefined } | undefined;
	const close = (): void => {
		if (open !== undefined) args.push({ ...open, at });
		open = undefined;
	};
	for (const piece of pieces) {
		if (piece.kind === "text") {
			const from = open === undefined && piece.exact ? piece.at.start : undefined;
			const text = piece.quoted ? piece.text : piece.text.replaceAll('"', ESCAPED_QUOTE);
			open = { text: (open?.text ?? "") + text, from: open === undefined ? from : open.from };
			continue;
		}
		const value = variable(run, piece.name);
		if (piece.quoted) {
			open = { text: (open?.text ?? "") + value, from: open?.from };
			continue;
		}
		// inside of quotes that were escaped it stays together
		const isTogether = (open?.text ?? "").split(ESCAPED_QUOTE).length % 2 === 0;
		for (const [place, part] of (isTogether ? [value] : value.split(/[ \t\n]/)).entries()) {
			if (place > 0) close();
			if (part !== "") open = { text: (open?.text ?? "") + part, from: undefined };
		}
	}
	close();
	return args.map((argument) => (argument.text.length <= MAX_VALUE ? argument : { ...argument, text: TOO_LONG }));
}

/** Stands for a quote behind a backslash, outside of quotes. */
const ESCAPED_QUOTE = "\u0001";

/** Stands for a text that is not kept. */
const TOO_LONG = `\${…}`;

/** What a variable is; one that is not known stands for itself. */
export function variable({ variables }: ScriptRun, name: string): string {
	return variables.get(name)?.text ?? `\${${name}}`;
}

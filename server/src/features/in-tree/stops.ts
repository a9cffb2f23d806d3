import type { Snippet } from "../yaml/snippet.ts";

/** A place to fill in, with what stands there until then; of one number all are filled in at once. */
export const stop = (number: number, text: string): Snippet => `\${${number}:${text}}`;

/** A place for one of several words, the first until then. */
export const choice = (number: number, words: readonly string[]): Snippet =>
	`\${${number}|${words.map((word) => word.replace(/[\\,|$}]/g, "\\$&")).join(",")}|}`;

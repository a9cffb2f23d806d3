import type { Span } from "./span.ts";

/** An edit that mends what is wrong; `preferred` when it is surely what is meant. */
export interface Fix {
	readonly title: string;
	readonly preferred: boolean;
	readonly edits: readonly { readonly at: Span; readonly text: string }[];
}

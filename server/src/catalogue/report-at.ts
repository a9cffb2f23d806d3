import type { Severity } from "../text/problem.ts";
import { closestKey } from "../text/yaml-closest-key.ts";

/** How what is wrong at a key path can be mended. */
export type Mend =
	/** Another word as the value there, or as its key. */
	| { readonly kind: "value" | "key"; readonly word: string }
	/** Other text as the value there, as it is to stand. */
	| { readonly kind: "text"; readonly text: string }
	/** An entry of the map there, or at `in`; `value` is YAML of one line. */
	| { readonly kind: "entry"; readonly key: string; readonly value: string; readonly in?: string };

export type Said = string | { readonly message: string; readonly mends: readonly Mend[] };

/** Reports at a key path. What takes some looking for is a function: of many problems only the first are told. */
export type ReportAt = (path: string, said: Said | (() => Said), severity?: Severity) => void;

/**
 * What is said of a name that nothing has: with the one that was probably meant, or else with `otherwise`.
 *
 * @param rest what follows the name in the same word
 */
export function saidOfUnknown(
	kind: "value" | "key",
	message: string,
	typed: string,
	known: Iterable<string>,
	{ otherwise = "", rest = "" }: { readonly otherwise?: string; readonly rest?: string } = {},
): Said {
	const word = closestKey(typed, known);
	if (word === undefined) return message + otherwise;
	return { message: `${message} Did you mean "${word}"?`, mends: [{ kind, word: word + rest }] };
}

/** What a check of a decoded catalogue is given. */
export interface Checking {
	readonly report: ReportAt;
	/** Of two things that clash either may be the wrong one: nothing is said of this one, and nothing concluded from it. */
	doubt(path: string): void;
	/** Something is wrong with it, or in it, and that has been said. */
	isDamaged(path: string): boolean;
	/** It is wrong as a whole: what it should hold is not known. */
	isWrong(path: string): boolean;
	/** It lies over others: it may leave out on purpose what these have. */
	readonly isLayered: boolean;
}

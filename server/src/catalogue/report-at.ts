import type { Severity } from "../text/problem.ts";

/** Reports at a key path. A message that takes some looking for is a function: of many problems only the first are told. */
export type ReportAt = (path: string, message: string | (() => string), severity?: Severity) => void;

/** What a check of a decoded catalogue is given. */
export interface Checking {
	readonly report: ReportAt;
	/** Of two things that clash either may be the wrong one: nothing is said of this one, and nothing concluded from it. */
	doubt(path: string): void;
	/** Something is wrong with it, or in it, and that has been said. */
	isDamaged(path: string): boolean;
	/** It is wrong as a whole: what it should hold is not known. */
	isWrong(path: string): boolean;
}

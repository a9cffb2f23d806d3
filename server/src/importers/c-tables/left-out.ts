import type { ImportProblem } from "../imported-catalogue.ts";

/** Whether one of these lost a row, so that what was read is not all that firmware has: its text says "left out". */
export function hasLeftOut(problems: readonly ImportProblem[]): boolean {
	return problems.some(({ text }) => /left out/i.test(text));
}

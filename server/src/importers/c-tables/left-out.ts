import type { ImportProblem } from "../imported-catalogue.ts";

/** Whether one of these lost a row, so that what was read is not all that firmware has. */
export function hasLeftOut(problems: readonly ImportProblem[]): boolean {
	return problems.some(({ leavesOut }) => leavesOut === true);
}

import type { Resolved } from "../devicetree/resolve.ts";
import { positionAt } from "../text/line-index.ts";
import { nameOf } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";

/** The first thing that is wrong with a tree which dtc would refuse or of which a part is not here, and where: `line 2`, `line 7 of soc.dtsi`. */
export interface FirstUnread {
	readonly problem: Problem;
	readonly place: string;
}

export function firstUnread({ tree, file, problems, sources }: Resolved): FirstUnread | undefined {
	const errors = problems.filter(({ severity }) => severity === "error");
	const lacks = tree.complete ? [] : problems.filter(({ severity }) => severity !== "hint");
	const [problem] = [...errors, ...lacks];
	if (problem === undefined) return undefined;
	const { at } = problem;
	const lines = sources.get(at.file)?.lines;
	const line = lines === undefined ? "" : `line ${positionAt(lines, at.start).line + 1}`;
	if (at.file === file) return { problem, place: line || "its bytes" };
	return { problem, place: [line, nameOf(at.file)].filter(Boolean).join(" of ") };
}

import type { Setup } from "../configs/setup.ts";
import { missingFile } from "../text/missing-file.ts";
import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { fixesOf, textsOf } from "../text/yaml-repair.ts";

/** The problems of a setup, where what is wrong with a file that its scmi.yaml names, and that is not there, is told at its name. */
export function toldWhereNamed(
	snapshot: Snapshot,
	{ missing = [] }: Setup,
	problems: readonly Problem[],
): readonly Problem[] {
	if (missing.length === 0) return problems;
	const told = missing.map(({ path, at }): Problem => {
		const { message, repairs } = missingFile(snapshot, path, at);
		return { code: "scmi-setup", severity: "error", at, message, ...fixesOf(repairs, textsOf(snapshot)) };
	});
	const paths = new Set(missing.map(({ path }) => path));
	return [...told, ...problems.filter(({ at }) => !paths.has(at.file))];
}

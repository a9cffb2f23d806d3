import { grouped } from "../../text/grouped.ts";
import type { ImportProblem } from "../imported-catalogue.ts";
import type { Numbered } from "./numbered.ts";

/**
 * C lets a later row of one place replace an earlier one. Where conditions decide which is there, none is known. A table
 * that loses a row is `partial`.
 */
export function unique(
	found: readonly Numbered[],
	partial: Set<string>,
	problems: ImportProblem[],
): readonly Numbered[] {
	const identity = ({ table, agent, id, resource }: Numbered) => `${table} ${agent} ${resource.kind} ${id}`;
	const byId = grouped(found, identity);
	return found.filter((row) => {
		const same = byId.get(identity(row)) ?? [];
		const last = same.at(-1);
		if (same.length === 1) return true;
		const isSure = same.every(({ conditions }) => conditions.length === 0);
		if (isSure && row === last) return true;
		const { path, line } = row;
		const others = same.filter((each) => each !== row).map((each) => `line ${each.line}`);
		const text = isSure
			? `${row.table} ${row.id} is written again in ${others.join(", ")}: left out`
			: `${row.table} ${row.id} is also in ${others.join(", ")}, and conditions decide (${row.conditions.join(" and ")}): left out, say with -D`;
		problems.push({ path, line, text, leavesOut: true, ...(!isSure && { wants: "condition" }) });
		partial.add(row.table);
		return false;
	});
}

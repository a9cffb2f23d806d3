import { displayName } from "../devicetree/tree/tree.ts";
import { grouped } from "../text/grouped.ts";
import { nameOf } from "../text/path.ts";
import { resourceOfUse } from "../verdicts/used-resources.ts";
import { bootRule, type Reported } from "./rule.ts";
import { symbolFaults, writtenAs } from "./symbol-fault.ts";
import { isServed } from "./unknown-resource.ts";

export const scmiSymbolMismatch = bootRule({
	code: "scmi-symbol-mismatch",
	summary: "a number that is written as a macro of something else",
	severity: "warning",
	needs: [],
	check(facts, boot) {
		const reported: Reported[] = [];
		for (const { stack } of facts.stacks) {
			const faultOf = symbolFaults(boot, stack.resolved);
			for (const { enabled, node, uses } of stack.board.devices)
				for (const use of enabled ? uses : []) {
					const fault = faultOf(use);
					// of a number that firmware does not serve, the finding on that says what it is written as
					if (fault === undefined || !isServed(boot, use)) continue;
					const found = resourceOfUse(boot, use);
					const { hint, related, fixes, header } = fault;
					reported.push({
						at: use.at,
						message: `${writtenAs(boot, use, fault)}${found ? `, and that is what ${displayName(node)} gets` : ""}. ${hint}`,
						related,
						fixes,
						...(header !== undefined && { oneCause: header }),
					});
				}
		}
		return headersMended(reported);
	},
});

/** The first of those with one header as their cause mends all of it. */
function headersMended(reported: readonly Reported[]): readonly Reported[] {
	return [...grouped(reported, ({ oneCause }) => oneCause)].flatMap(([header, [first, ...others]]) => {
		if (header === undefined || first === undefined) return [first, ...others].filter((each) => each !== undefined);
		const edits = [first, ...others].flatMap(({ fixes = [] }) => fixes.flatMap((fix) => fix.edits));
		const distinct = [...new Map(edits.map((edit) => [edit.at.start, edit])).values()];
		if (distinct.length < 2) return [first, ...others];
		const title = `Set ${distinct.length} symbols of ${nameOf(header)} to this firmware's numbers`;
		return [{ ...first, fixes: [{ title, preferred: false, edits: distinct }] }, ...others];
	});
}

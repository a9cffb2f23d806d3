import { displayName } from "../devicetree/tree/tree.ts";
import { grouped } from "../text/grouped.ts";
import { nameOf } from "../text/path.ts";
import { resourceOfUse } from "../verdicts/used-resources.ts";
import { bootRule, type Reported } from "./rule.ts";
import { symbolsElsewhere } from "./symbol-elsewhere.ts";
import { distinctEdits, fixesOfAll, symbolFaults, writtenAs } from "./symbol-fault.ts";
import { isServed } from "./unknown-resource.ts";

export const scmiSymbolMismatch = bootRule({
	code: "scmi-symbol-mismatch",
	summary: "a number that is written as a macro of something else",
	severity: "warning",
	needs: [],
	check(facts, boot, { elsewhere }) {
		const reported: Reported[] = [];
		for (const { stack } of facts.stacks) {
			const faultOf = symbolFaults(boot, stack);
			for (const { enabled, node, uses } of stack.board.devices) {
				// of a number that firmware does not serve, the finding on that says what it is written as
				const faulty = (enabled ? uses : []).flatMap((use) => {
					const fault = faultOf(use);
					return fault === undefined || !isServed(boot, use) ? [] : [{ use, fault }];
				});
				const bySymbol = grouped(faulty, ({ use, fault }) => `${fault.symbol} ${use.kind} ${use.id}`);
				for (const [first, ...others] of bySymbol.values()) {
					if (first === undefined) continue;
					const { use, fault } = first;
					const found = resourceOfUse(boot, use);
					const { symbol, hint, related, header } = fault;
					const causes = [use, ...others.map((other) => other.use)].flatMap((own) => boot.planned.causeOf(own) ?? []);
					reported.push({
						at: use.at,
						message: `${writtenAs(boot, use, fault)}${found ? `, and that is what ${displayName(node)} gets` : ""}. ${hint}`,
						related: [
							...related,
							...others.map((other) => ({ at: other.use.at, message: `${symbol} in ${other.use.property.name} too` })),
						],
						fixes: fixesOfAll([fault, ...others.map((other) => other.fault)]),
						explains: causes,
						renumbers: causes,
						...(header !== undefined && { oneCause: header }),
					});
				}
			}
		}
		return [
			...headersMended(reported),
			...facts.stacks.flatMap((owned) => [...symbolsElsewhere(elsewhere(owned.stack.board), boot, owned)]),
		];
	},
});

/** The first of those with one header as their cause mends all of it. */
function headersMended(reported: readonly Reported[]): readonly Reported[] {
	return [...grouped(reported, ({ oneCause }) => oneCause)].flatMap(([header, [first, ...others]]) => {
		if (header === undefined || first === undefined) return [first, ...others].filter((each) => each !== undefined);
		const distinct = distinctEdits([first, ...others].flatMap(({ fixes = [] }) => fixes.flatMap((fix) => fix.edits)));
		if (distinct.length < 2) return [first, ...others];
		const title = `Set ${distinct.length} symbols of ${nameOf(header)} to this firmware's numbers`;
		return [{ ...first, fixes: [{ title, preferred: false, edits: distinct }] }, ...others];
	});
}

import type { CheckedSetup } from "./check-operand.ts";
import type { PlacedFinding } from "./finding-places.ts";
import type { CheckedAgainst } from "./setup-line.ts";
import { severityCounts } from "./severity-counts.ts";
import type { StyledLine } from "./styled.ts";

/** Setups that are named one by one. */
const MOST_NAMED = 20;

/** A line for each setup, of many for those checked against firmware; then what all came to, where that is not said yet. */
export function closingLines(
	findings: readonly PlacedFinding[],
	setups: readonly CheckedSetup[],
): readonly StyledLine[] {
	const found = severityCounts(findings);
	const [first] = setups;
	if (first === undefined) return [[{ text: found }]];
	if (setups.length === 1 && first.found === found) return [lineOf(first)];
	const told = setups.length <= MOST_NAMED ? setups : setups.filter(({ against }) => WITH_FIRMWARE.includes(against));
	const left = told.length - MOST_NAMED;
	return [
		...told.slice(0, MOST_NAMED).map(lineOf),
		...(left > 0 ? [[{ text: `and ${left} more; check one by itself to see what it gets` }]] : []),
		[{ text: `${found} in ${setups.length} ${setups.length === 1 ? "setup" : "setups"}: ${kindsText(setups)}` }],
	];
}

function lineOf({ name, found, outcome }: CheckedSetup): StyledLine {
	return [{ text: `${name}:`, style: "place" }, { text: ` ${found}; ${outcome}` }];
}

/** Checked against firmware, if only in part. */
const WITH_FIRMWARE: readonly CheckedAgainst[] = ["firmware", "firmware, in part"];

const KINDS: Readonly<Record<CheckedAgainst, string>> = {
	firmware: "checked against firmware",
	"firmware, in part": "checked in part (not all of the trees could be read)",
	"no catalogue": "not checked against firmware (no usable catalogue)",
	"no SCMI": "without SCMI",
	"no base": "without a base tree",
	"no boot": "that cannot boot",
};

function kindsText(setups: readonly CheckedSetup[]): string {
	const kinds = (Object.keys(KINDS) as CheckedAgainst[]).flatMap((kind) => {
		const n = setups.filter(({ against }) => against === kind).length;
		return n === 0 ? [] : [`${n} ${KINDS[kind]}`];
	});
	return kinds.join(", ");
}

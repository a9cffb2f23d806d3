import type { Analysis } from "../analysis.ts";
import type { BoardDevice, Use } from "../board/board.ts";
import type { Finding } from "../rules/finding.ts";
import { grouped } from "../text/grouped.ts";
import type { Span } from "../text/span.ts";

/** What is wrong with the rows of a grants report. */
export interface Concerns {
	/** The first thing that is wrong with a node, as found by a rule. */
	of(device: BoardDevice): string | null;
	/** The first thing that is wrong with a number itself. */
	at(uses: readonly Use[]): string | null;
}

interface Placed {
	readonly finding: Finding;
	/** Among all findings. */
	readonly place: number;
}

/** The errors and warnings of an analysis by where they are. */
export function concernsOf({ findings }: Analysis): Concerns {
	const concerns = findings
		.map((finding, place): Placed => ({ finding, place }))
		.filter(({ finding: { severity } }) => severity === "error" || severity === "warning");
	const byFile = grouped(concerns, ({ finding }) => finding.at.file);
	const byPlace = grouped(concerns, ({ finding }) => placeKey(finding.at));
	return {
		of: ({ node }) =>
			firstOf(
				node.bodies.map(({ body, first }) => {
					const own = byFile.get(first.source.path) ?? [];
					const next = own[firstFrom(own, first.start)];
					return next && next.finding.at.start <= (body.close?.end ?? body.open.end) ? next : undefined;
				}),
			),
		at: (uses) =>
			firstOf(
				uses.map(({ at, writtenAt }) => byPlace.get(placeKey(writtenAt ?? at))?.[0] ?? byPlace.get(placeKey(at))?.[0]),
			),
	};
}

const placeKey = ({ file, start, end }: Span) => `${file} ${start} ${end}`;

/** Findings come in order of file and place: the first at or behind an offset. */
function firstFrom(own: readonly Placed[], offset: number): number {
	let low = 0;
	let high = own.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((own[middle] as Placed).finding.at.start < offset) low = middle + 1;
		else high = middle;
	}
	return low;
}

function firstOf(placed: readonly (Placed | undefined)[]): string | null {
	let first: Placed | undefined;
	for (const each of placed) if (each && (!first || each.place < first.place)) first = each;
	return first?.finding.message ?? null;
}
